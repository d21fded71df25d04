/**
 * Registry hives and accounts against the programs of a rescue system: a SYSTEM hive opened and read to its last value against
 * `reglookup` and `hivexml`; accounts listed and a password set against `chntpw -l` and `sampasswd`. In turns, in one run,
 * so that the ratios count and not the machine. The exit status is 1 where a target is missed. Options: --runs N (5).
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { openHive } from '../../electron/windows/hive/cells.ts';
import { checkHive } from '../../electron/windows/hive/check.ts';
import { editHive, sealedBytes } from '../../electron/windows/hive/edit.ts';
import { addKey } from '../../electron/windows/hive/edit-keys.ts';
import { setValue } from '../../electron/windows/hive/edit-values.ts';
import { type Key, rootKey, subkeys } from '../../electron/windows/hive/keys.ts';
import { newHive } from '../../electron/windows/hive/new-hive.ts';
import { valueData, values } from '../../electron/windows/hive/values.ts';
import { readAccounts } from '../../electron/windows/sam/accounts.ts';
import { changeAccount } from '../../electron/windows/sam/change-account.ts';
import { openDatabase } from '../../electron/windows/sam/database.ts';
import { sampleSam, sampleSystem } from '../support/accounts.ts';
import { NOW, noHives, realFile } from '../support/hives.ts';

const execute = promisify(execFile);
const options = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(options.values.runs);

const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly peer?: string;
  readonly ratio?: number;
  readonly missed: boolean;
}
const rows: Row[] = [];

/** Ours and a peer's in turns; `most` is the ratio that is still good, `limit` the milliseconds. */
async function compare(
  what: string,
  ours: () => void,
  peer: { name: string; run: () => Promise<unknown>; most: number } | undefined,
  limit = Number.POSITIVE_INFINITY,
): Promise<void> {
  const [own, others]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    own.push(await milliseconds(async () => ours()));
    if (peer !== undefined) others.push(await milliseconds(peer.run));
  }
  const time = median(own);
  const ratio = peer === undefined ? undefined : time / median(others);
  const missed = time > limit || (ratio !== undefined && peer !== undefined && ratio > peer.most);
  rows.push({ what, ours: time, peer: peer?.name, ratio, missed });
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** About 12 MB of keys and values as they are in a SYSTEM hive, where there is no real one. */
function largeHive(): Buffer {
  const hive = newHive({ minor: 5, rootName: 'ROOT', fileName: 'SYSTEM', now: NOW });
  for (let i = 0; i < 400; i++) {
    const parent = addKey(hive, hive.root, `Group ${i}`);
    for (let j = 0; j < 75; j++) {
      const key = addKey(hive, parent, `{4d36e972-e325-11ce-bfc1-${i}-${j}}`);
      for (let k = 0; k < 3; k++) setValue(hive, key, `Value ${k}`, 1, Buffer.alloc(60 + j, 'text'));
    }
  }
  return sealedBytes(hive, 2);
}

/** Every key, value and byte of data, as a search for a word would see them. */
function readAll(bytes: Buffer): number {
  const hive = openHive(bytes);
  const open: Key[] = [rootKey(hive)];
  let seen = 0;
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const value of values(hive, key)) seen += value.name.length + valueData(hive, value).length;
    for (const below of subkeys(hive, key)) open.push(below);
  }
  return seen;
}

const folder = await mkdtemp(join(tmpdir(), 'rescue-desk-bench-'));
try {
  const system = noHives === undefined ? realFile('regipy/SYSTEM') : largeHive();
  const sam = sampleSam('aes');
  await writeFile(join(folder, 'SYSTEM'), system, { mode: 0o600 });
  await writeFile(join(folder, 'SAM'), sam, { mode: 0o600 });
  /** A program's whole output thrown away by the shell, so that only its own work counts. */
  const quietly = (program: string, ...parameters: string[]) => ({
    name: program,
    run: () => execute('/bin/sh', ['-c', '"$0" "$@" >/dev/null 2>&1 || true', program, ...parameters]),
  });
  const peer = (file: string, most: number, ...parameters: string[]) =>
    existsSync(file) ? { ...quietly(file, ...parameters), most } : undefined;

  const before = process.memoryUsage().rss;
  readAll(system);
  const grown = (process.resourceUsage().maxRSS * 1024 - before) / 1024 / 1024;
  rows.push({
    what: `memory besides the file to read ${Math.round(system.length / 1e6)} MB, MiB`,
    ours: grown,
    missed: grown > 150,
  });

  const all = 'open a SYSTEM hive and read all of it, ms';
  await compare(all, () => readAll(system), peer('/usr/bin/reglookup', 1, join(folder, 'SYSTEM')), 1_000);
  await compare(all, () => readAll(system), peer('/usr/bin/hivexml', 1.5, join(folder, 'SYSTEM')), 1_000);
  await compare('check it, ms', () => checkHive(system), undefined, 2_000);
  const list = () => readAccounts(openHive(sam), openDatabase(openHive(sam), openHive(sampleSystem)), NOW);
  await compare('list accounts, ms', list, peer('/usr/sbin/chntpw', 5, '-l', join(folder, 'SAM')), 200);
  const set = () => {
    const hive = editHive(sam, NOW);
    changeAccount(hive, 500, { password: 'a new one' }, openDatabase(hive, openHive(sampleSystem)));
    if (checkHive(sealedBytes(hive, 3)).errorCount > 0) throw new Error('the hive is unsound');
  };
  const reset = peer('/usr/sbin/sampasswd', 5, '-r', '-u', '0x1f4', join(folder, 'SAM'));
  await compare('set a password and check, ms', set, reset, 200);
} finally {
  await rm(folder, { recursive: true });
}

for (const { what, ours, peer, ratio, missed } of rows) {
  const against = ratio === undefined ? '' : `   ${ratio.toFixed(2)} of ${peer}`;
  console.log(`${what.padEnd(46)} ${ours.toFixed(1).padStart(8)}${against}${missed ? '   MISSED' : ''}`);
}
process.exitCode = rows.some(({ missed }) => missed) ? 1 : 0;
