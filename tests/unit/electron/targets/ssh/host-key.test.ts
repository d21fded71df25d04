import { expect, test } from 'vitest';
import { hostKeyOf, objection } from '../../../../../electron/targets/ssh/host-key.ts';
import { string } from '../../../../../electron/targets/ssh/wire.ts';

const blob = (raw: Uint8Array) => Buffer.concat([string('ssh-ed25519'), string(raw)]);
const key = hostKeyOf(blob(new Uint8Array(32)));
const other = hostKeyOf(blob(new Uint8Array(32).fill(1)));
const place = { host: '203.0.113.7', port: 22, remembered: undefined, accepted: undefined, isJump: false };

test('a host key is known by the fingerprint that OpenSSH prints', () => {
  // From `ssh-keygen -lf` on the same key.
  expect(key).toEqual({ algorithm: 'ssh-ed25519', fingerprint: 'SHA256:kmYcvdi2GkPeWxB6XLjrZB8JHsy2Hm8luHMFp9GMvqk' });
});

test('a key whose name makes no sense is still known by its fingerprint', () => {
  const strange = hostKeyOf(Buffer.from([0, 0, 0, 99]));
  expect(strange.algorithm).toBe('unknown');
  expect(strange.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
});

test('a key seen for the first time is shown and asked about', () => {
  expect(objection(key, place)?.problem).toMatchObject({
    code: 'host-key-unknown',
    details: { fingerprint: key.fingerprint, algorithm: 'ssh-ed25519', host: '203.0.113.7', port: '22' },
  });
});

test('a key that was accepted now, or is remembered, is trusted', () => {
  expect(objection(key, { ...place, accepted: key.fingerprint })).toBeNull();
  expect(objection(key, { ...place, remembered: key.fingerprint })).toBeNull();
});

test('another key than the remembered one is an alarm, even if that one was just accepted', () => {
  for (const accepted of [undefined, other.fingerprint, key.fingerprint]) {
    const problem = objection(other, { ...place, remembered: key.fingerprint, accepted })?.problem;
    expect(problem).toMatchObject({
      code: 'host-key-changed',
      retryable: false,
      details: { fingerprint: other.fingerprint, expected: key.fingerprint },
    });
    expect(problem?.message).toMatch(/rescue system makes itself a new key each time it starts/);
  }
});

test('another key than the accepted one is refused', () => {
  expect(objection(other, { ...place, accepted: key.fingerprint })?.problem).toMatchObject({
    code: 'host-key-changed',
    details: { fingerprint: other.fingerprint, expected: key.fingerprint },
  });
});
