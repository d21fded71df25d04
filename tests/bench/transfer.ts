/**
 * One large file down and up, and a large folder listed, against OpenSSH's `sftp` on the same server: in turns, in one
 * run, so that the ratios count and not the machine. Options: --size MiB (1024), --runs N (3), --entries N
 * (20000); --alone leaves OpenSSH out, for `node --cpu-prof`.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { randomFillSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { openLocal } from '../../electron/targets/local/target.ts';
import type { Files } from '../../electron/targets/target.ts';
import { CIPHER, sftpSeconds } from '../support/sftp-client.ts';
import { signInTo } from '../support/ssh-target.ts';
import { noSshd, startSshd } from '../support/sshd.ts';

const execute = promisify(execFile);
const MEBIBYTE = 1024 * 1024;

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1024' },
    runs: { type: 'string', default: '3' },
    entries: { type: 'string', default: '20000' },
    alone: { type: 'boolean', default: false },
  },
});
const size = Number(values.size) * MEBIBYTE;
const runs = Number(values.runs);
const entries = Number(values.entries);
const { alone } = values;

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** As the app copies a file: read on one side, written on the other, flushed at the end. */
async function copy(from: Files, source: string, to: Files, destination: string): Promise<void> {
  const sink = await to.write(destination, { offset: 0, create: 'new', expected: size });
  for await (const chunk of from.read(source, { length: size })) await sink.write(chunk);
  await sink.close();
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  const block = Buffer.alloc(MEBIBYTE);
  for (let written = 0; written < size; written += block.length) await file.write(randomFillSync(block));
  await file.close();
}

async function list(files: Files, folder: string): Promise<void> {
  let count = 0;
  for await (const page of files.list(folder)) count += page.length;
  if (count !== entries) throw new Error(`${count} of ${entries} entries`);
}

interface Row {
  readonly what: string;
  readonly theirs: number[];
  readonly ours: number[];
}

async function main(): Promise<void> {
  if (noSshd !== undefined) throw new Error(noSshd);
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rescue-desk-bench-'));
  const server = await startSshd({ extraConfig: `Ciphers ${CIPHER}` });
  const [target, here] = [await signInTo(server), await openLocal()];
  const [remote, local] = [target.files, here.files];
  try {
    if (remote === undefined || local === undefined) throw new Error('no files');
    const at = (name: string) => join(folder, name);
    await fill(at('data'));
    const many = at('many');
    await mkdir(many);
    for (let i = 0; i < entries; i++) await writeFile(join(many, `file number ${i}.txt`), '');

    const down: Row = { what: 'download', theirs: [], ours: [] };
    const up: Row = { what: 'upload', theirs: [], ours: [] };
    const listing: Row = { what: `list ${entries}`, theirs: [], ours: [] };
    const compared = async (work: () => Promise<number>): Promise<number> => {
      const time = await work();
      await execute('cmp', [at('data'), at('copy')]);
      await rm(at('copy'));
      return time;
    };
    for (let run = 0; run < runs; run++) {
      if (!alone) {
        down.theirs.push(await compared(() => sftpSeconds(server, `get ${at('data')} ${at('copy')}`)));
        up.theirs.push(await compared(() => sftpSeconds(server, `put ${at('data')} ${at('copy')}`)));
        listing.theirs.push(await sftpSeconds(server, `ls -l ${many}`));
      }
      down.ours.push(await compared(() => seconds(() => copy(remote, at('data'), local, at('copy')))));
      up.ours.push(await compared(() => seconds(() => copy(local, at('data'), remote, at('copy')))));
      listing.ours.push(await seconds(() => list(remote, many)));
    }

    console.log(`${size / MEBIBYTE} MiB, median of ${runs}, ${CIPHER}, over a connection that is there already`);
    console.log('what            sftp s     ours s   sftp MB/s  ours MB/s   ratio');
    for (const { what, theirs, ours } of [down, up, listing]) {
      const [their, our] = [median(theirs), median(ours)];
      const rate = (time: number) => (what.startsWith('list') ? '-' : (size / 1e6 / time).toFixed(0));
      const cells = [
        their.toFixed(2).padStart(9),
        our.toFixed(2).padStart(10),
        rate(their).padStart(11),
        rate(our).padStart(10),
      ];
      console.log(`${what.padEnd(12)}${cells.join(' ')}   ${(their / our).toFixed(2).padStart(5)}`);
    }
    const { user, system } = process.cpuUsage();
    console.log(`our processor time: ${((user + system) / 1e6).toFixed(1)} s in all`);
    console.log(`engine memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB at most`);
  } finally {
    await target.close();
    await here.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
