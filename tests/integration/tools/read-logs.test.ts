import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogEntries } from '../../../electron/contract/linux-logs.ts';
import type { Target } from '../../../electron/targets/target.ts';
import { openLocal } from '../../../electron/targets/local/target.ts';
import { listLogsTool } from '../../../electron/tools/list-logs/index.ts';
import { readLogs } from '../../../electron/tools/read-logs/contract.ts';
import { readLogsTool } from '../../../electron/tools/read-logs/index.ts';
import { testJob } from '../../support/job-context.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

/** Makes journals of what it is told; an independent writer of the format. */
const REMOTE = '/lib/systemd/systemd-journal-remote';
const START = Date.UTC(2026, 0, 9, 8);
const MACHINE = '0123456789abcdef0123456789abcdef';

interface Made {
  readonly at: number;
  readonly message: string | Buffer;
  readonly priority?: number;
  readonly name?: string;
  readonly unit?: string;
}

/** Entries as systemd exports them (systemd.io/JOURNAL_EXPORT_FORMATS). */
function exported(entries: readonly Made[]): Buffer {
  return Buffer.concat(
    entries.flatMap(({ at, message, priority = 6, name = 'app', unit }, index) => {
      const bytes = Buffer.from(message);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(bytes.length));
      const head = [
        `__REALTIME_TIMESTAMP=${BigInt(START + at) * 1000n}`,
        `__MONOTONIC_TIMESTAMP=${1_000_000 + index}`,
        '_BOOT_ID=00000000000000000000000000000001',
        `_MACHINE_ID=${MACHINE}`,
        `PRIORITY=${priority}`,
        `SYSLOG_IDENTIFIER=${name}`,
        '_PID=77',
        ...(unit === undefined ? [] : [`_SYSTEMD_UNIT=${unit}`]),
      ].join('\n');
      return [Buffer.from(`${head}\nMESSAGE\n`), length, bytes, Buffer.from('\n\n')];
    }),
  );
}

const few: Made[] = [
  { at: 0, message: 'Linux version 6.1.0-18-amd64', name: 'kernel', priority: 5 },
  { at: 1_000, message: 'EXT4-fs error (device sda1): bad block bitmap', name: 'kernel', priority: 2 },
  { at: 2_000, message: "nginx.service: Failed with result 'exit-code'.", name: 'systemd', priority: 4 },
  { at: 3_000, message: 'worker started', name: 'nginx', unit: 'nginx.service' },
  { at: 4_000, message: `${'compressible '.repeat(250)}end` },
  { at: 5_000, message: 'x'.repeat(100_000) },
  { at: 6_000, message: Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a, 0x1b, 0x5b, 0x33, 0x31, 0x6d, 0x21]) },
  { at: 7_000, message: 'Failed password for root from 192.0.2.7 port 5 ssh2', name: 'sshd', priority: 6 },
];

describe.skipIf(!existsSync(REMOTE) || noSshd !== undefined)('the logs of a real Linux', () => {
  let folder: string;
  let root: string;
  let journal: string;
  let server: Sshd;
  let here: Target;
  let there: Target;

  const makeJournal = (path: string, entries: readonly Made[]) =>
    execFileSync(REMOTE, [`--output=${path}`, '-'], { input: exported(entries), stdio: ['pipe', 'ignore', 'ignore'] });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-logs-'));
    // A name that journalctl would take for a pattern.
    root = join(folder, 'li[n]ux *?');
    journal = join(root, 'var/log/journal', MACHINE);
    await mkdir(journal, { recursive: true });
    makeJournal(join(journal, 'system.journal'), few);
    server = await startSshd();
    here = await openLocal();
    there = await signInTo(server);
  }, 60_000);
  afterAll(async () => {
    await here?.close();
    await there?.close();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function read(target: Target, wish: object = {}): Promise<LogEntries> {
    const input = readLogs.input.parse({ target: target.id, root, ...wish });
    return readLogs.result.parse((await readLogsTool.run(testJob([target]).context, input)).result);
  }
  const messages = ({ entries }: LogEntries) => entries.map(({ message }) => message.slice(0, 30));

  it.each(['here', 'over SSH'])('are read from its journal %s, the latest first', async (where) => {
    const target = where === 'here' ? here : there;
    const { logs } = (await listLogsTool.run(testJob([target]).context, { target: target.id, root })).result;
    expect(logs).toMatchObject([{ path: `/var/log/journal/${MACHINE}`, kind: 'journal' }]);
    const found = await read(target);
    expect(found.notes).toEqual([]);
    expect(found.entries.map(({ time = 0 }) => time - START)).toEqual([7, 6, 5, 4, 3, 2, 1, 0].map((at) => at * 1000));
    expect(messages(found).slice(0, 4)).toEqual([
      'Failed password for root from ',
      'caf\ufffd\n!',
      'The message is longer than 4,0',
      'compressible compressible comp',
    ]);
    expect(messages(found).slice(-2)).toEqual(['EXT4-fs error (device sda1): b', 'Linux version 6.1.0-18-amd64']);
    expect(found.entries.at(-2)).toMatchObject({ level: 2, source: 'kernel', process: 77 });
    expect(found.findings.map(({ topic }) => topic)).toEqual([
      'file-system',
      'unit',
      'refused-sign-in',
      'starts-and-stops',
    ]);
    expect(found.addresses).toMatchObject([{ address: '192.0.2.7', count: 1 }]);
  });

  it('keep the order in which they were written within one moment', async () => {
    const path = join(root, 'var/log/moment.journal');
    makeJournal(
      path,
      ['first', 'second', 'third'].map((message) => ({ at: 0, message })),
    );
    expect(messages(await read(here, { logs: ['/var/log/moment.journal'] }))).toEqual(['third', 'second', 'first']);
  });

  it('are filtered by time, level, unit and text', async () => {
    expect(messages(await read(here, { from: START + 500, until: START + 1_500 }))).toEqual([
      'EXT4-fs error (device sda1): b',
    ]);
    expect((await read(here, { levels: [0, 1, 2, 3] })).matching).toBe(1);
    expect(messages(await read(here, { sources: ['nginx.service'] }))).toEqual(['worker started']);
    expect(messages(await read(here, { text: 'FAILED with' }))).toEqual(['nginx.service: Failed with res']);
  });

  it('are read from what a crash left, and a damaged file does not hide the others', async () => {
    const whole = join(journal, 'system.journal');
    const crashed = join(journal, `system@0005f1-${'0'.repeat(16)}.journal~`);
    await copyFile(whole, join(folder, 'kept'));
    try {
      await rename(whole, crashed);
      expect((await read(here)).matching).toBe(few.length);
      await writeFile(join(journal, 'user-1.journal'), 'no journal at all');
      await copyFile(join(folder, 'kept'), join(journal, 'cut.journal'));
      await truncate(join(journal, 'cut.journal'), 4_096);
      const found = await read(here);
      expect(found.matching).toBe(few.length);
    } finally {
      await rm(join(journal, 'user-1.journal'), { force: true });
      await rm(join(journal, 'cut.journal'), { force: true });
      await rename(crashed, whole);
    }
  });

  it('are told to be unreadable where all of them are', async () => {
    const log = '/var/log/broken.journal';
    await writeFile(join(root, log), 'no journal at all');
    const { entries, notes } = await read(here, { logs: [log] });
    expect(entries).toEqual([]);
    expect(notes).toMatchObject([{ log }]);
  });

  it('with a journal that is a link out of it are not read from there', async () => {
    const outside = join(folder, 'outside.journal');
    makeJournal(outside, [{ at: 0, message: 'SECRET' }]);
    await symlink(outside, join(journal, 'user-2.journal'));
    const found = await read(here);
    expect(found.matching).toBe(few.length);
    expect((await read(here, { logs: [`/var/log/journal/${MACHINE}/user-2.journal`] })).entries).toEqual([]);
  });

  it.each(['here', 'over SSH'])('are unpacked %s, whatever packed them', async (where) => {
    const target = where === 'here' ? here : there;
    const text = 'Jan  9 08:00:00 ns1 kernel: Linux version 6.1\n';
    const written = new Date(START);
    const logs: string[] = [];
    for (const [ending, program] of [
      ['gz', 'gzip'],
      ['xz', 'xz'],
      ['bz2', 'bzip2'],
      ['zst', 'zstd'],
    ] as const) {
      const path = join(root, `var/log/sys log.1.${ending}`);
      await writeFile(path, execFileSync(program, ['-c'], { input: text }));
      await utimes(path, written, written);
      logs.push(`/var/log/sys log.1.${ending}`);
    }
    const found = await read(target, { logs });
    expect(found.notes).toEqual([]);
    expect(found.entries.map(({ log, time }) => [log, time])).toEqual(logs.toReversed().map((log) => [log, START]));
    await writeFile(join(root, 'var/log/bad.xz'), 'no xz');
    expect((await read(target, { logs: ['/var/log/bad.xz'] })).notes[0]?.reason).toContain('damaged');
  });

  it.each(['here', 'over SSH'])('that unpack to far more than they are end %s, with the program', async (where) => {
    const bomb = join(root, 'var/log/bomb.zst');
    await writeFile(bomb, execFileSync('zstd', ['-c'], { input: Buffer.alloc(100_000_000, '\n') }));
    const found = await read(where === 'here' ? here : there, { logs: ['/var/log/bomb.zst'] });
    expect(found.notes[0]?.reason).toContain('20,000,000 lines');
    const unpacking = () => spawnSync('pgrep', ['-f', '--', '--decompress.*bomb[.]zst'], { encoding: 'utf8' }).stdout;
    await expect.poll(unpacking, { timeout: 10_000 }).toBe('');
  });

  it('with 100 MB of text are read in under 5 seconds on an idle machine', async () => {
    const lines: string[] = [];
    for (let index = 0, size = 0; size < 100_000_000; index++) {
      const second = String(Math.floor(index / 20) % 60).padStart(2, '0');
      const minute = String(Math.floor(index / 1_200) % 60).padStart(2, '0');
      const said =
        index % 3 === 0
          ? `sshd[${index % 30_000}]: Failed password for root from 192.0.2.${index % 250} port ${index % 60_000} ssh2`
          : `postfix/smtpd[${index % 30_000}]: connect from unknown[198.51.100.${index % 250}]`;
      const line = `Jan  ${1 + (Math.floor(index / 200_000) % 9)} 08:${minute}:${second} ns3012345 ${said}\n`;
      size += line.length;
      lines.push(line);
    }
    const text = lines.join('');
    await writeFile(join(root, 'var/log/auth.log'), text);
    await writeFile(join(root, 'var/log/auth.log.1.gz'), gzipSync(text, { level: 1 }));
    for (const log of ['/var/log/auth.log', '/var/log/auth.log.1.gz']) {
      const [started, worked] = [performance.now(), process.cpuUsage()];
      const found = await read(here, { logs: [log] });
      const took = performance.now() - started;
      const { user } = process.cpuUsage(worked);
      console.log(
        `${log}: 100 MB, ${found.read} lines, in ${Math.round(took)} ms (${Math.round(user / 1000)} ms of work)`,
      );
      expect(found.read).toBe(lines.length);
      expect(found.addresses).toHaveLength(100);
      // Other tests may have the machine: what it worked for tells more than the clock.
      expect(user / 1_000_000).toBeLessThan(10);
    }
    await rm(join(root, 'var/log/auth.log'));
  }, 60_000);

  it('with a journal of 100,000 entries are read to its end', async () => {
    const many = Array.from(
      { length: 100_000 },
      (_, index): Made => ({
        at: index,
        message: `request ${index} of somebody ${index * 7919} took ${index % 997} ms`,
        name: index % 2 === 0 ? 'app' : 'nginx',
      }),
    );
    const path = join(root, 'var/log/many.journal');
    makeJournal(path, many);
    const started = performance.now();
    const found = await read(here, { logs: ['/var/log/many.journal'] });
    const size = (await readFile(path)).length;
    console.log(
      `journal of ${Math.round(size / 1e6)} MB, ${found.read} entries, in ${Math.round(performance.now() - started)} ms`,
    );
    expect(found.matching).toBe(many.length);
    expect(found.entries[0]?.message).toContain('request 99999 ');
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 90_000);
});
