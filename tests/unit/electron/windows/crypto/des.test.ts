import { expect, test } from 'vitest';
import { decryptDes, encryptDes, spreadKey } from '../../../../../electron/windows/crypto/des.ts';
import published from './des-vectors.json' with { type: 'json' };

const hex = (text: string) => Buffer.from(text, 'hex');

// Key, plain text and cipher text of NIST SP 800-17 (every table) and of the example in FIPS 81.
test('every published block is encrypted and decrypted as published', () => {
  expect(published).toHaveLength(175);
  for (const vector of published) {
    const [key, plain, cipher] = vector.split(' ').map(hex) as [Buffer, Buffer, Buffer];
    expect(encryptDes(key, plain).toString('hex')).toBe(cipher.toString('hex'));
    expect(decryptDes(key, cipher).toString('hex')).toBe(plain.toString('hex'));
  }
});

test('seven bytes become a key of eight with odd parity', () => {
  expect(spreadKey(hex('00000000000000')).toString('hex')).toBe('0101010101010101');
  expect(spreadKey(hex('ffffffffffffff')).toString('hex')).toBe('fefefefefefefefe');
  expect(spreadKey(Buffer.from('PASSWOR')).toString('hex')).toBe('5120546b34ba3da4');
});
