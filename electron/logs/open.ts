import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { LinuxLog } from '../contract/linux-logs.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { Command, Commands, Files, Target } from '../targets/target.ts';

/** The program that unpacks each kind, as rescue systems have it. The limits keep a hostile file from taking the server's memory. */
const PROGRAMS = {
  xz: { program: 'xz', args: ['--decompress', '--stdout', '--memlimit-decompress=256MiB', '--'], package: 'xz-utils' },
  bz2: { program: 'bzip2', args: ['--decompress', '--stdout', '--'], package: 'bzip2' },
  zst: { program: 'zstd', args: ['--decompress', '--stdout', '--memory=256MB', '--'], package: 'zstd' },
  lz4: { program: 'lz4', args: ['--decompress', '--stdout', '--'], package: 'lz4' },
} as const;

/** Bytes of a log as they come, and whether it ended well, known once they were all read. */
export type Bytes = AsyncIterable<Uint8Array>;

/** The unpacked bytes of a log from `offset` on (of one that is not packed). Ends with a problem where it is damaged. */
export function unpacked(
  target: Target,
  files: Files,
  path: string,
  packed: LinuxLog['packed'],
  offset: number,
  signal: AbortSignal,
): Bytes {
  if (packed === undefined) return files.read(path, { offset, signal });
  if (packed === 'gz') return gunzipped(files.read(path, { signal }));
  if (target.commands === undefined) throw cannotUnpack(packed, target.state().label);
  const { program, args, package: from } = PROGRAMS[packed];
  return said(target.commands, { program, args: [...args, path] }, from, signal);
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): Bytes {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  let source: unknown;
  const flow = pipeline(Readable.from(chunks), gunzip).catch((error: unknown) => {
    source = error;
  });
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
    await flow;
  } catch (error) {
    await flow;
    const cause = source ?? error;
    throw cause instanceof ProblemError ? cause : damaged(cause instanceof Error ? cause.message : '');
  }
}

/** What a program says, as it comes. Ends with a problem where it failed; ends the program when nobody reads on. */
export async function* said(
  commands: Commands,
  command: Command,
  from: string | undefined,
  signal: AbortSignal,
  onStderr: (text: string) => void = () => undefined,
): Bytes {
  const enough = new AbortController();
  let ended = false;
  const environment = { LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0', ...command.environment };
  try {
    const running = await commands.start(
      { ...command, environment },
      { signal: AbortSignal.any([signal, enough.signal]) },
    );
    const done = running.done.catch((error: unknown) => {
      if (!enough.signal.aborted) throw error;
      return { status: 0, stderr: '' };
    });
    done.catch(() => undefined);
    yield* running.stdout;
    const { status, stderr } = await done;
    ended = true;
    // A shell that does not find it says so with 127.
    if (status === 127) throw missing(command.program, from);
    onStderr(stderr);
    if (status !== 0) throw damaged(stderr);
  } catch (error) {
    if (isProblem(error, 'not-found')) throw missing(command.program, from);
    throw error;
  } finally {
    if (!ended) enough.abort();
  }
}

const damaged = (technical: string) =>
  new ProblemError({
    code: 'damaged',
    title: 'It is damaged or not whole',
    message: `What could be read of it before is shown.${technical.trim() === '' ? '' : ` Said was: ${technical.trim().split('\n').at(-1)?.slice(0, 300)}`}`,
  });

/** Its details name the package that brings the program, where that can be had by itself. */
const missing = (program: string, from: string | undefined) =>
  new ProblemError({
    code: 'unsupported',
    title: `The program ${program} is missing there`,
    message: 'So this could not be read; the other logs were.',
    remedy:
      from === undefined
        ? 'The journal can only be read with it. Start a rescue system with systemd (Debian, Ubuntu), or look into the journal in a terminal inside that Linux. The text logs in /var/log often say the same.'
        : `It comes with the package ${from}, which can be installed on a Debian or Ubuntu rescue system (install-programs).`,
    ...(from !== undefined && { details: { package: from } }),
  });

const cannotUnpack = (packed: string, label: string) =>
  new ProblemError({
    code: 'unsupported',
    title: `It cannot be unpacked on ${label}`,
    message: `Files that end in .${packed} are unpacked by a program on the server, and no programs can be run there.`,
    remedy: 'Copy it to this computer and unpack it here.',
  });
