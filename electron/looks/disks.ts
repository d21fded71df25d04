import { setTimeout as wait } from 'node:timers/promises';
import type { BlockDevice } from '../contract/disks.ts';
import type { LookNews } from '../contract/looks.ts';
import { ProblemError } from '../contract/problem.ts';
import { asking } from '../disks/ask.ts';
import { askQuick, askSlow, pictureOf, type Slow } from '../disks/picture.ts';
import type { Target } from '../targets/target.ts';
import type { Steady } from '../work/steady.ts';

/** Milliseconds between two looks, and after how many of them everything is asked anew. */
const PAUSE = 3000;
const ROUNDS = 20;

/** The disks of a server, and again whenever something changed, until nobody wants to know any more. Only reads. */
export async function* watchDisks(
  target: Target,
  steady: Steady,
  signal: AbortSignal,
): AsyncGenerator<LookNews, void, void> {
  if (!target.commands) throw noPrograms();
  const ask = asking(target.commands, signal);
  let told = '';
  let seen = '';
  let slow = NOTHING_YET;
  for (let round = 0; ; round++) {
    const quick = await steady.run(() => askQuick(ask));
    // At once, with what is known of the rest: on a slow server asking all of it takes a while.
    for (const known of [true, false]) {
      const shape = shapeOf(quick.devices);
      if (!known && (shape !== seen || round % ROUNDS === 0))
        slow = await steady.run(() => askSlow(ask, quick.devices));
      if (!known) seen = shape;
      const picture = pictureOf(quick, slow);
      const now = JSON.stringify(picture);
      if (now !== told) yield { kind: 'disks', disks: picture };
      told = now;
    }
    await wait(PAUSE, undefined, { signal });
  }
}

const NOTHING_YET: Slow = {
  tables: new Map(),
  members: new Map(),
  groups: [],
  dynamic: [],
  health: new Map(),
  ntfs: new Map(),
  absent: new Set(),
};

/** What the slow answers depend on. What is mounted changes only how Windows' file systems stand. */
const shapeOf = (devices: readonly BlockDevice[]): string =>
  JSON.stringify(
    devices.map(({ path, content, uuid, size, readOnly, mounts }) => [
      path,
      content,
      uuid,
      size,
      readOnly,
      content === 'ntfs' && mounts.length,
    ]),
  );

const noPrograms = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'The disks can’t be looked at there',
    message: 'This needs programs on the server, and the server lets none be run.',
  });
