import { describe, expect, it } from 'vitest';
import { canLand, landing, type Load } from '../../../../../renderer/panes/explorer/drag.ts';

const place = { targetId: 'practice:', path: '/mnt' };
const load: Load = { targetId: 'practice:', style: 'posix', paths: ['/mnt/a', '/mnt/b'] };

describe('what is dropped', () => {
  it('lands in the folder under the pointer, else in the one shown', () => {
    expect(landing(load, place, 'posix', 'c')).toEqual({ targetId: 'practice:', path: '/mnt/c' });
    expect(landing(load, place, 'posix', undefined)).toEqual(place);
    expect(landing(undefined, place, 'posix', 'c').path).toBe('/mnt/c');
  });

  it('does not land in a folder that is dragged itself', () => {
    expect(landing(load, place, 'posix', 'a')).toEqual(place);
    expect(landing({ ...load, targetId: 'local:' }, place, 'posix', 'a').path).toBe('/mnt/a');
  });

  it('does not land where it lies already, nor inside itself, but anywhere on another target', () => {
    expect(canLand(load, place)).toBe(false);
    expect(canLand(load, { targetId: 'practice:', path: '/mnt/a/deep' })).toBe(false);
    expect(canLand(load, { targetId: 'practice:', path: '/mnt/ab' })).toBe(true);
    expect(canLand(load, { targetId: 'local:', path: '/mnt' })).toBe(true);
  });
});
