import { expect, test } from 'vitest';
import { rc4 } from '../../../../../electron/windows/crypto/rc4.ts';
import published from './rfc-6229.json' with { type: 'json' };

test.each(published)('the key stream of $key is that of RFC 6229 at every offset', ({ key, stream }) => {
  const produced = rc4(Buffer.from(key, 'hex'), Buffer.alloc(4_112));
  for (const [offset, expected] of Object.entries(stream)) {
    expect(produced.subarray(Number(offset), Number(offset) + 16).toString('hex')).toBe(expected);
  }
});
