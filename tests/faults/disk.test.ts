import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openLocal } from '../../electron/targets/local/target.ts';
import type { Target } from '../../electron/targets/target.ts';
import { copyFilesTool } from '../../electron/tools/copy-files/index.ts';
import { expectSameTree } from '../integration/tools/trees.ts';
import { type FailingDisk, type FailingFile, mountFailingDisk, noFailingDisk } from '../support/failing-disk.ts';
import { type Notes, testJob } from '../support/job-context.ts';
import { mountSmallDisk, noMounts, type SmallDisk } from '../support/mounts.ts';
import { signInTo } from '../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../support/sshd.ts';

type Input = Parameters<typeof copyFilesTool.run>[1];
const MEBIBYTE = 1024 * 1024;

let server: Sshd;
let remote: Target;
let local: Target;

beforeAll(async () => {
  if (noSshd !== undefined) return;
  server = await startSshd();
  remote = await signInTo(server);
  local = await openLocal();
});
afterAll(async () => {
  if (noSshd !== undefined) return;
  await remote.close();
  await local.close();
  await server.stop();
});

async function copied([from, to]: [Target, Target], paths: string[], path: string, part: Partial<Input> = {}) {
  const notes: Notes = [];
  const run = () =>
    copyFilesTool.run(testJob([from, to], notes).context, {
      from: { target: from.id, paths },
      to: { target: to.id, path },
      whenExists: 'refuse',
      move: false,
      verify: true,
      ...part,
    });
  return { ...(await run()), again: run };
}

describe.skipIf((noSshd ?? noFailingDisk) !== undefined)('a disk with bad sectors, behind an OpenSSH server', () => {
  const sector = 4096;
  const files = new Map<string, FailingFile>([
    ['good.vhd', { content: randomBytes(12 * MEBIBYTE) }],
    // Large enough for a program of the server, and read in requests once that fails.
    [
      'bad.vhd',
      {
        content: randomBytes(12 * MEBIBYTE + 77),
        bad: [
          { offset: 5 * MEBIBYTE, length: sector },
          { offset: 9 * MEBIBYTE + 3 * sector, length: 2 * sector },
        ],
      },
    ],
    ['bad.txt', { content: randomBytes(3 * sector), bad: [{ offset: sector, length: sector }] }],
    // Enough small ones to go together.
    ...Array.from({ length: 30 }, (_, index): [string, FailingFile] => [
      `small ${index}`,
      { content: randomBytes(1000 + index) },
    ]),
  ]);
  let disk: FailingDisk;
  let here: string;
  beforeEach(async () => {
    disk = await mountFailingDisk(files);
    here = await mkdtemp(join(tmpdir(), 'rescue-desk-rescued-'));
  });
  afterEach(async () => {
    await disk.remove();
    await rm(here, { recursive: true, force: true });
  });

  const rescued = async (name: string) => readFile(join(here, name));
  const whole = [...files].filter(([, { bad }]) => bad === undefined);

  it('gives all other files, and says which bytes of which can’t be had', { timeout: 120_000 }, async () => {
    const { result, problem } = await copied(
      [remote, local],
      [...files.keys()].map((name) => join(disk.folder, name)),
      here,
    );
    expect(problem?.code).toBe('command-failed');
    for (const [name, { content }] of whole) expect((await rescued(name)).equals(content), name).toBe(true);
    expect((await readdir(here)).sort()).toEqual(whole.map(([name]) => name).sort());
    expect(result).toMatchObject({ copied: { files: 31 }, verified: 31, failedCount: 2 });
    const said = result.failed.map(({ path, problem: { title, message } }) => `${path} ${title} ${message}`).join('\n');
    expect(said).toContain('bad.vhd');
    expect(said).toContain('bad.txt');
    // Tried again before it is given up.
    expect(disk.failures.get('bad.txt')).toBeGreaterThan(2);
  });

  it('never passes off zeroes for what it can’t read, also where nobody compares', { timeout: 120_000 }, async () => {
    const paths = [...files.keys()].filter((name) => name !== 'bad.vhd').map((name) => join(disk.folder, name));
    const { result } = await copied([remote, local], paths, here, { verify: false });
    expect(result).toMatchObject({ copied: { files: 31 }, failedCount: 1 });
    expect(await readdir(here)).not.toContain('bad.txt');
    for (const [name, { content }] of whole) expect((await rescued(name)).equals(content), name).toBe(true);
  });

  it('gives the rest of those files, too, with zeroes and a report of what is missing', {
    timeout: 120_000,
  }, async () => {
    const { result, problem } = await copied(
      [remote, local],
      [...files.keys()].map((name) => join(disk.folder, name)),
      here,
      { unreadable: 'fill' },
    );
    expect(problem).toBeUndefined();
    expect(result).toMatchObject({ copied: { files: 33 }, verified: 31, unverifiedCount: 2, failedCount: 0 });
    for (const [name, { content, bad = [] }] of files) {
      const wanted = Buffer.from(content);
      for (const { offset, length } of bad) wanted.fill(0, offset, offset + length);
      expect((await rescued(name)).equals(wanted), name).toBe(true);
    }
    const report = await readFile(join(here, 'bad.vhd.damaged.txt'), 'utf8');
    for (const { offset } of files.get('bad.vhd')?.bad ?? [])
      expect(report.replaceAll(/[,.\s]/g, '')).toContain(String(offset));
  });
});

describe.skipIf((noSshd ?? noMounts) !== undefined)('a disk that fills up', () => {
  let disk: SmallDisk;
  let source: string;
  beforeEach(async () => {
    disk = await mountSmallDisk(16 * MEBIBYTE);
    source = await mkdtemp(join(tmpdir(), 'rescue-desk-full-'));
    await mkdir(join(source, 'tree'));
    for (let index = 0; index < 40; index++) await writeFile(join(source, `tree/small ${index}`), randomBytes(20_000));
    for (let index = 0; index < 3; index++)
      await writeFile(join(source, `tree/large ${index}`), randomBytes(9 * MEBIBYTE));
  });
  afterEach(async () => {
    await disk.remove();
    await rm(source, { recursive: true, force: true });
  });

  it.each(['down', 'up'] as const)(
    'ends a copy %s with words, with nothing wrong under a final name, and it goes on once there is room',
    { timeout: 120_000 },
    async (way) => {
      const ends: [Target, Target] = way === 'down' ? [remote, local] : [local, remote];
      const { problem, again } = await copied(ends, [join(source, 'tree')], disk.folder);
      expect(problem?.code).toBe('no-space');
      const there = join(disk.folder, 'tree');
      for (const name of await readdir(there)) {
        if (name.endsWith('.rescue-part')) continue;
        const [given, wanted] = await Promise.all([readFile(join(there, name)), readFile(join(source, 'tree', name))]);
        expect(given.equals(wanted), name).toBe(true);
      }
      await disk.resize(64 * MEBIBYTE);
      expect(await again()).toMatchObject({ result: { failedCount: 0, copied: { files: 43 }, verified: 43 } });
      await expectSameTree(join(source, 'tree'), there);
      expect((await readdir(there)).filter((name) => name.endsWith('.rescue-part'))).toEqual([]);
    },
  );
});
