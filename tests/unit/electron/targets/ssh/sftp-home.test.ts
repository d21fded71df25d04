import { expect, test } from 'vitest';
import { homeIn } from '../../../../../electron/targets/ssh/sftp-home.ts';
import { string, uint32 } from '../../../../../electron/targets/ssh/wire.ts';

const VERSION = string(Buffer.concat([Buffer.from([2]), uint32(3)]));
const name = (path: string | Buffer) =>
  string(Buffer.concat([Buffer.from([104]), uint32(1), uint32(1), string(path), string(''), uint32(0)]));

test('the home is read once the whole answer is there', () => {
  const answers = Buffer.concat([VERSION, name('/home/me')]);
  expect(homeIn(answers)).toBe('/home/me');
  for (let length = 0; length < answers.length - 4; length++)
    expect(homeIn(answers.subarray(0, length))).toBeUndefined();
});

test('a home that is no text is kept byte for byte', () => {
  expect(homeIn(Buffer.concat([VERSION, name(Buffer.from('/caf\xe9', 'latin1'))]))).toBe('/caf\udce9');
});

test('anything else is no home', () => {
  expect(homeIn(Buffer.concat([VERSION, name('relative')]))).toBeUndefined();
  expect(homeIn(Buffer.concat([VERSION, name('/a\0b')]))).toBeUndefined();
  expect(
    homeIn(Buffer.concat([VERSION, string(Buffer.concat([Buffer.from([101]), uint32(1), uint32(4)]))])),
  ).toBeUndefined();
});
