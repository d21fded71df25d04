import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  extendedPort,
  featuresIn,
  passivePort,
  quotedPath,
  replyReader,
  timeOf,
  timeText,
} from '../../../../../electron/targets/ftp/replies.ts';

describe('replies of an FTP server', () => {
  const pure =
    '220---------- Welcome ----------\r\n220-You are user 1 of 60.\r\n220 Go.\r\n211-Extensions:\r\n MDTM\r\n211-odd\r\n REST STREAM\r\n211 End.\r\n';

  it('are put together however they arrive', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 20 }), (sizes) => {
        const read = replyReader();
        const bytes = Buffer.from(pure);
        const replies = [];
        for (let at = 0, index = 0; at < bytes.length; index += 1) {
          const size = sizes[index] ?? bytes.length;
          replies.push(...read(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(replies).toEqual([
          { code: 220, text: '--------- Welcome ----------\nYou are user 1 of 60.\nGo.' },
          { code: 211, text: 'Extensions:\n MDTM\nodd\n REST STREAM\nEnd.' },
        ]);
      }),
    );
  });

  it('keep bytes that are no UTF-8', () => {
    expect(replyReader()(Buffer.from([0x32, 0x35, 0x37, 0x20, 0x22, 0x2f, 0xe9, 0x22, 10]))).toEqual([
      { code: 257, text: '"/\udce9"' },
    ]);
  });

  it('are refused where they are none, or have no end', () => {
    expect(() => replyReader()(Buffer.from('HTTP/1.1 400 Bad Request\r\n'))).toThrow(RangeError);
    expect(() => replyReader()(Buffer.alloc(2_000_000, 0x41))).toThrow(RangeError);
    expect(() => replyReader()(Buffer.from(`220-x\r\n${'y\r\n'.repeat(20_000)}`))).toThrow(RangeError);
  });

  it('tell the port of a data connection, and no impossible one', () => {
    expect(extendedPort('Entering Extended Passive Mode (|||42918|)')).toBe(42_918);
    expect(extendedPort('(!!!21!)')).toBe(21);
    expect(extendedPort('(|||0|)')).toBeUndefined();
    expect(extendedPort('(|||99999|)')).toBeUndefined();
    expect(passivePort('Entering Passive Mode (10,0,0,1,195,149).')).toBe(195 * 256 + 149);
    expect(passivePort('=127,0,0,1,4,1')).toBe(1025);
    expect(passivePort('(10,0,0,1,999,1)')).toBeUndefined();
  });

  it('tell paths, abilities and times', () => {
    expect(quotedPath('"/a ""b"" c" is the current directory')).toBe('/a "b" c');
    expect([...featuresIn('Features:\n MDTM\n MLST Type*;Size*;\n utf8\nEnd')]).toEqual([
      ['MDTM', ''],
      ['MLST', 'Type*;Size*;'],
      ['UTF8', ''],
      ['END', ''],
    ]);
    expect(timeOf('20260131235959.123')).toBe(Date.UTC(2026, 0, 31, 23, 59, 59));
    expect(timeOf('yesterday')).toBeUndefined();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(timeOf(timeText(seconds * 1000))).toBe(seconds * 1000);
      }),
    );
  });
});
