import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Commands, Target } from '../../../electron/targets/target.ts';
import { openLocal } from '../../../electron/targets/local/target.ts';
import { testArchive } from '../../../electron/tools/test-archive/contract.ts';
import { testArchiveTool } from '../../../electron/tools/test-archive/index.ts';
import { testJob } from '../../support/job-context.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

const SECRETS: Readonly<Record<string, string>> = {
  [`secret:${'0'.repeat(32)}`]: 'correct horse "battery" staple',
  [`secret:${'1'.repeat(32)}`]: 'another',
};
const [RIGHT, WRONG] = Object.keys(SECRETS);

/** Archives made by Python, which lets every name pass. */
const PYTHON = `
import io, tarfile, zipfile
with zipfile.ZipFile('names.zip', 'w') as made:
    for name in ['../up', '/etc/absolute', 'C:\\\\windows', 'a\\nERROR: CRC Failed : feigned', 'esc\\x1b[31m']:
        made.writestr(zipfile.ZipInfo(name), b'x' * 100)
    made.comment = b'}\\n\\nERROR: CRC Failed : from the comment\\n\\nEnter password\\n\\n----------\\nPath = feigned'
with zipfile.ZipFile('many.zip', 'w') as made:
    for index in range(100000):
        made.writestr('folder/%d' % index, b'')
with tarfile.open('latin.tar', 'w', format=tarfile.USTAR_FORMAT, encoding='latin-1') as made:
    info = tarfile.TarInfo('caf\\xe9.txt'); info.size = 4
    made.addfile(info, io.BytesIO(b'noir'))
    link = tarfile.TarInfo('out'); link.type = tarfile.SYMTYPE; link.linkname = '/etc/passwd'
    made.addfile(link)
`;

describe.skipIf(!existsSync('/usr/bin/7zz') || noSshd !== undefined)('testing an archive', () => {
  let folder: string;
  let server: Sshd;
  let here: Target;
  let there: Target;
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-test-archive-'));
    await mkdir(join(folder, 'site'));
    await writeFile(join(folder, 'site', 'index.html'), '<h1>shop</h1>'.repeat(50));
    await writeFile(join(folder, 'site', 'large.bin'), randomBytes(3_000_000));
    await writeFile(join(folder, 'site', 'nothing'), '');
    for (const kind of ['7z', 'zip', 'wim']) run('7zz', 'a', `site.${kind}`, 'site');
    run('tar', '-czf', 'site.tgz', 'site');
    run('tar', '-cJf', 'site.tar.xz', 'site');
    const password = '-pcorrect horse "battery" staple';
    run('7zz', 'a', password, 'contents.7z', 'site');
    run('7zz', 'a', password, '-mhe=on', 'names.7z', 'site');
    run('7zz', 'a', password, 'locked.zip', 'site');
    run('python3', '-c', PYTHON);
    server = await startSshd();
    here = await openLocal();
    there = await signInTo(server);
  });
  afterAll(async () => {
    await here?.close();
    await there?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const jobOn = (target: Target) => {
    const job = testJob([target]);
    return { ...job, context: { ...job.context, secret: (handle: string) => SECRETS[handle] ?? '' } };
  };
  const planned = async (target: Target, name: string, password?: string) => {
    const input = testArchive.input.parse({ target: target.id, path: join(folder, name), password });
    const plan = await testArchiveTool.plan(jobOn(target).plan, input);
    expect(testArchive.preview.parse(plan.preview)).toEqual(plan.preview);
    return { input, plan };
  };
  const tested = async (target: Target, name: string, password?: string) => {
    const { input } = await planned(target, name, password);
    const job = jobOn(target);
    const outcome = await testArchiveTool.run(job.context, input);
    expect(testArchive.result.parse(outcome.result)).toEqual(outcome.result);
    return { ...outcome, ...job };
  };
  /** A copy with one byte changed. */
  const damaged = async (name: string, at: number) => {
    const bytes = await readFile(join(folder, name));
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    await writeFile(join(folder, `damaged ${name}`), bytes);
    return `damaged ${name}`;
  };

  describe.each([
    ['on this computer', () => here],
    ['over SSH', () => there],
  ])('%s', (_, on) => {
    it.each(['site.7z', 'site.zip', 'site.wim', 'site.tgz', 'site.tar.xz'])('finds %s whole', async (name) => {
      const { result, problem, progress } = await tested(on(), name);
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ hasSums: true, faults: [], faultCount: 0, remarks: [] });
      expect(result.members).toMatchObject({ files: 3, folders: 1, bytes: 3_000_650 });
      expect(progress.every(({ done, total = 0 }) => done <= total)).toBe(true);
      expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total);
    });

    it('names the file that is damaged, and no other', async () => {
      const { result, problem } = await tested(on(), await damaged('site.zip', 1_500_000));
      expect(result.faults).toEqual([{ name: 'site/large.bin', fault: 'checksum' }]);
      expect(problem).toMatchObject({ code: 'damaged', title: '1 file in “damaged site.zip” is not whole' });
    });

    it('sees a byte that is wrong in a compressed tar', async () => {
      expect((await tested(on(), await damaged('site.tgz', 1_500_000))).problem?.code).toBe('damaged');
    });

    it.each(['site.7z', 'site.zip', 'site.tgz'])('sees that %s was cut off', async (name) => {
      const cut = `cut ${name}`;
      await writeFile(join(folder, cut), await readFile(join(folder, name)));
      await truncate(join(folder, cut), 2_000_000);
      const outcome = await tested(on(), cut).catch((error: unknown) => error);
      // A 7z has its list at the end: without it nothing can be planned.
      if (name === 'site.7z') expect(outcome).toMatchObject({ problem: { code: 'invalid-input' } });
      else expect(outcome).toMatchObject({ problem: { code: 'damaged' } });
    });

    it.each(['contents.7z', 'names.7z', 'locked.zip'])('opens %s by its password only', async (name) => {
      expect((await planned(on(), name)).plan).toMatchObject({
        preview: { isLocked: true },
        refusal: { code: 'sign-in-failed' },
      });
      expect((await tested(on(), name, WRONG)).problem).toMatchObject({
        code: 'sign-in-failed',
        title: `This password does not open “${name}”`,
      });
      const { result, problem, lines } = await tested(on(), name, RIGHT);
      expect(problem).toBeUndefined();
      expect(result.members).toMatchObject({ files: 3, bytes: 3_000_650 });
      expect(JSON.stringify([result, lines])).not.toContain('battery');
    });

    it('believes no name and no comment', async () => {
      const { result, problem } = await tested(on(), 'names.zip');
      expect(problem).toBeUndefined();
      expect(result.faults).toEqual([]);
      // Only the checksum of the content of the first is wrong now.
      const bytes = await readFile(join(folder, 'names.zip'));
      const broken = await damaged('names.zip', bytes.indexOf('x'.repeat(100)) + 5);
      expect((await tested(on(), broken)).result.faults).toEqual([{ name: '../up', fault: 'checksum' }]);
    });

    it('reads names that are no text, and links, without following or writing anything', async () => {
      const before = await readdir(folder);
      const { result, problem } = await tested(on(), 'latin.tar');
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ hasSums: false, members: { files: 1, links: 1 } });
      expect(await readdir(folder)).toEqual(before);
    });

    it('counts 100,000 names', async () => {
      expect((await tested(on(), 'many.zip')).result.members.files).toBe(100_000);
    });
  });

  it('never puts the password where another program sees it', async () => {
    const calls: string[] = [];
    const { commands } = here;
    if (!commands) throw new Error('it has no programs');
    const watching: Commands = {
      run: (command, options) => {
        calls.push(JSON.stringify([command.program, command.args, command.environment]));
        return commands.run(command, options);
      },
      start: (command, options) => {
        calls.push(JSON.stringify([command.program, command.args, command.environment]));
        return commands.start(command, options);
      },
    };
    const watched: Target = { ...here, commands: watching };
    expect((await tested(watched, 'names.7z', RIGHT)).problem).toBeUndefined();
    expect(calls.length).toBeGreaterThan(3);
    expect(calls.join('\n')).not.toContain('battery');
  });

  it('stops when told to, and says so', async () => {
    const { input } = await planned(there, 'site.7z');
    const job = jobOn(there);
    job.stop();
    expect((await testArchiveTool.run(job.context, input)).problem?.code).toBe('cancelled');
  });

  it('says what is no archive, and what is no file', async () => {
    await writeFile(join(folder, 'text.zip'), 'this is text');
    await expect(planned(here, 'text.zip')).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
    await expect(planned(here, 'site')).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
    await expect(planned(here, 'none.zip')).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });
});
