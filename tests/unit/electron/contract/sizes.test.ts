import { expect, it } from 'vitest';
import { sizeInWords } from '../../../../electron/contract/sizes.ts';

it.each([
  [1, '1 byte'],
  [1023, '1,023 bytes'],
  [1024, '1.00 KB'],
  [1474560, '1.41 MB'],
  [13_314_398_618, '12.4 GB'],
  [1023 * 1024, '1.00 MB'],
])('says %d bytes as %s', (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});
