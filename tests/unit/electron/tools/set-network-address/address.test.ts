import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flawOf, isNear } from '../../../../../electron/tools/set-network-address/addresses.ts';
import { setNetworkAddressTool } from '../../../../../electron/tools/set-network-address/index.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { readNetworkCards } from '../../../../../electron/windows/server/network.ts';
import { maskOf } from '../../../../../electron/work/own-network.ts';
import { noHives, realFile } from '../../../../support/hives.ts';
import { testJob } from '../../../../support/job-context.ts';
import { INTERFACE, serverSystem } from '../../../../support/server-hives.ts';
import { wantNumber, wantTexts } from '../../../../../electron/windows/hive/value-changes.ts';
import { change, hiveOf, picture, PLACE, serverTarget } from '../../../../support/server-target.ts';

const fixed = {
  address: '203.0.113.10',
  mask: '255.255.255.0',
  gateway: '203.0.113.254',
  nameServers: ['213.186.33.99', '9.9.9.9'],
};

describe('the address of a network card', () => {
  it('is set by hand and given back to the network, and both come back to the byte', async () => {
    const target = serverTarget();
    const place = { target: target.id, ...PLACE, interfaceId: INTERFACE };
    const first = picture(target);
    const byHand = await change(target, setNetworkAddressTool, { ...place, fixed });
    expect(byHand.lines.slice(0, 3)).toEqual([
      'Address of “Ethernet0”: from the network (DHCP) -> 203.0.113.10 / 255.255.255.0',
      'Gateway: from the network (DHCP) -> 203.0.113.254',
      'Name servers: none -> 213.186.33.99, 9.9.9.9',
    ]);
    expect(readNetworkCards(hiveOf(target, 'SYSTEM'))[0]?.settings).toMatchObject({
      dhcp: false,
      addresses: [{ address: '203.0.113.10', mask: '255.255.255.0' }],
      gateways: ['203.0.113.254'],
      nameServers: ['213.186.33.99', '9.9.9.9'],
    });
    await byHand.takeBack();
    expect(picture(target)).toEqual(first);
  });

  it('is asked for from the network again', async () => {
    const target = serverTarget();
    const place = { target: target.id, ...PLACE, interfaceId: INTERFACE };
    await change(target, setNetworkAddressTool, { ...place, fixed });
    const other = serverTarget({
      system: Buffer.from(target.at('/mnt/c/Windows/System32/config/SYSTEM')?.content ?? ''),
    });
    const { lines } = await change(other, setNetworkAddressTool, { ...place, target: other.id });
    expect(lines[0]).toBe('Address of “Ethernet0”: 203.0.113.10 / 255.255.255.0 -> from the network (DHCP)');
    expect(readNetworkCards(hiveOf(other, 'SYSTEM'))[0]?.settings).toMatchObject({
      dhcp: true,
      addresses: [],
      gateways: [],
    });
  });

  it('is not changed without a word where the card had additional ones', async () => {
    const key = `ControlSet001\\Services\\Tcpip\\Parameters\\Interfaces\\${INTERFACE}`;
    const system = serverSystem([
      wantNumber(key, 'EnableDHCP', 0),
      wantTexts(key, 'IPAddress', ['203.0.113.10', '198.51.100.8', '198.51.100.9']),
      wantTexts(key, 'SubnetMask', ['255.255.255.0', '255.255.255.255', '255.255.255.255']),
    ]);
    const warned = async (more: { fixed?: typeof fixed }) => {
      const target = serverTarget({ system });
      const input = { target: target.id, ...PLACE, interfaceId: INTERFACE, ...more };
      const { warnings } = await setNetworkAddressTool.plan(testJob([target]).plan, input);
      return warnings.map(({ text }) => text).find((text) => text.startsWith('The other addresses'));
    };
    expect(await warned({ fixed })).toBe('The other addresses of this card go: 198.51.100.8 and 198.51.100.9.');
    expect(await warned({})).toContain('203.0.113.10, 198.51.100.8 and 198.51.100.9');
  });

  it.each([
    ['255.0.255.0', '203.0.113.10', 'is no mask'],
    ['255.255.255.0', '127.0.0.1', 'no address of a single machine'],
    ['255.255.255.0', '203.0.113.255', 'is the network itself'],
    ['255.255.255.0', '203.0.113.254', 'can’t be the server itself'],
  ])('is refused with the mask %s and %s', async (mask, address, why) => {
    const target = serverTarget();
    const before = picture(target);
    const input = { target: target.id, ...PLACE, interfaceId: INTERFACE, fixed: { ...fixed, mask, address } };
    const act = change(target, setNetworkAddressTool, input);
    await expect(act).rejects.toMatchObject({ problem: { message: expect.stringContaining(why) } });
    expect(picture(target)).toEqual(before);
  });

  it('is set with a warning where the gateway lies elsewhere, as some providers have it', async () => {
    const target = serverTarget();
    const input = {
      target: target.id,
      ...PLACE,
      interfaceId: INTERFACE,
      fixed: { ...fixed, mask: '255.255.255.255', gateway: '198.51.100.254' },
    };
    const { plan } = await change(target, setNetworkAddressTool, input);
    expect(plan.warnings.map(({ text }) => text).join()).toContain('gateway is not in the network');
  });

  it('needs a card that there is', async () => {
    const target = serverTarget();
    const input = { target: target.id, ...PLACE, interfaceId: INTERFACE.replace('5F', '00') };
    await expect(change(target, setNetworkAddressTool, input)).rejects.toMatchObject({
      problem: { code: 'not-found' },
    });
  });
});

it('every machine of a network can be set, but neither its first nor its last address', () => {
  const part = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 223 }),
      part,
      part,
      fc.integer({ min: 9, max: 30 }),
      (first, second, third, bits) => {
        fc.pre(first !== 127);
        const number = ((first << 24) | (second << 16) | (third << 8) | 7) >>> 0;
        const hosts = 2 ** (32 - bits);
        const text = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
        const base = number - (number % hosts);
        const at = (address: string) => flawOf({ address, mask: maskOf(bits), nameServers: [] });
        expect([at(text(base)), at(text(base + hosts - 1))].every((flaw) => flaw !== undefined)).toBe(true);
        expect([at(text(base + 1)), at(text(base + hosts - 2))]).toEqual([undefined, undefined]);
        const machine = { address: text(base + 1), mask: maskOf(bits), nameServers: [] };
        expect(isNear(machine, text(base + hosts - 2))).toBe(true);
        expect(isNear(machine, text(base + hosts))).toBe(false);
      },
    ),
  );
});

describe.skipIf(noHives !== undefined)('on a hive that Windows wrote', { timeout: 120_000 }, () => {
  it('a fixed address becomes DHCP, and comes back', async () => {
    const system = realFile('regipy/SYSTEM');
    const [card] = readNetworkCards(openHive(system));
    const target = serverTarget({ system });
    const before = picture(target);
    const { lines, takeBack } = await change(target, setNetworkAddressTool, {
      target: target.id,
      ...PLACE,
      interfaceId: card?.interfaceId ?? '',
    });
    expect(lines[0]).toBe(
      'Address of “Local Area Connection”: 192.168.1.123 / 255.255.255.0 -> from the network (DHCP)',
    );
    const [after] = readNetworkCards(hiveOf(target, 'SYSTEM'));
    expect(after?.settings).toMatchObject({ dhcp: true, addresses: [], gateways: [], nameServers: [] });
    await takeBack();
    expect(picture(target)).toEqual(before);
  });
});
