import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmptyMask, maskOf } from '../../../../electron/contract/masks.ts';

const means = (mask: string, name: string, options = {}) => maskOf(mask, options)(name);
const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/[*?;|"]/.test(text) && text.trim() !== '');

describe('a mask', () => {
  it('means names by star and question mark, whatever their case', () => {
    expect(means('*.jpg', 'Holiday.JPG')).toBe(true);
    expect(means('*.jpg', 'holiday.jpg.exe')).toBe(false);
    expect(means('file?.txt', 'file1.txt')).toBe(true);
    expect(means('file?.txt', 'file.txt')).toBe(false);
    expect(means('file?.txt', 'file10.txt')).toBe(false);
    expect(means('*.JPG', 'a.jpg', { caseSensitive: true })).toBe(false);
  });

  it('means any of several parts, but for what stands behind the bar', () => {
    expect(means('*.jpg;*.png', 'a.png')).toBe(true);
    expect(means('*.jpg; *.png', 'a.png')).toBe(true);
    expect(means('*.jpg|thumb*', 'thumb1.jpg')).toBe(false);
    expect(means('*.jpg|thumb*;*.old*', 'a.old.jpg')).toBe(false);
    expect(means('|*.tmp', 'a.txt')).toBe(true);
    expect(means('|*.tmp', 'a.tmp')).toBe(false);
  });

  it('means every name by *.*, also those without an ending', () => {
    expect(means('*.*', 'Makefile')).toBe(true);
  });

  it('means none when it is empty', () => {
    for (const empty of ['', ' ', ';', '|', ' ; | ;']) {
      expect(isEmptyMask(empty)).toBe(true);
      expect(means(empty, 'a')).toBe(false);
    }
    expect(isEmptyMask('|a')).toBe(false);
  });

  it('takes separators in quotes as they are', () => {
    expect(means('"a;b*"', 'a;b.txt')).toBe(true);
    expect(means('"a;b*"', 'a')).toBe(false);
    expect(means('"a|b"', 'a|b')).toBe(true);
  });

  it('takes dots, brackets and other marks of regular expressions as they are', () => {
    expect(means('a.b', 'axb')).toBe(false);
    expect(means('[1]+(2)^$', '[1]+(2)^$')).toBe(true);
  });

  it('counts a character of two units as one, and an accent written apart as part of its letter', () => {
    expect(means('?.txt', '😀.txt')).toBe(true);
    expect(means('caf\u00e9', 'cafe\u0301')).toBe(true);
  });

  it('finds a part anywhere where that is wanted, unless it has a wildcard', () => {
    expect(means('port', 'report.txt', { anywhere: true })).toBe(true);
    expect(means('re*x', 'report.txt', { anywhere: true })).toBe(false);
    expect(means('re|txt', 'report.txt', { anywhere: true })).toBe(false);
  });

  it('is not kept busy by a hostile name', () => {
    const start = performance.now();
    expect(means(`${'a*'.repeat(60)}b`, 'a'.repeat(5000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('without wildcards means just that name', () => {
    fc.assert(
      fc.property(plain, plain, (mask, name) => {
        const same = mask.trim().normalize('NFC') === name.normalize('NFC');
        expect(means(mask, name, { caseSensitive: true })).toBe(same);
      }),
    );
  });

  it('with a star before, after or around means names that end with, begin with or have a text', () => {
    fc.assert(
      fc.property(plain, plain, plain, (before, text, after) => {
        const wanted = text.trim();
        const name = `${before}${wanted}${after}`;
        // Marks that join their neighbour make another letter of it.
        fc.pre(
          name.normalize('NFC') === `${before.normalize('NFC')}${wanted.normalize('NFC')}${after.normalize('NFC')}`,
        );
        expect(means(`*${wanted}*`, name)).toBe(true);
        expect(means(`${wanted}*`, `${wanted}${after}`)).toBe(true);
        expect(means(`*${wanted}`, `${before}${wanted}`)).toBe(true);
      }),
    );
  });

  it('agrees with a regular expression of the same meaning', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    const masks = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(masks, letters, (mask, name) => {
        fc.pre(mask !== '*.*');
        const source = mask.replace(/[.]/g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.');
        expect(means(mask, name)).toBe(new RegExp(`^${source}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });

  it('never means what stands behind the bar', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (mask, name) => {
        fc.pre(!/["|;*?]/.test(name) && name.trim() === name && name !== '');
        expect(means(`${mask.replace(/["|]/g, '')}|${name}`, name)).toBe(false);
      }),
    );
  });
});
