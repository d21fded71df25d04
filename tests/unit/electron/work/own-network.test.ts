import { expect, it } from 'vitest';
import { addressesIn, gatewayIn, maskOf, nameServersIn } from '../../../../electron/work/own-network.ts';

it('the addresses of a rescue system are read from what ip says', () => {
  const output = [
    '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever',
    '2: eno1    inet 203.0.113.10/24 brd 203.0.113.255 scope global dynamic eno1\\       valid_lft 86000sec preferred_lft 86000sec',
    '3: eno2    inet 198.51.100.7 peer 198.51.100.1/32 scope global eno2\\       valid_lft forever preferred_lft forever',
    '',
  ].join('\n');
  expect(addressesIn(output)).toEqual([
    { address: '203.0.113.10', mask: '255.255.255.0' },
    { address: '198.51.100.7', mask: '255.255.255.255' },
  ]);
  expect(addressesIn('Object "addr" is unknown')).toEqual([]);
});

it('the gateway and the name servers are read, too, but not a name server of the machine itself', () => {
  expect(gatewayIn('default via 203.0.113.254 dev eno1 proto dhcp metric 100\n')).toBe('203.0.113.254');
  expect(gatewayIn('')).toBeUndefined();
  expect(nameServersIn('# made\nnameserver 127.0.0.53\nnameserver 213.186.33.99\nnameserver 2001:db8::1\n')).toEqual([
    '213.186.33.99',
  ]);
});

it('a mask is written out', () => {
  expect([0, 8, 22, 24, 31, 32].map(maskOf)).toEqual([
    '0.0.0.0',
    '255.0.0.0',
    '255.255.252.0',
    '255.255.255.0',
    '255.255.255.254',
    '255.255.255.255',
  ]);
});
