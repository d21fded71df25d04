import { expect, test } from 'vitest';
import { newPassword, strengthOf } from '../../../../../renderer/panes/accounts/password.ts';

test('a made-up password has what Windows asks for, and no letters that look alike', () => {
  const made = Array.from({ length: 300 }, () => newPassword());
  for (const password of made) {
    expect(password).toMatch(/^(?:[a-zA-Z2-9]{5}-){3}[a-zA-Z2-9]{5}$/);
    expect(password).toMatch(/[a-z]/);
    expect(password).toMatch(/[A-Z]/);
    expect(password).toMatch(/\d/);
    expect(password).not.toMatch(/[0O1lI]/);
  }
  expect(new Set(made).size).toBe(300);
  expect(strengthOf(made[0] ?? '')).toBe('strong');
});

test('bytes that would make some letters likelier are thrown away', () => {
  let asked = 0;
  const random = (bytes: Uint8Array<ArrayBuffer>) => {
    asked += 1;
    return asked === 1 ? bytes.fill(255) : bytes.map((_, index) => (index * 37) % 200);
  };
  expect(newPassword(random)).toHaveLength(23);
  expect(asked).toBe(2);
});

test.each([
  ['', 'weak'],
  ['aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['Password2026!', 'weak'],
  ['kurzes', 'weak'],
  ['Xk3-mü9Lq', 'fair'],
  ['ein langer Satz mit 5 Wörtern', 'strong'],
])('the strength of %j is %s', (password, strength) => {
  expect(strengthOf(password)).toBe(strength);
});
