import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unreadableReparseTag } from '../../../electron/contract/details.ts';
import { isProblem } from '../../../electron/contract/problem.ts';
import { openLocal } from '../../../electron/targets/local/target.ts';
import type { Files, Target } from '../../../electron/targets/target.ts';
import { type NtfsDisk, noNtfs, startNtfs } from '../../support/ntfs.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

const JUNCTION = '030000a0280000000000140014000c005c003f003f005c0043003a005c0064006900720043003a005c00640069007200';

const problemOf = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (isProblem(error)) return error.problem;
    throw error;
  }
  throw new Error('it succeeded');
};

describe.skipIf(noNtfs !== undefined || noSshd !== undefined)('a real NTFS disk', () => {
  let disk: NtfsDisk;
  let server: Sshd;
  const targets: Target[] = [];
  const at = (name: string) => join(disk.folder, name);

  beforeAll(async () => {
    disk = await startNtfs();
    await writeFile(at('invoice 2025.pdf'), 'an invoice');
    await mkdir(at('dir'));
    await mkdir(at('junction'));
    for (const name of ['cloud.xlsx', 'python.exe', 'deduplicated.bak', 'AUX', 'ends in a dot.'])
      await writeFile(at(name), '');
    await disk.set('invoice 2025.pdf', 'system.ntfs_attrib_be', '00000026');
    await disk.set('invoice 2025.pdf', 'system.ntfs_dos_name', Buffer.from('INVOIC~1.PDF').toString('hex'));
    await disk.set('invoice 2025.pdf', 'user.Zone.Identifier', Buffer.from('[ZoneTransfer]').toString('hex'));
    await disk.set('invoice 2025.pdf', 'user.a=b\nc', '00');
    await disk.set('junction', 'system.ntfs_reparse_data', JUNCTION);
    await disk.set('cloud.xlsx', 'system.ntfs_reparse_data', '1a60009008000000ffffffffffffffff');
    await disk.set('python.exe', 'system.ntfs_reparse_data', '1b0000800400000003000000');
    await disk.set('deduplicated.bak', 'system.ntfs_reparse_data', '130000800400000000000000');
    await disk.putStream('invoice 2025.pdf:large', new Uint8Array(200_000));
    server = await startSshd();
    targets.push(await openLocal(), await signInTo(server));
  });
  afterAll(async () => {
    for (const target of targets) await target.close();
    await server?.stop();
    await disk?.end();
  });

  describe.each([
    ['on this computer', 0],
    ['over SSH', 1],
  ])('%s', (_, index) => {
    const files = (): Files => {
      const found = targets[index]?.files;
      if (found === undefined) throw new Error('no files');
      return found;
    };

    it('tells attributes, the short name, dates and every stream of a file', async () => {
      const found = await files().details?.(at('invoice 2025.pdf'));
      expect(found?.windows).toEqual({
        attributes: ['hidden', 'system', 'archive'],
        shortName: 'INVOIC~1.PDF',
        streams: expect.toSatisfy((streams: { name: string }[]) => {
          const sorted = streams.toSorted((one, other) => (one.name < other.name ? -1 : 1));
          expect(sorted).toEqual([
            { name: 'Zone.Identifier', size: 14 },
            { name: 'a=b\nc', size: 1 },
            { name: 'large' },
          ]);
          return true;
        }),
      });
      for (const date of [found?.created, found?.accessed, found?.changed])
        expect(Math.abs((date ?? 0) - Date.now())).toBeLessThan(600_000);
      expect(found).toMatchObject({ names: 1, ownerNumber: 0, groupNumber: 0 });
      expect(found?.lacks).toBeUndefined();
    });

    it('tells junctions, cloud files, program aliases and deduplicated files for what they are', async () => {
      const reparse = async (name: string) => (await files().details?.(at(name)))?.windows?.reparse;
      expect(await reparse('junction')).toEqual({ tag: 0xa0000003, kind: 'junction', to: 'C:\\dir' });
      expect(await reparse('cloud.xlsx')).toEqual({ tag: 0x9000601a, kind: 'cloud-file' });
      expect(await reparse('python.exe')).toEqual({ tag: 0x8000001b, kind: 'program-alias' });
      expect(await reparse('deduplicated.bak')).toEqual({ tag: 0x80000013, kind: 'deduplicated' });
      expect(await reparse('dir')).toBeUndefined();
    });

    it('lists what can not be followed as links that name their tag, and names that Windows can not use as they are', async () => {
      const found = new Map<string, string | undefined>();
      for await (const page of files().list(disk.folder)) for (const { name, linkTo } of page) found.set(name, linkTo);
      expect(unreadableReparseTag(found.get('cloud.xlsx'))).toBe(0x9000601a);
      expect(unreadableReparseTag(found.get('python.exe'))).toBe(0x8000001b);
      expect(found.has('AUX') && found.has('ends in a dot.')).toBe(true);
      // ntfs-3g looks for what the junction leads to on the same disk.
      expect(found.get('junction')).toBe(at('dir'));
    });

    it('tells a file of another disk nothing about Windows', async () => {
      const found = await files().details?.('/etc/passwd');
      expect(found).toMatchObject({ names: 1, ownerNumber: 0 });
      expect(found?.onDisk).toBeGreaterThan(0);
      expect(found?.windows).toBeUndefined();
    });
  });

  it('that is mounted for reading only says so when something is to be changed, and what to do', async () => {
    await disk.again('ro');
    try {
      for (const { files } of targets) {
        if (files === undefined) throw new Error('no files');
        for (const work of [
          () => files.remove(at('dir/none')).catch(() => files.remove(at('invoice 2025.pdf'))),
          () => files.rename(at('invoice 2025.pdf'), at('other')),
          () => files.makeFolder(at('new')),
          () => files.removeFolder(at('dir')),
          () => files.setAttributes(at('invoice 2025.pdf'), { modified: 1e12 }),
        ]) {
          const problem = await problemOf(work());
          expect(problem).toMatchObject({ code: 'no-permission', title: expect.stringContaining('read') });
          expect(problem.message).toContain('mounted for reading only');
          expect(problem.remedy).toMatch(/hibernat|shut down/i);
        }
      }
    } finally {
      await disk.again();
    }
  });
});
