/**
 * How soon a key press comes back from a terminal while a large file moves on the same server, against the same with nothing
 * else going on. Options: --size MiB (1024), --keys N (200). The exit status is 1 where it takes more than 1.5 times as long.
 */
import { randomFillSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLocal } from '../../electron/targets/local/target.ts';
import type { Files, TerminalSession } from '../../electron/targets/target.ts';
import { signInTo } from '../support/ssh-target.ts';
import { noSshd, startSshd } from '../support/sshd.ts';

const MEBIBYTE = 1024 * 1024;
const MOST = 1.5;
const { values } = parseArgs({
  options: { size: { type: 'string', default: '1024' }, keys: { type: 'string', default: '200' } },
});
const size = Number(values.size) * MEBIBYTE;
const keys = Number(values.keys);

/** Milliseconds from a key press until the server has sent it back, key by key, for as long as `goOn` says. */
async function echoes(terminal: TerminalSession, goOn: (count: number) => boolean): Promise<number[]> {
  const times: number[] = [];
  let seen = () => {};
  terminal.onData((data) => {
    if (Buffer.from(data).includes('x')) seen();
  });
  while (goOn(times.length)) {
    const start = performance.now();
    const echo = new Promise<void>((resolve) => {
      seen = resolve;
    });
    terminal.write('x');
    await echo;
    times.push(performance.now() - start);
    // As fast as somebody types who is in a hurry.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return times;
}

const median = (times: readonly number[]): number =>
  [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;

async function copy(from: Files, source: string, to: Files, destination: string): Promise<void> {
  const sink = await to.write(destination, { offset: 0, create: 'new', expected: size });
  for await (const chunk of from.read(source, { length: size })) await sink.write(chunk);
  await sink.close();
}

async function main(): Promise<void> {
  if (noSshd !== undefined) throw new Error(noSshd);
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rescue-desk-echo-'));
  const server = await startSshd();
  const [target, here] = [await signInTo(server), await openLocal()];
  try {
    const [remote, local] = [target.files, here.files];
    const terminal = await target.terminal?.open({ columns: 80, rows: 24 });
    if (!remote || !local || !terminal) throw new Error('no files or no terminal');
    const source = join(folder, 'data');
    const file = await open(source, 'w');
    const block = Buffer.alloc(MEBIBYTE);
    for (let written = 0; written < size; written += MEBIBYTE) await file.write(randomFillSync(block));
    await file.close();

    // The shell's own start and first line are not what is measured.
    await echoes(terminal, (count) => count < 20);
    const idle = median(await echoes(terminal, (count) => count < keys));
    console.log(`idle: ${idle.toFixed(2)} ms`);
    for (const direction of ['down', 'up'] as const) {
      let moving = true;
      const ends = direction === 'down' ? ([remote, local] as const) : ([local, remote] as const);
      const copying = copy(ends[0], source, ends[1], join(folder, direction)).finally(() => {
        moving = false;
      });
      const times = await echoes(terminal, () => moving);
      await copying;
      const ratio = median(times) / idle;
      const verdict = ratio <= MOST ? 'ok' : 'SHORT';
      console.log(
        `while it moves ${direction}: ${median(times).toFixed(2)} ms over ${times.length} keys, ${ratio.toFixed(2)} times (at most ${MOST}) ${verdict}`,
      );
      if (ratio > MOST) process.exitCode = 1;
    }
    terminal.close();
  } finally {
    await target.close();
    await here.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
