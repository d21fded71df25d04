import { describe, expect, it } from 'vitest';
import { backupSpace } from '../../../../electron/contract/backup-space.ts';

describe('a backup space', () => {
  it('is known by its host name, and speaks TLS under another', () => {
    const names = [
      'ftpback-rbx3-160.ip-198.51.100.net',
      'ftpback-rbx3-160.ovh.net',
      ' FTPBACK-RBX3-160.mybackup.ovh.net',
    ];
    for (const name of names)
      expect(backupSpace(name)).toEqual({ host: 'ftpback-rbx3-160.mybackup.ovh.net', connections: 3 });
    expect(backupSpace('ftpback-bhs2-17.ip-198.51.100.net')?.host).toBe('ftpback-bhs2-17.mybackup.ovh.ca');
  });

  it('is nothing that only looks like one', () => {
    for (const name of ['ftp.example.net', 'ftpback-rbx3-160.evil.net', 'ftpback-rbx3-160.ip-1.net.evil.net', ''])
      expect(backupSpace(name)).toBeNull();
  });
});
