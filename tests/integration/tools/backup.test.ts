import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupManifest } from '../../../electron/contract/backup.ts';
import type { JobContext } from '../../../electron/engine/tool.ts';
import type { Target } from '../../../electron/targets/target.ts';
import { pushBackup } from '../../../electron/tools/push-backup/contract.ts';
import { pushBackupTool } from '../../../electron/tools/push-backup/index.ts';
import { restoreBackup } from '../../../electron/tools/restore-backup/contract.ts';
import { restoreBackupTool } from '../../../electron/tools/restore-backup/index.ts';
import { type FtpServer, noFtpServer, startFtpServer } from '../../support/ftp-server.ts';
import { type Notes, testJob } from '../../support/job-context.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

const execute = promisify(execFile);
const MEBIBYTE = 1024 * 1024;
const WORD = `secret:${'0'.repeat(32)}`;
const WRONG = `secret:${'1'.repeat(32)}`;
const FTP = `secret:${'2'.repeat(32)}`;
const SECRETS: Readonly<Record<string, string>> = { [WORD]: 'correct horse "battery" staple', [WRONG]: 'another' };

describe.skipIf(noSshd !== undefined || noFtpServer('proftpd') !== undefined)('a backup on a backup space', () => {
  let server: Sshd;
  let space: FtpServer;
  let target: Target;
  let folder: string;
  let counter = 0;

  beforeEach(async () => {
    server = await startSshd();
    space = await startFtpServer('proftpd', { security: 'explicit', most: 3 });
    target = await signInTo(server, {}, { timing: { backOff: [10, 20, 40] } });
    folder = await mkdtemp(join(tmpdir(), 'backup-'));
    const tree = join(folder, 'data');
    await mkdir(join(tree, 'deep/er'), { recursive: true });
    await writeFile(join(tree, 'large'), randomBytes(5 * MEBIBYTE + 77));
    await writeFile(join(tree, 'deep/er', 'näme with\nline'), 'content');
    await writeFile(Buffer.concat([Buffer.from(`${tree}/`), Buffer.from([0xe9, 0x21])]), 'latin');
    await writeFile(join(tree, 'left.tmp'), 'x');
    await writeFile(join(tree, 'hole'), '');
    await truncate(join(tree, 'hole'), 20 * MEBIBYTE);
    await symlink('../outside', join(tree, 'link'));
    await utimes(join(tree, 'large'), 1_000_000_000, 1_000_000_000);
  });
  afterEach(async () => {
    await target.close();
    await server.stop();
    await space.stop();
    await rm(folder, { recursive: true });
  });

  const place = () => ({
    host: space.host,
    port: space.port,
    user: space.user,
    password: FTP,
    certificate: space.certificate,
    folder: 'backups/mine',
  });
  const job = (notes: Notes, preview: unknown, jobId: string) => {
    const made = testJob([target], notes, preview, { jobId });
    const context: JobContext = {
      ...made.context,
      secret: (handle) => (handle === FTP ? space.password : (SECRETS[handle] ?? '')),
    };
    return { ...made, context };
  };
  const newId = () => `backup-${process.pid}-${(counter += 1)}-${Date.now()}`;
  const push = async (input: object) => {
    const whole = pushBackup.input.parse({ target: target.id, place: place(), partBytes: MEBIBYTE, ...input });
    const plan = await pushBackupTool.plan(job([], undefined, newId()).context, whole);
    return { whole, plan };
  };
  const pushed = async (input: object) => {
    const { whole, plan } = await push(input);
    expect(plan.refusal).toBeUndefined();
    const run = job([], plan.preview, newId());
    return { run, name: plan.preview.name, ...(await pushBackupTool.run(run.context, whole)) };
  };
  const restored = async (input: object) => {
    const whole = restoreBackup.input.parse({ target: target.id, place: place(), ...input });
    const plan = await restoreBackupTool.plan(job([], undefined, newId()).context, whole);
    expect(plan.refusal).toBeUndefined();
    return restoreBackupTool.run(job([], plan.preview, newId()).context, whole);
  };
  const set = (name: string) => join(space.folder, 'backups/mine', name);
  /** Names, kinds, owners, times and contents of a tree, in one text. */
  const told = async (root: string) =>
    (
      await execute(
        'sh',
        [
          '-c',
          'cd "$1" && find . -printf "%y %m %U %s %T@ %l %p\\0" | sort -z && find . -type f -print0 | sort -z | xargs -0 sha256sum',
          'sh',
          root,
        ],
        { encoding: 'latin1' },
      )
    ).stdout;
  const leftInMemory = async () =>
    (await readdir('/dev/shm')).filter((name) => name.includes(`backup-${process.pid}-`));

  it('is restored as it was, by this app and by its own words without it', async () => {
    const passphrase = WORD;
    const data = join(folder, 'data');
    const before = await told(data);
    const { problem, result, name } = await pushed({ paths: [data], passphrase });
    expect(problem).toBeUndefined();
    const names = (await readdir(set(name))).sort();
    expect(names.slice(0, 2)).toEqual(['RESTORE.txt', 'manifest.json']);
    expect(names.length - 2).toBe(result.parts);
    expect(result.parts).toBeGreaterThan(4);
    const manifest = backupManifest.parse(JSON.parse(await readFile(join(set(name), 'manifest.json'), 'utf8')));
    for (const part of manifest.parts) {
      const bytes = await readFile(join(set(name), part.name));
      expect(bytes.length).toBe(part.bytes);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(part.sha256);
    }

    const into = join(folder, 'back');
    const back = await restored({ name, passphrase, into });
    expect(back.problem).toBeUndefined();
    expect(await told(join(into, data))).toBe(before);

    // The commands of RESTORE.txt itself, as somebody types them who has no Rescue Desk.
    const words = await readFile(join(set(name), 'RESTORE.txt'), 'utf8');
    const commands = words
      .split('\n')
      .filter((line) => line.startsWith('    ') && !line.startsWith('    #'))
      .join('\n')
      .replace('gpg --decrypt', 'gpg --batch --pinentry-mode loopback --passphrase-fd 9 --decrypt');
    const alone = join(folder, 'alone');
    await execute('cp', ['-r', set(name), alone]);
    await writeFile(join(folder, 'word'), `${SECRETS[passphrase]}\n`);
    await execute('sh', ['-ec', `exec 9<../word; ${commands}`], {
      cwd: alone,
      env: { ...process.env, GNUPGHOME: await mkdtemp(join(folder, 'gnupg-')) },
    });
    expect(await told(join(alone, 'restored', data))).toBe(before);
    expect(await leftInMemory()).toEqual([]);
  });

  it('leaves out what is to be left out, and tells what can’t be had without its passphrase', async () => {
    const { name, problem } = await pushed({ paths: [join(folder, 'data')], exclude: ['*.tmp', 'large', 'hole'] });
    expect(problem).toBeUndefined();
    const into = join(folder, 'back');
    expect((await restored({ name, into })).problem).toBeUndefined();
    expect((await readdir(join(into, folder, 'data'))).sort()).toHaveLength(3);
    const again = restoreBackup.input.parse({ target: target.id, place: place(), name, into });
    expect((await restoreBackupTool.plan(job([], undefined, 'x').context, again)).refusal?.code).toBe('already-exists');

    const secret = await pushed({ paths: [join(folder, 'data/deep')], passphrase: WORD });
    const other = join(folder, 'other');
    expect((await restored({ name: secret.name, into: other })).problem?.code).toBe('invalid-input');
    const wrong = await restored({ name: secret.name, into: other, passphrase: WRONG });
    expect(wrong.problem).toBeDefined();
    expect(await leftInMemory()).toEqual([]);
  });

  it('that was never finished is not restored', async () => {
    const { name, problem } = await pushed({ paths: [join(folder, 'data/deep')] });
    expect(problem).toBeUndefined();
    await rm(join(set(name), 'manifest.json'));
    expect((await restored({ name, into: join(folder, 'a') })).problem?.code).toBe('not-found');
    expect(existsSync(join(folder, 'a'))).toBe(false);
  });

  it('keeps the passwords out of every argument list, and another certificate away', async () => {
    const seen: string[] = [];
    const look = setInterval(() => {
      void execute('ps', ['axww', '-o', 'args']).then(({ stdout }) => seen.push(stdout));
    }, 30);
    const { problem } = await pushed({ paths: [join(folder, 'data')], passphrase: WORD });
    clearInterval(look);
    expect(problem).toBeUndefined();
    expect(seen.join('')).toContain('curl');
    expect(seen.join('')).not.toContain(space.password);
    expect(seen.join('')).not.toContain('correct horse');
    const certificate = `SHA256:${'A'.repeat(43)}`;
    const refused = await pushed({ paths: [join(folder, 'data')], place: { ...place(), certificate } });
    expect(refused.problem?.code).toBe('host-key-changed');
    expect(existsSync(set(refused.name))).toBe(false);
  });

  it('goes on when the connection is cut, and when the app ends and comes back', async () => {
    const { whole, plan } = await push({ paths: [join(folder, 'data')] });
    const notes: Notes = [];
    const jobId = newId();
    const first = job(notes, plan.preview, jobId);
    const context: JobContext = {
      ...first.context,
      async record(line) {
        await first.context.record(line);
        server.cut();
        first.interrupt();
      },
    };
    const outcome = await pushBackupTool.run(context, whole);
    expect(outcome.problem?.code).toBe('cancelled');
    await target.connected();
    const second = await pushBackupTool.run(job(notes, plan.preview, jobId).context, whole);
    expect(second.problem).toBeUndefined();
    expect(second.result.parts).toBeGreaterThan(4);
    expect(existsSync(join(set(plan.preview.name), 'manifest.json'))).toBe(true);
  });
});
