import { describe, expect, it } from 'vitest';
import { ftpAddress, readAddress, sshAddress } from '../../../../electron/contract/address.ts';

describe('addresses of targets', () => {
  it('have one spelling that reads back', () => {
    for (const [user, host, port] of [
      ['root', '203.0.113.7', 22],
      ['Administrator', '2001:db8::7', 2222],
      ['weird@user:name', 'ns1.example', 22],
    ] as const) {
      expect(readAddress(sshAddress(user, host, port))).toEqual({ kind: 'ssh', user, host, port });
    }
  });

  it('default to root on port 22', () => {
    expect(readAddress('ssh://203.0.113.7')).toEqual({ kind: 'ssh', user: 'root', host: '203.0.113.7', port: 22 });
  });

  it('are refused where they are none', () => {
    for (const text of [
      '',
      'ssh://',
      'ssh://host:0',
      'ssh://host:70000',
      'http://host',
      'ssh://%ff@host',
      '203.0.113.7',
    ]) {
      expect(readAddress(text), text).toBeNull();
    }
  });

  it('of FTP servers tell how they are secured and through whom they are reached', () => {
    const through = 'ssh://root@203.0.113.7:22';
    for (const security of ['none', 'explicit', 'implicit'] as const) {
      const where = { security, user: 'ns1@x', host: 'ftpback-rbx3-160.mybackup.ovh.net', port: 2121, through };
      expect(readAddress(ftpAddress(where))).toEqual({ kind: 'ftp', ...where });
    }
    expect(readAddress('ftps://me@host')).toEqual({
      kind: 'ftp',
      security: 'implicit',
      user: 'me',
      host: 'host',
      port: 990,
    });
    expect(ftpAddress({ security: 'none', user: 'u', host: 'h', port: 21, through: 'local:' })).toBe('ftp://u@h:21');
    for (const bad of [
      'ftp://h?through=nowhere',
      'ftp://h?through=ftp%3A%2F%2Fh',
      'ftp://',
      'ssh://h?through=local%3A',
    ])
      expect(readAddress(bad), bad).toBeNull();
  });
});
