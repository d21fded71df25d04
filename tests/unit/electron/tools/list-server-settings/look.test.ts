import { expect, it } from 'vitest';
import { listServerSettingsTool } from '../../../../../electron/tools/list-server-settings/index.ts';
import { wantNumber } from '../../../../../electron/windows/hive/value-changes.ts';
import { testJob } from '../../../../support/job-context.ts';
import { CARD, serverSystem, softwareWith } from '../../../../support/server-hives.ts';
import { picture, PLACE, serverTarget } from '../../../../support/server-target.ts';

it('what decides whether a server is reached is told in one look, policies counted in, with nothing changed', async () => {
  const target = serverTarget({
    system: serverSystem([
      wantNumber(`ControlSet001\\Enum\\${CARD}`, 'ConfigFlags', 1),
      wantNumber('ControlSet001\\Services\\TermService', 'Start', 4),
    ]),
    software: softwareWith([wantNumber('Policies\\Microsoft\\WindowsFirewall\\PublicProfile', 'EnableFirewall', 0)]),
  });
  const before = picture(target);
  const { preview, changes } = await listServerSettingsTool.plan(testJob([target]).plan, {
    target: target.id,
    ...PLACE,
  });
  expect(changes).toBe(false);
  expect(listServerSettingsTool.contract.preview.parse(preview)).toMatchObject({
    computer: 'SERVER',
    controlSets: ['ControlSet001'],
    replayed: [],
    cards: [
      {
        device: CARD,
        connection: 'Ethernet0',
        physical: true,
        off: true,
        driver: { service: 'e1i65x64', disabled: false },
        settings: { dhcp: true, lease: '203.0.113.10' },
      },
      { physical: false },
    ],
    firewall: [
      { profile: 'domain', on: true, remoteDesktop: true },
      { profile: 'private', on: true, remoteDesktop: true },
      { profile: 'public', on: false, policy: false, remoteDesktop: true },
    ],
    remoteDesktop: { allowed: true, forbidden: false, port: 3389, disabledServices: ['TermService'] },
    rescue: { addresses: [], nameServers: [] },
  });
  expect(picture(target)).toEqual(before);
});
