import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_CONNECTIONS, routeOf } from '../../../../../../electron/targets/ssh/sftp/route.ts';

const MEBIBYTE = 1024 * 1024;
const openSsh = { software: 'OpenSSH_9.2p1 Debian-2', commands: true };

describe('the route of a file’s bytes', () => {
  it.each([
    [
      'a large file, next door',
      { ...openSsh, roundTrip: 0.3, bytes: 1024 * MEBIBYTE },
      { program: true, connections: 1 },
    ],
    ['a small file, next door', { ...openSsh, roundTrip: 0.3, bytes: MEBIBYTE }, { program: false, connections: 1 }],
    [
      'a large file, 20 ms away',
      { ...openSsh, roundTrip: 20, bytes: 256 * MEBIBYTE },
      { program: false, connections: 2 },
    ],
    [
      'a large file, 80 ms away',
      { ...openSsh, roundTrip: 80, bytes: 256 * MEBIBYTE },
      { program: false, connections: 4 },
    ],
    [
      'a file that is over before one more is signed in',
      { ...openSsh, roundTrip: 80, bytes: 16 * MEBIBYTE },
      { program: false, connections: 1 },
    ],
    [
      'a way not measured yet',
      { ...openSsh, roundTrip: undefined, bytes: 256 * MEBIBYTE },
      { program: false, connections: 1 },
    ],
    [
      'a server without programs',
      { ...openSsh, commands: false, roundTrip: 0.3, bytes: 256 * MEBIBYTE },
      { program: false, connections: 1 },
    ],
    [
      'Dropbear',
      { software: 'dropbear_2022.83', commands: true, roundTrip: 0.3, bytes: 256 * MEBIBYTE },
      { program: false, connections: 1 },
    ],
  ])('is right for %s', (_, way, route) => {
    expect(routeOf(way)).toEqual(route);
  });

  it('takes more connections the longer the way, and never too many', () => {
    const roundTrip = fc.double({ min: 0, max: 5000, noNaN: true });
    fc.assert(
      fc.property(roundTrip, roundTrip, fc.nat(2 ** 40), (one, other, bytes) => {
        const [near, far] = [Math.min(one, other), Math.max(one, other)].map((time) =>
          routeOf({ ...openSsh, roundTrip: time, bytes }),
        );
        expect(near?.connections).toBeLessThanOrEqual(far?.connections ?? 0);
        expect(far?.connections).toBeLessThanOrEqual(MOST_CONNECTIONS);
      }),
    );
  });
});
