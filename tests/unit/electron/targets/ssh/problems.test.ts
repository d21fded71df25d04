import { describe, expect, test } from 'vitest';
import { noCommonWay, notReached, notSsh, printable } from '../../../../../electron/targets/ssh/problems.ts';

const who = { host: '203.0.113.7', port: 2222, user: 'root', isJump: false };
const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('what keeps a connection from coming about', () => {
  test.each([
    ['ENOTFOUND', /no computer named/],
    ['EAI_AGAIN', /can not be looked up just now/],
    ['ECONNREFUSED', /Nothing answers on port 2222/],
    ['EHOSTUNREACH', /no way to 203/],
    ['ENETUNREACH', /no way to 203/],
    ['EACCES', /This computer does not allow/],
  ])('%s is told in words, with a remedy, and can be tried again', (code, title) => {
    const { problem } = notReached(who, withCode(code));
    expect(problem.title).toMatch(title);
    expect(problem).toMatchObject({ code: 'unreachable', retryable: true, details: { technical: code } });
    expect(problem.remedy).toBeTruthy();
  });

  test('of several addresses, the one that is there and refuses tells most', () => {
    const error = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')]);
    expect(notReached(who, error).problem.title).toMatch(/^Nothing answers/);
  });
});

describe('something else than SSH', () => {
  test.each([
    ['HTTP/1.1 400 Bad Request\r\n', 'web server'],
    ['220 ftp.example FTP ready\r\n', 'FTP server'],
    ['220 mail.example ESMTP\r\n', 'mail server'],
    ['RFB 003.008\n', 'VNC server'],
    ['\u0015\u0003\u0001', 'TLS'],
    ['* OK IMAP4 ready\r\n', 'does not introduce itself'],
  ])('is recognised by what it says first', (answer, words) => {
    expect(notSsh(who, Buffer.from(answer, 'latin1'), 'closed').problem.message).toContain(words);
  });

  test('is quoted without anything that could deceive or flood', () => {
    const shown = printable(Buffer.from(`\u001b[2Jhello\u0000\r\nworld\r\n${'x'.repeat(1000)}`));
    expect(shown).toBe('.[2Jhello. world');
    expect(printable(Buffer.alloc(10_000, 'x')).length).toBeLessThanOrEqual(160);
  });
});

test('the missing way to encrypt is named', () => {
  for (const [technical, words] of [
    ['Handshake failed: no matching key exchange algorithm', 'agree on a key'],
    ['Handshake failed: no matching host key format', 'prove who it is'],
    ['Handshake failed: no matching C->S cipher', 'to encrypt'],
    ['Handshake failed: no matching S->C MAC', 'against changes'],
  ] as const) {
    expect(noCommonWay(who, technical, 'OpenSSH_3.9').problem.message).toContain(words);
  }
});
