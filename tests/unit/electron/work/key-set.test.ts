import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeySet } from '../../../../electron/work/key-set.ts';

describe('a set of keys', () => {
  it('behaves as a set of texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 200 }), (texts) => {
        const keys = createKeySet();
        const model = new Set<string>();
        for (const text of texts) {
          expect(keys.has(text)).toBe(model.has(text));
          expect(keys.add(text)).toBe(!model.has(text));
          model.add(text);
          expect(keys.size).toBe(model.size);
        }
        for (const text of model) expect(keys.has(text)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('keeps apart names that are no text', () => {
    const keys = createKeySet();
    keys.add('a\udc80');
    expect(keys.has('a\udc81')).toBe(false);
    expect(keys.has('a\udc80')).toBe(true);
  });
});
