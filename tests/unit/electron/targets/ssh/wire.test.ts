import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mpint, string, uint32, WireReader } from '../../../../../electron/targets/ssh/wire.ts';

test('what was written is read again', () => {
  fc.assert(
    fc.property(fc.nat(), fc.uint8Array(), (number, bytes) => {
      const reader = new WireReader(Buffer.concat([uint32(number), string(bytes)]));
      expect(reader.uint32()).toBe(number);
      expect(reader.string().equals(Buffer.from(bytes))).toBe(true);
    }),
  );
});

test('numbers are written as RFC 4251 shows them', () => {
  expect(mpint(Buffer.from('00', 'hex')).toString('hex')).toBe('00000000');
  expect(mpint(Buffer.from('09a378f9b2e332a7', 'hex')).toString('hex')).toBe('0000000809a378f9b2e332a7');
  expect(mpint(Buffer.from('000080', 'hex')).toString('hex')).toBe('000000020080');
});

test('reading never goes beyond the end, whatever the bytes claim', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const reader = new WireReader(bytes);
      try {
        expect(reader.string().length).toBeLessThanOrEqual(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});
