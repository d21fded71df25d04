import { expect, it } from 'vitest';
import { toolContracts } from '../../../../../electron/contract/tools.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { wantNumber, wantTexts } from '../../../../../electron/windows/hive/value-changes.ts';
import { explainUnreachable as explain } from '../../../../../electron/windows/unreachable/explain.ts';
import { CARD, INTERFACE, RULES, serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { wantText } from '../../../../../electron/windows/hive/value-changes.ts';

it('what a finding asks of the tool that mends it is something that this tool takes', () => {
  const set = 'ControlSet001';
  const address = `${set}\\Services\\Tcpip\\Parameters\\Interfaces\\${INTERFACE}`;
  const system = serverSystem([
    wantNumber(`${set}\\Control\\Terminal Server`, 'fDenyTSConnections', 1),
    wantNumber(`${set}\\Control\\Terminal Server\\WinStations\\RDP-Tcp`, 'PortNumber', 3390),
    wantNumber(`${set}\\Services\\TermService`, 'Start', 4),
    wantNumber(`${set}\\Services\\Tcpip`, 'Start', 4),
    wantNumber(`${set}\\Services\\partmgr`, 'Start', 4),
    wantNumber(address, 'EnableDHCP', 0),
    wantTexts(address, 'IPAddress', ['192.0.2.1']),
    wantText(RULES, 'Mine', 'v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=3390|Name=Mine|'),
  ]);
  const cardOff = serverSystem([wantNumber(`${set}\\Enum\\${CARD}`, 'ConfigFlags', 1)]);
  const findings = [system, cardOff].flatMap((hive) =>
    explain({
      system: openHive(hive),
      software: openHive(softwareWith([])),
      safeMode: [{ entry: 'Windows Server', withNetwork: false }],
      now: Date.now(),
      ownAddresses: ['203.0.113.9'],
    }),
  );
  const mends = findings.filter(({ choices }) => choices !== undefined);
  expect(new Set(mends.map(({ tool }) => tool))).toEqual(
    new Set([
      'enable-network-card',
      'set-network-address',
      'enable-remote-desktop',
      'switch-firewall',
      'change-services',
      'change-start-up',
    ]),
  );
  const inputs: Readonly<Record<string, { input: { parse(input: unknown): unknown } }>> = toolContracts;
  for (const { tool = '', choices } of mends) {
    expect(inputs[tool], tool).toBeDefined();
    expect(() => inputs[tool]?.input.parse({ target: 'local:', folder: '/mnt/c', ...choices })).not.toThrow();
  }
});
