import { describe, expect, test } from 'vitest';
import { openHive } from '../../../electron/windows/hive/cells.ts';
import { readSoftwareFacts } from '../../../electron/windows/installation/software.ts';
import { readSystemFacts } from '../../../electron/windows/installation/system.ts';
import { noHives, realFile } from '../../support/hives.ts';

if (noHives !== undefined) console.warn(`skipping: ${noHives}`);

describe.skipIf(noHives !== undefined)('what offline systems say of themselves', () => {
  test.each([
    [
      'regipy/SYSTEM',
      { computer: 'WKS-WIN732BITA', domain: 'shieldbase.local', kind: 'workstation', minutesAhead: -240 },
    ],
    ['regipy/SYSTEM_B', { computer: 'DESKTOP-PM6C56D', domain: undefined, kind: 'workstation', minutesAhead: -240 }],
    ['synthetic/SYSTEM_mini', { computer: 'SRV-TEST01', kind: 'server', controlSet: 'ControlSet002' }],
  ])('%s', (name, expected) => {
    expect(readSystemFacts(openHive(realFile(name)))).toMatchObject(expected);
  });

  test('the edition of a server', () => {
    expect(readSoftwareFacts(openHive(realFile('synthetic/SOFTWARE_mini')))).toMatchObject({
      product: 'Windows Server 2019 Standard',
      build: 17_763,
      profiles: [{ folder: 'C:\\Users\\Administrator' }],
    });
  });
});
