import { describe, expect, it } from 'vitest';
import { switchFirewallTool } from '../../../../../electron/tools/switch-firewall/index.ts';
import { wantNumber, wantText } from '../../../../../electron/windows/hive/value-changes.ts';
import { noHives, realFile } from '../../../../support/hives.ts';
import { testJob } from '../../../../support/job-context.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { rdpRule, RULES, serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { change, picture, PLACE, serverTarget, valueOf } from '../../../../support/server-target.ts';

const POLICY = 'ControlSet001\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const DOMAIN = 'Policies\\Microsoft\\WindowsFirewall\\PublicProfile';
const wish = (target: MemoryTarget, wanted: object) => ({
  target: target.id,
  ...PLACE,
  policies: false,
  allowRemoteDesktop: false,
  ...wanted,
});
const on = (target: MemoryTarget, profile: string, set = POLICY) =>
  valueOf(target, 'SYSTEM', `${set}\\${profile}`, 'EnableFirewall');

describe('the firewall of a Windows that is not running', () => {
  it('is switched off profile by profile, with every value shown, and comes back to the byte', async () => {
    const target = serverTarget();
    const before = picture(target);
    const { plan, lines, takeBack } = await change(target, switchFirewallTool, wish(target, { public: false }));
    expect(lines).toContain('Firewall in public networks: on -> off');
    expect(lines).toContain(`SYSTEM\\${POLICY}\\PublicProfile\\EnableFirewall: 1 -> 0`);
    expect(lines.join()).not.toContain('DomainProfile');
    expect(plan.warnings.map(({ text }) => text).join()).toContain('can be reached from the internet');
    expect(['DomainProfile', 'StandardProfile', 'PublicProfile'].map((name) => on(target, name))).toEqual([
      '1',
      '1',
      '0',
    ]);
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('lets in remote desktop and nothing else, where a rule blocked it and all was barred', async () => {
    const system = serverSystem([
      wantText(RULES, 'RemoteDesktop-UserMode-In-TCP', rdpRule('FALSE')),
      wantText(RULES, 'Mine', 'v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=3389|Name=Mine|'),
      wantNumber(`${POLICY}\\PublicProfile`, 'DoNotAllowExceptions', 1),
    ]);
    const target = serverTarget({ system });
    await change(target, switchFirewallTool, wish(target, { allowRemoteDesktop: true }));
    expect(valueOf(target, 'SYSTEM', RULES, 'RemoteDesktop-UserMode-In-TCP')).toBe(rdpRule('TRUE'));
    expect(valueOf(target, 'SYSTEM', RULES, 'Mine')).toContain('|Active=FALSE|');
    expect(valueOf(target, 'SYSTEM', `${POLICY}\\PublicProfile`, 'DoNotAllowExceptions')).toBe('0');
    expect(on(target, 'PublicProfile')).toBe('1');
  });

  it('tells that a policy wins, and changes it only when it is asked to', async () => {
    const software = softwareWith([wantNumber(DOMAIN, 'EnableFirewall', 1)]);
    const target = serverTarget({ software });
    const first = await change(target, switchFirewallTool, wish(target, { public: false }));
    expect(first.plan.warnings.map(({ text }) => text).join()).toContain('A policy says otherwise for public networks');
    expect(valueOf(target, 'SOFTWARE', DOMAIN, 'EnableFirewall')).toBe('1');
    const before = picture(target);
    // Both files change together, and come back together.
    const other = serverTarget({ software });
    const whole = picture(other);
    const both = await change(other, switchFirewallTool, wish(other, { public: false, policies: true }));
    expect(both.plan.warnings).toHaveLength(1);
    expect(valueOf(other, 'SOFTWARE', DOMAIN, 'EnableFirewall')).toBe('0');
    expect(on(other, 'PublicProfile')).toBe('0');
    await both.takeBack();
    expect(picture(other)).toEqual(whole);
    expect(picture(target)).toEqual(before);
  });

  it('restores what was absent as absent', async () => {
    const target = serverTarget({ system: serverSystem() });
    const { takeBack } = await change(
      target,
      switchFirewallTool,
      wish(target, { allowRemoteDesktop: true, domain: false }),
    );
    await takeBack();
    expect(valueOf(target, 'SYSTEM', `${POLICY}\\PublicProfile`, 'DoNotAllowExceptions')).toBeUndefined();
  });

  it('is switched in the set of the next start, too, where that is another', async () => {
    const next = POLICY.replace('001', '002');
    const system = serverSystem([
      wantNumber('Select', 'Default', 2),
      wantNumber(`${next}\\PublicProfile`, 'EnableFirewall', 1),
    ]);
    const target = serverTarget({ system });
    await change(target, switchFirewallTool, wish(target, { public: false }));
    expect([on(target, 'PublicProfile'), on(target, 'PublicProfile', next)]).toEqual(['0', '0']);
  });

  it('says where there is nothing to change, and changes nothing in a plan', async () => {
    const target = serverTarget();
    const before = picture(target);
    const act = change(target, switchFirewallTool, wish(target, { public: true }));
    await expect(act).rejects.toMatchObject({ problem: { title: 'There is nothing to change' } });
    expect(picture(target)).toEqual(before);
  });

  it('is left alone when its hive was changed since the plan', async () => {
    const target = serverTarget();
    const input = wish(target, { public: false });
    const plan = await switchFirewallTool.plan(testJob([target]).plan, input);
    const other = serverSystem([wantNumber('Select', 'Failed', 3)]);
    const node = target.at('/mnt/c/Windows/System32/config/SYSTEM');
    if (node) node.content = other;
    const run = switchFirewallTool.run(testJob([target], [], plan.preview).context, input);
    await expect(run).rejects.toMatchObject({ problem: { title: 'The registry was changed since you looked' } });
    expect(node?.content).toEqual(other);
  });
});

describe.skipIf(noHives !== undefined)('on hives that Windows wrote', { timeout: 120_000 }, () => {
  it.each([
    ['regipy/SYSTEM', 'ControlSet001', {}],
    [
      'regipy/SYSTEM_B',
      'ControlSet001',
      { 'SYSTEM.LOG1': 'regipy/SYSTEM_B.LOG1', 'SYSTEM.LOG2': 'regipy/SYSTEM_B.LOG2' },
    ],
  ])('%s: the firewall goes off in the set in use, and comes back with its logs', async (name, set, logs) => {
    const files = Object.fromEntries(Object.entries(logs).map(([log, file]) => [log, realFile(file)]));
    const target = serverTarget({ system: realFile(name), ...files });
    const before = picture(target);
    const { plan, takeBack } = await change(
      target,
      switchFirewallTool,
      wish(target, { domain: false, private: false, public: false }),
    );
    const key = `${set}\\Services\\SharedAccess\\Parameters\\FirewallPolicy`;
    for (const profile of ['DomainProfile', 'StandardProfile', 'PublicProfile'])
      expect(on(target, profile, key)).toBe('0');
    expect(plan.warnings.some(({ text }) => text.includes('not shut down in order'))).toBe(name.endsWith('_B'));
    await takeBack();
    expect(picture(target)).toEqual(before);
  });
});
