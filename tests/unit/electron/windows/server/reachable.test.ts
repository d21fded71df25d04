import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { changeHive } from '../../../../../electron/windows/hive/change.ts';
import { editHive } from '../../../../../electron/windows/hive/edit.ts';
import { recoverHive } from '../../../../../electron/windows/hive/log.ts';
import {
  applyChanges,
  planChanges,
  undoOf,
  wantNumber,
  wantText,
  type WantedValue,
} from '../../../../../electron/windows/hive/value-changes.ts';
import {
  letsIn,
  parseRule,
  readFirewallProfiles,
  readFirewallRules,
  wantPolicies,
  wantProfiles,
  wantRemoteDesktopRule,
} from '../../../../../electron/windows/server/firewall.ts';
import { readNetworkCards, wantAddress, wantCardEnabled } from '../../../../../electron/windows/server/network.ts';
import {
  readRemoteDesktop,
  wantNoDenyingPolicy,
  wantRemoteDesktop,
} from '../../../../../electron/windows/server/remote-desktop.ts';
import { contentOf, NOW, noHives, realFile } from '../../../../support/hives.ts';
import {
  CARD,
  INTERFACE,
  rdpRule,
  RULES,
  serverSystem,
  softwareWith,
  withValues,
} from '../../../../support/server-hives.ts';

const SET = 'ControlSet001';
const after = (hive: Buffer, wanted: readonly WantedValue[]) => openHive(withValues(hive, wanted));

describe('network cards', () => {
  test('a physical card is told from tunnels, with its name, its driver and its address', () => {
    const [card, tunnel] = readNetworkCards(openHive(serverSystem()));
    expect(card).toMatchObject({
      device: CARD,
      name: 'Intel(R) 82574L Gigabit Network Connection',
      connection: 'Ethernet0',
      physical: true,
      disabled: false,
      driver: { service: 'e1i65x64', start: 3 },
      settings: { dhcp: true, addresses: [], lease: { address: '203.0.113.10', gateway: '203.0.113.254' } },
    });
    expect(tunnel).toMatchObject({ name: 'WAN Miniport (SSTP)', physical: false, settings: undefined });
  });

  test('switching a card on clears one flag, starts its driver, and touches nothing else', () => {
    const profile = `${SET}\\Hardware Profiles\\0001\\System\\CurrentControlSet\\Enum\\${CARD}`;
    const hive = serverSystem([
      wantNumber(`${SET}\\Enum\\${CARD}`, 'ConfigFlags', 0x40001),
      wantNumber(`${SET}\\Services\\e1i65x64`, 'Start', 4),
      wantNumber(profile, 'CSConfigFlags', 1),
    ]);
    const [card] = readNetworkCards(openHive(hive));
    if (card === undefined) throw new Error('no card');
    expect(card).toMatchObject({ disabled: true, disabledProfiles: [{ key: profile, flags: 1 }] });
    const wanted = wantCardEnabled(card);
    expect(wanted).toHaveLength(3);
    const [on] = readNetworkCards(after(hive, wanted));
    expect(on).toMatchObject({ disabled: false, configFlags: 0x40000, disabledProfiles: [], driver: { start: 3 } });
    expect(on && wantCardEnabled(on)).toEqual([]);
  });

  test('a fixed address comes and goes with its mask, its gateway and its name servers', () => {
    const hive = serverSystem();
    const fixed = withValues(
      hive,
      wantAddress(SET, INTERFACE, {
        dhcp: false,
        address: '192.0.2.7',
        mask: '255.255.255.0',
        gateway: '192.0.2.254',
        nameServers: ['9.9.9.9', '1.1.1.1'],
      }),
    );
    expect(readNetworkCards(openHive(fixed))[0]?.settings).toMatchObject({
      dhcp: false,
      addresses: [{ address: '192.0.2.7', mask: '255.255.255.0' }],
      gateways: ['192.0.2.254'],
      nameServers: ['9.9.9.9', '1.1.1.1'],
    });
    const back = after(fixed, wantAddress(SET, INTERFACE, { dhcp: true }));
    expect(contentOf(back)).toEqual(contentOf(openHive(hive)));
  });
});

describe('the firewall', () => {
  const policy = 'Policies\\Microsoft\\WindowsFirewall\\PublicProfile';

  test('a policy wins over what the server says, and an absent value means on', () => {
    const system = openHive(
      serverSystem([
        wantNumber(`${SET}\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\PublicProfile`, 'EnableFirewall', 0),
      ]),
    );
    const software = openHive(softwareWith([wantNumber(policy, 'EnableFirewall', 1)]));
    expect(readFirewallProfiles(system, undefined).map(({ inEffect }) => inEffect)).toEqual([true, true, false]);
    expect(readFirewallProfiles(system, software).map(({ inEffect }) => inEffect)).toEqual([true, true, true]);
    const empty = openHive(realFirewallFree());
    expect(readFirewallProfiles(empty, undefined)[0]).toMatchObject({ enabled: undefined, inEffect: true });
  });

  test('profiles are switched one by one, and their policies only where they are', () => {
    const hive = serverSystem();
    const software = softwareWith([wantNumber(policy, 'EnableFirewall', 1)]);
    const states = readFirewallProfiles(openHive(hive), openHive(software));
    const off = { domain: false, public: false };
    expect(wantPolicies(states, off)).toEqual([wantNumber(policy, 'EnableFirewall', 0)]);
    const changed = readFirewallProfiles(
      after(hive, wantProfiles(states, off)),
      after(software, wantPolicies(states, off)),
    );
    expect(changed.map(({ profile, inEffect }) => [profile, inEffect])).toEqual([
      ['domain', false],
      ['private', true],
      ['public', false],
    ]);
  });

  test('a value that is absent comes back as absent', () => {
    const hive = realFirewallFree();
    const states = readFirewallProfiles(openHive(hive), undefined);
    const changes = planChanges(openHive(hive), wantProfiles(states, { public: false }));
    const off = changeHive({ hive, logs: [] }, NOW, (edited) => applyChanges(edited, changes)).bytes;
    const on = changeHive({ hive: off, logs: [] }, NOW, (edited) => applyChanges(edited, undoOf(changes))).bytes;
    expect(contentOf(openHive(on))).toEqual(contentOf(openHive(hive)));
    expect(wantProfiles(states, { public: true })).toEqual([]);
  });

  test('rules are read field by field', () => {
    expect(
      parseRule(
        'a',
        'v2.10|Action=Allow|Active=FALSE|Dir=In|Protocol=17|Profile=Private|Profile=Public|LPort=162|RA4=LocalSubnet|App=x=y|Svc=SNMPTRAP|',
      ),
    ).toMatchObject({
      active: false,
      action: 'allow',
      direction: 'in',
      protocol: 17,
      profiles: ['private', 'public'],
      localPorts: ['162'],
      remoteAddresses: ['LocalSubnet'],
      application: 'x=y',
      service: 'snmptrap',
    });
    expect(parseRule('a', 'no rule')).toBeUndefined();
    expect(parseRule('a', '')).toBeUndefined();
  });

  test("letting remote desktop in makes Windows's own rule active and a rule that blocks it idle", () => {
    const blocker = 'v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=3000-4000|Name=x|';
    const hive = serverSystem([
      wantText(RULES, 'RemoteDesktop-UserMode-In-TCP', rdpRule('FALSE')),
      wantText(RULES, '{blocker}', blocker),
    ]);
    const rules = readFirewallRules(openHive(hive));
    const changed = readFirewallRules(after(hive, wantRemoteDesktopRule(SET, rules, 3389)));
    expect(changed.map(({ id, active }) => [id, active])).toEqual([
      ['RemoteDesktop-UserMode-In-TCP', true],
      ['{blocker}', false],
    ]);
    expect(changed[0]?.text).toBe(rdpRule('TRUE'));
    expect(wantRemoteDesktopRule(SET, changed, 3389)).toEqual([]);
  });

  test('another port, or a rule for some addresses only, gets a rule of its own', () => {
    const hive = serverSystem();
    const wanted = wantRemoteDesktopRule(SET, readFirewallRules(openHive(hive)), 3390);
    expect(wanted).toHaveLength(1);
    const rules = readFirewallRules(after(hive, wanted));
    expect(rules.some((rule) => letsIn(rule, 3390, 'public'))).toBe(true);
    const limited = rdpRule('TRUE').replace('|App', '|RA4=LocalSubnet|App');
    const other = serverSystem([wantText(RULES, 'RemoteDesktop-UserMode-In-TCP', limited)]);
    expect(wantRemoteDesktopRule(SET, readFirewallRules(openHive(other)), 3389)).toHaveLength(1);
  });
});

describe('remote desktop', () => {
  test('what is off is switched on, and what is on stays untouched', () => {
    const hive = serverSystem([
      wantNumber(`${SET}\\Control\\Terminal Server`, 'fDenyTSConnections', 1),
      wantNumber(`${SET}\\Control\\Terminal Server\\WinStations\\RDP-Tcp`, 'PortNumber', 3390),
      wantNumber(`${SET}\\Services\\TermService`, 'Start', 4),
    ]);
    const state = readRemoteDesktop(openHive(hive), undefined);
    expect(state).toMatchObject({ allowed: false, networkLevel: true, port: 3390, listenerOn: true });
    const wanted = wantRemoteDesktop(state, { allowed: true, networkLevel: false, port: 3389 });
    expect(wanted).toHaveLength(4);
    const on = readRemoteDesktop(after(hive, wanted), undefined);
    expect(on).toMatchObject({ allowed: true, networkLevel: false, port: 3389 });
    expect(wantRemoteDesktop(on, { allowed: true })).toEqual([]);
  });

  test('a policy that denies it is found, and taken away only in its own hive', () => {
    const key = 'Policies\\Microsoft\\Windows NT\\Terminal Services';
    const software = softwareWith([wantNumber(key, 'fDenyTSConnections', 1)]);
    const state = readRemoteDesktop(openHive(serverSystem()), openHive(software));
    expect(state.policies).toEqual({ key, denies: true, networkLevel: undefined });
    expect(
      readRemoteDesktop(openHive(serverSystem()), after(software, wantNoDenyingPolicy(state))).policies.denies,
    ).toBeUndefined();
  });
});

describe.skipIf(noHives)('in hives that Windows wrote', () => {
  test.each(['regipy/SYSTEM', 'regipy/SYSTEM_B', 'rc4/SYSTEM_rc4'])(
    'everything that can be changed in %s comes back, value for value',
    { timeout: 90_000 },
    (name) => {
      const logs = name === 'regipy/SYSTEM_B' ? [realFile(`${name}.LOG1`), realFile(`${name}.LOG2`)] : [];
      const { bytes: hive } = recoverHive(realFile(name), logs);
      const changes = planChanges(openHive(hive), everything(hive));
      expect(changes.values.length).toBeGreaterThan(4);
      const change = (bytes: Buffer, what: typeof changes) =>
        changeHive({ hive: bytes, logs: [], acceptUnfinished: true }, NOW, (edited) => applyChanges(edited, what))
          .bytes;
      const changed = change(hive, changes);
      const before = contentOf(openHive(hive));
      expect(isDeepStrictEqual(contentOf(openHive(changed)), before)).toBe(false);
      expect(isDeepStrictEqual(contentOf(openHive(change(changed, undoOf(changes)))), before)).toBe(true);
    },
  );

  test('the server that another tool has made is changed and comes back, value for value', () => {
    const hive = realFile('synthetic/SYSTEM_mini');
    const changes = planChanges(openHive(hive), everything(hive));
    const edited = editHive(hive, NOW);
    applyChanges(edited, changes);
    expect(readNetworkCards(edited)[0]).toMatchObject({ disabled: false, driver: { start: 3 } });
    applyChanges(edited, undoOf(changes));
    expect(isDeepStrictEqual(contentOf(edited), contentOf(openHive(hive)))).toBe(true);
  });

  test('the other control set stays as it is', () => {
    const hive = realFile('synthetic/SYSTEM_mini');
    for (const { key } of everything(hive)) expect(key).toMatch(/^ControlSet002\\/);
  });

  test('the made server with a disabled card is seen as its maker wrote it', () => {
    const system = openHive(realFile('synthetic/SYSTEM_mini'));
    expect(readNetworkCards(system)[0]).toMatchObject({
      connection: 'Ethernet0',
      physical: true,
      disabled: true,
      driver: { service: 'e1i65x64', start: 4 },
      settings: { dhcp: false },
    });
    expect(readRemoteDesktop(system, undefined)).toMatchObject({ allowed: false, port: 3390 });
    expect(readFirewallRules(system).map(({ id, active }) => [id, active])).toEqual([
      ['RemoteDesktop-UserMode-In-TCP', false],
    ]);
  });

  test('of the fourteen network devices of a Windows 10, two are cards', () => {
    const cards = readNetworkCards(openHive(realFile('regipy/SYSTEM_B')));
    expect(
      cards
        .filter(({ physical }) => physical)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Broadcom 802.11n Network Adapter', 'Intel(R) 82579LM Gigabit Network Connection']);
    expect(cards.length).toBeGreaterThan(10);
  });

  test.skipIf(!existsSync('/usr/bin/reglookup'))('another reader sees the same values afterwards', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hive-'));
    try {
      const hive = realFile('regipy/SYSTEM');
      const changes = planChanges(openHive(hive), everything(hive));
      const changed = changeHive({ hive, logs: [] }, NOW, (edited) => applyChanges(edited, changes)).bytes;
      writeFileSync(join(folder, 'SYSTEM'), changed);
      const listed = (path: string) =>
        execFileSync('/usr/bin/reglookup', ['-H', '-p', path, join(folder, 'SYSTEM')], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      expect(listed('/ControlSet001/Control/Terminal Server/fDenyTSConnections')).toContain(',DWORD,0x00000000,');
      expect(
        listed('/ControlSet001/services/SharedAccess/Parameters/FirewallPolicy/PublicProfile/EnableFirewall'),
      ).toContain(',DWORD,0x00000000,');
      expect(
        listed(
          '/ControlSet001/services/SharedAccess/Parameters/FirewallPolicy/FirewallRules/RescueDesk-RemoteDesktop-3391',
        ),
      ).toContain('LPort=3391|');
      expect(listed('/ControlSet001/Control/Terminal Server/WinStations/RDP-Tcp/PortNumber')).toContain(
        ',DWORD,0x00000D3F,',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Every change that there is, in the control set in use. */
function everything(bytes: Buffer): WantedValue[] {
  const system = openHive(bytes);
  const cards = readNetworkCards(system);
  const set = cards[0]?.key.split('\\')[0] ?? '';
  const physical = cards.filter((card) => card.physical);
  const remote = readRemoteDesktop(system, undefined);
  return [
    ...physical.flatMap(wantCardEnabled),
    ...physical.flatMap(({ interfaceId }) =>
      interfaceId === undefined
        ? []
        : wantAddress(set, interfaceId, {
            dhcp: false,
            address: '192.0.2.7',
            mask: '255.255.255.0',
            gateway: undefined,
            nameServers: [],
          }),
    ),
    ...wantProfiles(readFirewallProfiles(system, undefined), { domain: false, private: false, public: false }),
    ...wantRemoteDesktop(remote, { allowed: true, networkLevel: !remote.networkLevel, port: 3391 }),
    ...wantRemoteDesktopRule(set, readFirewallRules(system), 3391),
  ];
}

/** A SYSTEM hive without any firewall settings. */
function realFirewallFree(): Buffer {
  const hive = serverSystem();
  const states = readFirewallProfiles(openHive(hive), undefined);
  return withValues(
    hive,
    states.map(({ key }) => ({ key, name: 'EnableFirewall', content: undefined })),
  );
}
