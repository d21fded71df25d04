import { describe, expect, it } from 'vitest';
import { enableNetworkCardTool } from '../../../../../electron/tools/enable-network-card/index.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { wantNumber } from '../../../../../electron/windows/hive/value-changes.ts';
import { readNetworkCards } from '../../../../../electron/windows/server/network.ts';
import { contentOf, noHives, realFile } from '../../../../support/hives.ts';
import { CARD, serverSystem, withValues } from '../../../../support/server-hives.ts';
import { change, hiveOf, picture, PLACE, serverTarget, valueOf } from '../../../../support/server-target.ts';

describe('a network card that is switched off', () => {
  const key = `ControlSet001\\Enum\\${CARD}`;
  const profile = `ControlSet001\\Hardware Profiles\\0001\\System\\CurrentControlSet\\Enum\\${CARD}`;
  const system = serverSystem([
    wantNumber(key, 'ConfigFlags', 0x40001),
    wantNumber(profile, 'CSConfigFlags', 3),
    wantNumber('ControlSet001\\Services\\e1i65x64', 'Start', 4),
  ]);

  it('is switched on with its driver and in its profile, other flags kept, and back to the byte', async () => {
    const target = serverTarget({ system });
    const before = picture(target);
    const { lines, takeBack } = await change(target, enableNetworkCardTool, {
      target: target.id,
      ...PLACE,
      device: CARD.toLowerCase(),
    });
    expect(lines.slice(0, 2)).toEqual([
      'Network card “Ethernet0” (Intel(R) 82574L Gigabit Network Connection): off -> on',
      'Driver e1i65x64: disabled -> when needed',
    ]);
    expect(valueOf(target, 'SYSTEM', key, 'ConfigFlags')).toBe('0x40000');
    expect(valueOf(target, 'SYSTEM', profile, 'CSConfigFlags')).toBe('2');
    expect(valueOf(target, 'SYSTEM', 'ControlSet001\\Services\\e1i65x64', 'Start')).toBe('3');
    await takeBack();
    expect(picture(target)).toEqual(before);
  });

  it.each(['SWD\\MSRRAS\\MS_SSTPMINIPORT', 'PCI\\NO\\SUCH'])('is not %s', async (device) => {
    const target = serverTarget({ system });
    const act = change(target, enableNetworkCardTool, { target: target.id, ...PLACE, device });
    await expect(act).rejects.toMatchObject({ problem: { title: 'There is no such network card' } });
  });
});

describe.skipIf(noHives !== undefined)('on a hive that Windows wrote', { timeout: 120_000 }, () => {
  it('a card that was switched off is as Windows had it afterwards, with everything else', async () => {
    const real = realFile('regipy/SYSTEM');
    const [card] = readNetworkCards(openHive(real));
    const off = withValues(real, [wantNumber(card?.key ?? '', 'ConfigFlags', 1)]);
    const target = serverTarget({ system: off });
    const before = picture(target);
    const { takeBack } = await change(target, enableNetworkCardTool, {
      target: target.id,
      ...PLACE,
      device: card?.device ?? '',
    });
    expect(contentOf(hiveOf(target, 'SYSTEM'))).toEqual(contentOf(openHive(real)));
    await takeBack();
    expect(picture(target)).toEqual(before);
  });
});
