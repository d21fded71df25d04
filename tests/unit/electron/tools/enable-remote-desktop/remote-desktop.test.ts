import { describe, expect, it } from 'vitest';
import { enableRemoteDesktopTool } from '../../../../../electron/tools/enable-remote-desktop/index.ts';
import { wantNumber } from '../../../../../electron/windows/hive/value-changes.ts';
import { noHives, realFile } from '../../../../support/hives.ts';
import type { MemoryTarget } from '../../../../support/memory-files.ts';
import { RULES, serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { change, picture, PLACE, serverTarget, valueOf } from '../../../../support/server-target.ts';

const KEY = 'ControlSet001\\Control\\Terminal Server';
const LISTENER = `${KEY}\\WinStations\\RDP-Tcp`;
const POLICY = 'Policies\\Microsoft\\Windows NT\\Terminal Services';
const wish = (target: MemoryTarget, wanted: object = {}) => ({
  target: target.id,
  ...PLACE,
  allowed: true,
  firewall: true,
  policies: false,
  ...wanted,
});

describe('remote desktop', () => {
  const off = serverSystem([
    wantNumber(KEY, 'fDenyTSConnections', 1),
    wantNumber(LISTENER, 'fEnableWinStation', 0),
    wantNumber('ControlSet001\\Services\\TermService', 'Start', 4),
  ]);

  it('is switched on with its listener and its services, and comes back to the byte', async () => {
    const target = serverTarget({ system: off });
    const before = picture(target);
    const { lines, takeBack } = await change(target, enableRemoteDesktopTool, wish(target, { networkLevel: false }));
    expect(lines).toEqual(
      expect.arrayContaining([
        'Remote desktop: off -> on',
        'Start of TermService: disabled -> when needed',
        `SYSTEM\\${KEY}\\fDenyTSConnections: 1 -> 0`,
        `SYSTEM\\${LISTENER}\\UserAuthentication: 1 -> 0`,
      ]),
    );
    expect(valueOf(target, 'SYSTEM', LISTENER, 'fEnableWinStation')).toBe('1');
    expect(valueOf(target, 'SYSTEM', 'ControlSet001\\Services\\TermService', 'Start')).toBe('3');
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it('gets a rule of its own in the firewall for another port', async () => {
    const target = serverTarget();
    const { plan } = await change(target, enableRemoteDesktopTool, wish(target, { port: 3390 }));
    expect(plan.warnings.map(({ text }) => text).join()).toContain('port 3390');
    expect(valueOf(target, 'SYSTEM', LISTENER, 'PortNumber')).toBe('3390');
    expect(valueOf(target, 'SYSTEM', RULES, 'RescueDesk-RemoteDesktop-3390')).toContain('|LPort=3390|');
  });

  it('is freed of a policy only when that is asked for', async () => {
    const software = softwareWith([wantNumber(POLICY, 'fDenyTSConnections', 1)]);
    const target = serverTarget({ system: off, software });
    const { plan } = await change(target, enableRemoteDesktopTool, wish(target));
    expect(plan.warnings.map(({ text }) => text).join()).toContain('A policy forbids remote desktop');
    expect(valueOf(target, 'SOFTWARE', POLICY, 'fDenyTSConnections')).toBe('1');
    await change(target, enableRemoteDesktopTool, wish(target, { policies: true })).catch(() => undefined);
    expect(valueOf(target, 'SOFTWARE', POLICY, 'fDenyTSConnections')).toBeUndefined();
  });

  it('is switched off with a warning', async () => {
    const target = serverTarget();
    const { plan, lines } = await change(target, enableRemoteDesktopTool, wish(target, { allowed: false }));
    expect(lines).toContain('Remote desktop: on -> off');
    expect(plan.warnings.map(({ text }) => text).join()).toContain('Nobody can sign in');
    expect(valueOf(target, 'SYSTEM', KEY, 'fDenyTSConnections')).toBe('1');
  });

  it('that is on and let in already needs no change', async () => {
    const target = serverTarget();
    await expect(change(target, enableRemoteDesktopTool, wish(target))).rejects.toMatchObject({
      problem: { title: 'There is nothing to change' },
    });
  });
});

describe.skipIf(noHives !== undefined)('on a hive that Windows wrote and did not finish', { timeout: 120_000 }, () => {
  it('is switched on together with what its logs hold, and everything comes back', async () => {
    const names = ['SYSTEM', 'SYSTEM.LOG1', 'SYSTEM.LOG2'];
    const [system = Buffer.alloc(0), ...logs] = names.map((name) =>
      realFile(`regipy/${name.replace('SYSTEM', 'SYSTEM_B')}`),
    );
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = logs;
    const target = serverTarget({ system, 'SYSTEM.LOG1': first, 'SYSTEM.LOG2': second });
    const before = picture(target);
    const { lines, takeBack } = await change(target, enableRemoteDesktopTool, wish(target));
    expect(lines).toContain('Remote desktop: off -> on');
    expect(valueOf(target, 'SYSTEM', KEY, 'fDenyTSConnections')).toBe('0');
    expect(valueOf(target, 'SYSTEM', RULES, 'RemoteDesktop-UserMode-In-TCP')).toContain('|Active=TRUE|');
    await takeBack();
    expect(picture(target)).toEqual(before);
  });
});
