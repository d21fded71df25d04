import { describe, expect, it } from 'vitest';
import { commonOf, enterable, octalOf, wishOf, withBit } from '../../../../../renderer/tools/change-attributes/mode.ts';

describe('the permissions as the person sets them', () => {
  it('leave alone what differs, until it is set', () => {
    const common = commonOf([0o644, 0o640]);
    expect(octalOf(common)).toBe('');
    expect(octalOf(withBit(common, 0o004, true))).toBe('0644');
    expect(octalOf(withBit(common, 0o004, false))).toBe('0640');
    expect(octalOf(commonOf([0o4755]))).toBe('4755');
  });

  it('are read from octal numbers, and nothing else', () => {
    expect(wishOf('755')).toEqual(wishOf('0755'));
    expect(octalOf(wishOf('1777') ?? { on: 0, off: 0 })).toBe('1777');
    for (const text of ['', '8', '75', '07755', '75x']) expect(wishOf(text)).toBeUndefined();
  });

  it('let folders be entered wherever they can be read', () => {
    expect(octalOf(enterable(wishOf('0640') ?? { on: 0, off: 0 }))).toBe('0750');
    expect(enterable({ on: 0, off: 0o007 })).toEqual({ on: 0, off: 0o007 });
  });
});
