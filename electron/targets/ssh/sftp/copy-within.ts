import { isProblem, ProblemError } from '../../../contract/problem.ts';
import type { Commands } from '../../target.ts';
import { isCharacterDevice, kindOf } from './entry.ts';
import { copyOnServer } from './on-server.ts';
import { pathBytes } from './paths.ts';
import { noSpace, refused, STATUS, StatusError, shown, wrongKind } from './problems.ts';
import { explain, lstatIfThere } from './reasons.ts';
import type { SftpSession } from './session.ts';
import { untilAborted } from './waiting.ts';
import { TYPE } from './wire.ts';
import { writeFile } from './write.ts';

/** How often (ms) it is looked how far the copy is. */
const LOOK_EVERY = 500;
/** A half-made copy is nobody's business but the owner's. */
const PRIVATE = 0o600;

export interface CopyWithinOptions {
  readonly offset: number;
  readonly signal?: AbortSignal;
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Appends to `to` what it lacks of `from` after `offset` bytes, by the server's own programs; makes it if `offset` is 0.
 * False where the server has no program for it.
 */
export async function copyWithin(
  commands: Commands,
  session: (signal?: AbortSignal) => Promise<SftpSession>,
  from: string,
  to: string,
  { offset, signal, onBytes }: CopyWithinOptions,
): Promise<boolean> {
  const first = await session(signal);
  try {
    if (!(await prepare(commands, first, from, to, offset, signal))) return false;
  } catch (error) {
    throw await explain(first, error, { doing: 'copy', path: to });
  }

  const look = async () => onBytes?.((await lstatIfThere(await session(), to))?.size ?? 0);
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  }, LOOK_EVERY);
  try {
    const { outcome, technical } = await copyOnServer(commands, from, to, offset, signal);
    if (outcome === 'impossible') return false;
    if (outcome === 'no-space') throw noSpace('copy', to);
    if (outcome === 'no-permission') throw refused(new StatusError(STATUS.permissionDenied, technical), 'copy', to);
    if (outcome === 'failed') throw refused(new StatusError(STATUS.failure, technical), 'copy', from);
  } finally {
    clearInterval(timer);
  }
  await look();
  return true;
}

/** Makes `to` a plain file of exactly `offset` bytes, never through a link, and never the very file that is copied. */
async function prepare(
  commands: Commands,
  session: SftpSession,
  from: string,
  to: string,
  offset: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const source = await untilAborted(session.request('attributes', TYPE.stat, [pathBytes(from)]), signal);
  if (kindOf(source) !== 'file' && (kindOf(source) !== 'device' || isCharacterDevice(source))) {
    throw wrongKind('copy', from, 'no file');
  }
  const there = await lstatIfThere(session, to, signal);
  if ((there?.size ?? 0) < offset) {
    throw new ProblemError({
      code: 'invalid-input',
      title: `Could not go on with the copy “${shown(to)}”`,
      message: 'It has fewer bytes than were copied before, so going on would leave a hole in it. Nothing was changed.',
      remedy: 'Copy it from the beginning.',
      details: { path: shown(to) },
    });
  }
  if (there !== undefined) {
    const same = await isSameFile(commands, from, to, signal);
    if (same === undefined) return false;
    if (same) throw wrongKind('copy', to, 'the very file that would be copied');
  }
  const create = there === undefined ? 'new' : 'existing';
  const options = { offset, create, truncate: true, mode: PRIVATE, signal } as const;
  const sink = await writeFile(session, undefined, to, pathBytes(to), options);
  await sink.close();
  return true;
}

/** SFTP version 3 can't tell two names of one file from two files; undefined where the server's `test` can't either. */
async function isSameFile(
  commands: Commands,
  one: string,
  other: string,
  signal?: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const { status } = await commands.run({ program: 'test', args: [one, '-ef', other] }, { signal });
    return status === 0 ? true : status === 1 ? false : undefined;
  } catch (error) {
    if (isProblem(error) && ['not-found', 'unsupported', 'invalid-input'].includes(error.problem.code))
      return undefined;
    throw error;
  }
}
