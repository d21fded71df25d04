import { describe, expect, test } from 'vitest';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import {
  wantAbsent,
  type WantedValue,
  wantNumber,
  wantText,
  wantTexts,
} from '../../../../../electron/windows/hive/value-changes.ts';
import { findEvents } from '../../../../../electron/windows/event-log/read.ts';
import { explainUnreachable } from '../../../../../electron/windows/unreachable/explain.ts';
import type { ServerFacts } from '../../../../../electron/windows/unreachable/finding.ts';
import { makeEventLog, type MadeEvent } from '../../../../support/event-logs.ts';
import { noHives, realFile } from '../../../../support/hives.ts';
import {
  CARD,
  DISK_CLASS,
  INTERFACE,
  RULES,
  rdpRule,
  serverSystem,
  softwareWith,
} from '../../../../support/server-hives.ts';

const SET = 'ControlSet001';
const ADDRESS = `${SET}\\Services\\Tcpip\\Parameters\\Interfaces\\${INTERFACE}`;
const NOW = Date.UTC(2026, 0, 10);
const explain = (wanted: readonly WantedValue[], more: Partial<ServerFacts> = {}) =>
  explainUnreachable({ system: openHive(serverSystem([...healthy, ...wanted])), now: NOW, ...more });
const ids = (findings: ReturnType<typeof explain>) => findings.map(({ id, weight }) => `${weight} ${id}`);
/** The made-up server has a filter that its own tests disable; here it is a good one. */
const healthy = [wantNumber(`${SET}\\Services\\badfilter`, 'Start', 0)];
const events = async (list: readonly MadeEvent[]) => (await findEvents(makeEventLog(list), {}, 1_000)).events;

test('of a server that works there is nothing to say', () => {
  expect(explain([])).toEqual([]);
});

describe('one thing that is wrong is the one that is found', () => {
  test.each<[string, WantedValue[], Partial<ServerFacts>]>([
    ['reason card-disabled', [wantNumber(`${SET}\\Enum\\${CARD}`, 'ConfigFlags', 1)], {}],
    ['reason card-driver-disabled', [wantNumber(`${SET}\\Services\\e1i65x64`, 'Start', 4)], {}],
    ['reason no-card', [wantText(`${SET}\\Enum\\${CARD}`, 'ClassGUID', '{other}')], {}],
    ['reason no-address', [wantNumber(ADDRESS, 'EnableDHCP', 0)], {}],
    [
      'reason foreign-address',
      [
        wantNumber(ADDRESS, 'EnableDHCP', 0),
        wantTexts(ADDRESS, 'IPAddress', ['192.0.2.9']),
        wantTexts(ADDRESS, 'DefaultGateway', ['192.0.2.1']),
      ],
      { ownAddresses: ['203.0.113.10'] },
    ],
    [
      'reason no-gateway',
      [wantNumber(ADDRESS, 'EnableDHCP', 0), wantTexts(ADDRESS, 'IPAddress', ['203.0.113.10'])],
      { ownAddresses: ['203.0.113.10'] },
    ],
    ['reason network-service-disabled', [wantNumber(`${SET}\\Services\\Dhcp`, 'Start', 4)], {}],
    ['reason remote-desktop-off', [wantNumber(`${SET}\\Control\\Terminal Server`, 'fDenyTSConnections', 1)], {}],
    ['reason remote-desktop-off', [wantAbsent(`${SET}\\Control\\Terminal Server`, 'fDenyTSConnections')], {}],
    ['reason remote-desktop-service-disabled', [wantNumber(`${SET}\\Services\\TermService`, 'Start', 4)], {}],
    ['likely firewall-closed', [wantText(RULES, 'RemoteDesktop-UserMode-In-TCP', rdpRule('FALSE'))], {}],
    [
      'reason firewall-blocks-remote-desktop',
      [wantText(RULES, 'x', 'v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=3389|')],
      {},
    ],
    ['reason filter-gone', [wantNumber(`${SET}\\Services\\badfilter`, 'Start', 4)], {}],
    ['reason filter-gone', [wantTexts(`${SET}\\Control\\Class\\${DISK_CLASS}`, 'LowerFilters', ['nothing'])], {}],
    ['likely setup', [wantNumber('Setup', 'SetupType', 2), wantText('Setup', 'CmdLine', 'x')], {}],
    ['note fast-start', [wantNumber(`${SET}\\Control\\Session Manager\\Power`, 'HiberbootEnabled', 1)], {}],
    [
      'note pending-renames',
      [wantTexts(`${SET}\\Control\\Session Manager`, 'PendingFileRenameOperations', ['a', ''])],
      {},
    ],
    ['reason safe-mode', [], { safeMode: [{ entry: 'Windows Server', withNetwork: false }] }],
    ['reason boot-files-missing', [], { missingFiles: ['Windows\\System32\\winload.efi'] }],
    ['likely pending-update', [], { pendingUpdate: true }],
    ['likely disk-full', [], { disk: { size: 1e11, free: 1e8 } }],
    ['note disk-full', [], { disk: { size: 1e11, free: 3e9 } }],
  ])('%s', (expected, wanted, more) => {
    const found = explain(wanted, more);
    expect(ids(found)).toEqual([expected]);
    expect(found[0]?.evidence.length).toBeGreaterThan(0);
  });
});

test('a driver that every start needs is told once as disabled and once as a filter that is gone', () => {
  expect(ids(explain([wantNumber(`${SET}\\Services\\partmgr`, 'Start', 4)]))).toEqual([
    'reason filter-gone',
    'reason boot-driver-disabled',
  ]);
});

test('evidence names hive, key and what stands there, and the finding the tool that mends it', () => {
  const [finding] = explain([wantNumber(`${SET}\\Enum\\${CARD}`, 'ConfigFlags', 1)]);
  expect(finding).toMatchObject({
    tool: 'enable-network-card',
    evidence: [{ source: 'SYSTEM', where: `${SET}\\Enum\\${CARD}\\ConfigFlags`, value: '1' }],
  });
  expect(finding?.title).toContain('Ethernet0');
});

test('policies of the other hive count', () => {
  const key = 'Policies\\Microsoft\\Windows NT\\Terminal Services';
  const software = openHive(softwareWith([wantNumber(key, 'fDenyTSConnections', 1)]));
  expect(explain([], { software })[0]).toMatchObject({
    id: 'remote-desktop-policy',
    evidence: [{ source: 'SOFTWARE', where: `${key}\\fDenyTSConnections`, value: '1' }],
  });
});

test('the surest reason comes first', () => {
  const found = explain(
    [
      wantNumber(`${SET}\\Control\\Session Manager\\Power`, 'HiberbootEnabled', 1),
      wantNumber(`${SET}\\Enum\\${CARD}`, 'ConfigFlags', 1),
    ],
    { disk: { size: 1e11, free: 1e8 } },
  );
  expect(ids(found)).toEqual(['reason card-disabled', 'likely disk-full', 'note fast-start']);
});

describe('event logs', () => {
  const power = (time: number, code: string): MadeEvent => ({
    source: 'Microsoft-Windows-Kernel-Power',
    id: 41,
    level: 1,
    time,
    data: [['BugcheckCode', code]],
  });

  test('a crash at the end is told with its stop code, and old ones are not told', async () => {
    const found = explain([], {
      events: await events([power(NOW - 90 * 86_400_000, '30'), power(NOW - 2_000, '123'), power(NOW, '0')]),
    });
    expect(ids(found)).toEqual(['likely crashes', 'note last-sign-of-life']);
    expect(found[0]?.meaning).toContain('INACCESSIBLE_BOOT_DEVICE');
    expect(found[0]?.title).toContain('2 reports');
  });

  test('another machine with the same address is a reason, disk errors are likely, services a note', async () => {
    const list = [
      {
        source: 'Tcpip',
        id: 4199,
        level: 2,
        time: NOW,
        data: [
          ['', '\\Device\\Tcpip'],
          ['', '203.0.113.10'],
        ],
      },
      { source: 'disk', id: 7, level: 2, time: NOW, data: [['', '\\Device\\Harddisk0\\DR0']] },
      { source: 'Service Control Manager', id: 7000, level: 2, time: NOW, data: [['param1', 'Broken']] },
      { source: 'Service Control Manager', id: 7040, level: 4, time: NOW, data: [['param1', 'Usual']] },
    ] as const;
    expect(ids(explain([], { events: await events(list) }))).toEqual([
      'reason network-events',
      'likely disk-errors',
      'note service-failures',
      'note last-sign-of-life',
    ]);
  });

  test('failed sign-ins are counted by address', async () => {
    const failed = (address: string): MadeEvent => ({
      source: 'Microsoft-Windows-Security-Auditing',
      id: 4625,
      level: 0,
      time: NOW,
      data: [
        ['TargetUserName', 'admin'],
        ['IpAddress', address],
        ['SubStatus', '0xc000006a'],
      ],
    });
    const found = explain([], {
      events: await events([failed('192.0.2.1'), failed('192.0.2.2'), failed('192.0.2.2')]),
    });
    expect(found.find(({ id }) => id === 'failed-sign-ins')).toMatchObject({
      evidence: [
        { where: 'Security 4625, 192.0.2.2', value: '2' },
        { where: 'Security 4625, 192.0.2.1', value: '1' },
      ],
    });
  });
});

describe.skipIf(noHives)('hives that others wrote', () => {
  test('the made server with everything wrong is seen through', () => {
    const found = explainUnreachable({
      system: openHive(realFile('synthetic/SYSTEM_mini')),
      software: openHive(realFile('synthetic/SOFTWARE_mini')),
      ownAddresses: ['198.51.100.77'],
      now: NOW,
    });
    const known = new Set(ids(found));
    for (const id of [
      'reason card-disabled',
      'reason remote-desktop-off',
      'likely remote-desktop-port',
      'likely firewall-closed',
      'note fast-start',
      'note pending-renames',
    ]) {
      expect([id, known.has(id)]).toEqual([id, true]);
    }
    for (const { evidence } of found)
      for (const { source, where } of evidence) if (source === 'SYSTEM') expect(where).not.toContain('ControlSet001');
  });

  test.each(['regipy/SYSTEM', 'regipy/SYSTEM_B', 'rc4/SYSTEM_rc4'])(
    '%s ran, so nothing in it keeps Windows from starting',
    (name) => {
      const found = explainUnreachable({ system: openHive(realFile(name)), now: NOW });
      const reasons = found.filter(({ weight }) => weight === 'reason').map(({ id }) => id);
      for (const id of ['filter-gone', 'boot-driver-disabled', 'network-service-disabled', 'no-card'])
        expect(reasons).not.toContain(id);
      expect(found.some(({ id }) => id === 'remote-desktop-off')).toBe(name !== 'regipy/SYSTEM');
    },
  );

  test('a real log of a machine that was switched off without warning tells so', async () => {
    const found = explain([], { events: (await findEvents(realFile('evtx/system.evtx'), {}, 5_000)).events });
    expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(['service-failures', 'last-sign-of-life']));
  });
});
