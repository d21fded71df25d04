import { describe, expect, it } from 'vitest';
import { mlsdEntry } from '../../../../../electron/targets/ftp/mlsd.ts';

describe('a line of MLSD', () => {
  it('of ProFTPD is read with everything in it', () => {
    expect(
      mlsdEntry(
        'modify=20261123015501;perm=adfrw;size=5;type=file;unique=1U2;UNIX.group=65534;UNIX.groupname=nogroup;UNIX.mode=0644;UNIX.owner=999;UNIX.ownername=me; two  words ',
      ),
    ).toEqual({
      name: 'two  words ',
      kind: 'file',
      size: 5,
      modified: Date.UTC(2026, 10, 23, 1, 55, 1),
      mode: 0o644,
      owner: 'me',
      group: 'nogroup',
      hidden: false,
    });
  });

  it('tells folders and links', () => {
    expect(mlsdEntry('type=dir;sizd=4096;modify=20200101000000; sub')).toEqual({
      name: 'sub',
      kind: 'folder',
      modified: Date.UTC(2020, 0, 1),
      hidden: false,
    });
    expect(mlsdEntry('type=OS.unix=slink:/etc/Motd;size=9; .link')).toEqual({
      name: '.link',
      kind: 'link',
      linkTo: '/etc/Motd',
      hidden: true,
    });
    expect(mlsdEntry('Type=OS.unix=symlink; l')).toMatchObject({ kind: 'link' });
  });

  it('leaves out the folder itself, and what is no such line', () => {
    for (const line of ['type=cdir; .', 'type=pdir; ..', '', 'total 3', ' nothing']) expect(mlsdEntry(line)).toBeNull();
  });
});
