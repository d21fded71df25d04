import { describe, expect, it } from 'vitest';
import { Unwritable } from '../../../../../renderer/parts/code/encodings.ts';
import { hexPattern, textPattern } from '../../../../../renderer/panes/viewer/search-pattern.ts';

describe('what to look for', () => {
  it('is each letter in either case, as the encoding writes it', () => {
    expect(textPattern('aé', 'utf-8', false)).toEqual([
      ['61', '41'],
      ['c3a9', 'c389'],
    ]);
    expect(textPattern('a1', 'utf-16le', false)).toEqual([['6100', '4100'], ['3100']]);
    expect(textPattern('aB', 'latin1', true)).toEqual([['61'], ['42']]);
  });

  it('leaves out a form that the encoding does not have, and refuses a letter that it has in no form', () => {
    expect(textPattern('ÿ', 'latin1', false)).toEqual([['ff']]);
    expect(() => textPattern('日', 'latin1', false)).toThrow(Unwritable);
  });

  it('is bytes as they are typed', () => {
    expect(hexPattern('50 4B ?? 04')).toEqual([['50'], ['4b'], null, ['04']]);
    expect(hexPattern('0x50,0x4b')).toEqual([['50'], ['4b']]);
    expect(hexPattern('"PK"')).toEqual([['50'], ['4b']]);
    for (const bad of ['', 'xyz', '5', '50 4', '""']) expect(hexPattern(bad), bad).toBeUndefined();
  });
});
