import { describe, expect, test } from 'vitest';
import { willItSignInTool } from '../../../../../electron/tools/will-it-sign-in/index.ts';
import {
  want,
  type WantedValue,
  wantNumber,
  wantText,
  wantTexts,
} from '../../../../../electron/windows/hive/value-changes.ts';
import { BOOT_KEY } from '../../../../support/accounts.ts';
import { testJob } from '../../../../support/job-context.ts';
import { CONFIG, offlineTarget } from '../../../../support/offline-windows.ts';
import { CARD, INTERFACE, rdpRule, RULES, serverSystem, softwareWith } from '../../../../support/server-hives.ts';

const SET = 'ControlSet001';
const TERMINAL = `${SET}\\Control\\Terminal Server`;
const LISTENER = `${TERMINAL}\\WinStations\\RDP-Tcp`;
const ADDRESS = `${SET}\\Services\\Tcpip\\Parameters\\Interfaces\\${INTERFACE}`;

/** The checklist of an account of a server that everybody can reach, but for those values. */
async function checklist(rid: number, system: readonly WantedValue[] = [], software: readonly WantedValue[] = []) {
  const target = offlineTarget({ id: 'ssh://root@203.0.113.10:22' });
  const put = (name: string, bytes: Buffer) => {
    const node = target.at(`${CONFIG}/${name}`);
    if (node) node.content = bytes;
  };
  put('SYSTEM', serverSystem(system, BOOT_KEY));
  put('SOFTWARE', softwareWith(software));
  const input = { target: target.id, folder: '/mnt/c', rid };
  const { preview, summary, changes } = await willItSignInTool.plan(testJob([target]).plan, input);
  expect(changes).toBe(false);
  return { summary, lines: new Map(preview.lines.map((line) => [line.id, line])) };
}

test('an account that nothing keeps out has a fine line for each reason, with its source', async () => {
  const { lines, summary } = await checklist(500);
  expect([...lines.values()].filter(({ fine }) => fine !== 'yes')).toEqual([]);
  expect([...lines.keys()]).toEqual([
    'enabled',
    'locked',
    'expired',
    'hours',
    'password',
    'change',
    'kind',
    'groups',
    'desktop',
    'listener',
    'port',
    'level',
    'service',
    'firewall',
    'card',
    'address',
  ]);
  for (const { source, value } of lines.values()) expect([source, value].every((text) => text !== '')).toBe(true);
  expect(summary).toBe('Nothing was found that keeps this account out.');
});

describe('what keeps an account out is told with what mends it:', () => {
  test.each([
    [501, 'enabled', 'no', 'enabled'],
    [501, 'password', 'no', 'password'],
    [501, 'groups', 'no', 'administrator'],
    [1_002, 'expired', 'no', 'removeExpiry'],
    [1_002, 'hours', 'maybe', 'openHours'],
    [1_002, 'change', 'maybe', 'mustChange'],
  ])('account %i, %s', async (rid, id, fine, mends) => {
    expect((await checklist(rid)).lines.get(id)).toMatchObject({ fine, mends });
  });

  test('a member of Remote Desktop Users needs to be no administrator', async () => {
    expect((await checklist(1_001)).lines.get('groups')).toMatchObject({ fine: 'yes' });
  });

  test('an account without a password may come in where the policy lets it', async () => {
    const { lines } = await checklist(501, [wantNumber(`${SET}\\Control\\Lsa`, 'LimitBlankPasswordUse', 0)]);
    expect(lines.get('password')).toMatchObject({ fine: 'maybe', mends: 'password' });
  });

  test('the accounts of a domain controller are for its repair mode only', async () => {
    const { lines } = await checklist(500, [wantText(`${SET}\\Control\\ProductOptions`, 'ProductType', 'LanmanNT')]);
    expect(lines.get('kind')).toMatchObject({ fine: 'no', value: 'repair mode of a domain controller' });
  });
});

describe('what keeps everybody out is told:', () => {
  test.each<[string, string, string, string, WantedValue[]]>([
    ['remote desktop is off', 'desktop', 'no', 'off', [wantNumber(TERMINAL, 'fDenyTSConnections', 1)]],
    ['nothing listens', 'listener', 'no', 'off', [wantNumber(LISTENER, 'fEnableWinStation', 0)]],
    ['another port', 'port', 'maybe', '3390', [wantNumber(LISTENER, 'PortNumber', 3390)]],
    ['no need of network level', 'level', 'yes', 'not required', [wantNumber(LISTENER, 'UserAuthentication', 0)]],
    ['its service is off', 'service', 'no', 'disabled', [wantNumber(`${SET}\\Services\\TermService`, 'Start', 4)]],
    [
      'the firewall is shut',
      'firewall',
      'no',
      'closed in',
      [wantText(RULES, 'RemoteDesktop-UserMode-In-TCP', rdpRule('FALSE'))],
    ],
    ['the card is off', 'card', 'no', 'disabled', [wantNumber(`${SET}\\Enum\\${CARD}`, 'ConfigFlags', 1)]],
    ['nobody gives an address', 'address', 'no', 'disabled', [wantNumber(`${SET}\\Services\\Dhcp`, 'Start', 4)]],
    [
      'the address is another',
      'address',
      'no',
      '198.51.100.7',
      [wantNumber(ADDRESS, 'EnableDHCP', 0), wantTexts(ADDRESS, 'IPAddress', ['198.51.100.7'])],
    ],
    [
      'the address is this one',
      'address',
      'yes',
      '203.0.113.10',
      [wantNumber(ADDRESS, 'EnableDHCP', 0), wantTexts(ADDRESS, 'IPAddress', ['203.0.113.10'])],
    ],
  ])('%s', async (_, id, fine, value, system) => {
    const line = (await checklist(500, system)).lines.get(id);
    expect(line).toMatchObject({ fine, value: expect.stringContaining(value) as string });
    expect(line?.how === undefined).toBe(fine === 'yes');
    expect(line?.mends).toBe(fine === 'yes' ? undefined : 'server');
  });

  test('remote desktop is off by a policy, whatever the setting says', async () => {
    const policy = 'Policies\\Microsoft\\Windows NT\\Terminal Services';
    const { lines } = await checklist(500, [], [want(policy, 'fDenyTSConnections', 4, Buffer.from([1, 0, 0, 0]))]);
    expect(lines.get('desktop')).toMatchObject({
      fine: 'no',
      value: 'off, by a policy',
      source: `SOFTWARE\\${policy}`,
    });
  });
});
