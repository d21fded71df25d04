import { describe, expect, it } from 'vitest';
import { readAddress, sshAddress } from '../../../../electron/contract/address.ts';

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
      'ftp://host',
      'ssh://%ff@host',
      '203.0.113.7',
    ]) {
      expect(readAddress(text), text).toBeNull();
    }
  });
});
