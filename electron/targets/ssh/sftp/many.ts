/**
 * Many small files of a server at once: one tar stream in place of requests for each, and one process that renames. The
 * programs get constant arguments, and names through stdin. GNU's tar is needed; where it, or `perl`, is missing, files go
 * one by one over SFTP.
 */
import { parentOf } from '../../../contract/paths.ts';
import { isProblem, ProblemError } from '../../../contract/problem.ts';
import { readTar } from '../../tar/read.ts';
import { TAR_END, tarHead, tarPadding } from '../../tar/write.ts';
import type { Commands, ManyFiles, Renaming, SmallFile } from '../../target.ts';
import { namesOf } from './hash-on-server.ts';
import { attempt } from './on-server.ts';
import { pathBytes } from './paths.ts';
import type { StreamLink } from './streams.ts';

const PLAIN = { LC_ALL: 'C' };
/** How long (ms) the programs of a server that starts nothing are waited for. */
const PATIENCE = 15_000;
/** How long (ms) a program whose stdin has ended early may take to end. */
const LAST_WORDS = 5_000;
/** Bytes that go to the server's tar at a time. */
const PIECE = 128 * 1024;

// Names are taken as they are, one after a zero byte; dates to the nanosecond; a second name of a file as the file.
const PACK = [
  '-c',
  '-f-',
  '-b128',
  '-P',
  '--format=posix',
  '--pax-option=delete=atime,delete=ctime',
  '--no-recursion',
  '--hard-dereference',
  '--null',
  '--verbatim-files-from',
  '-T',
];
// Never over what is there: `-k` fails where the name is taken.
const UNPACK = ['-x', '-b', '128', '-P', '-k', '-p', '--no-same-owner', '-f'];

/**
 * Reads triples of old name, new name and `1` where the new one may be replaced; prints 1 for each that it renamed. A name
 * that must be free is given as a second one, which fails where it is taken, and then the first one goes.
 */
const RENAME =
  '$/="\\0"; while (defined(my $from = <STDIN>)) { my $to = <STDIN>; my $replace = <STDIN>; chomp($from, $to, $replace); ' +
  'my $done = $replace ? ((-d $to and not -l $to) ? 0 : rename($from, $to)) : link($from, $to); ' +
  'if ($done and not $replace and not unlink($from)) { unlink($to); $done = 0 } print $done ? 1 : 0 }';

/** What GNU's tar says of a file that it could not read to its end. */
const FILLED = /padding with zeros|Read error/;

const filledWithZeroes = () =>
  new ProblemError({
    code: 'damaged',
    title: 'Some of the files can’t be read to their end',
    message: 'A disk fails, or a file was cut while it was read. Nothing of this stream is used.',
    retryable: true,
  });

type Hash = (paths: readonly string[], signal?: AbortSignal) => Promise<(string | null)[]> | undefined;

/** Finds out at the first call what the server has. */
export function manyOnServer(link: StreamLink, hash: Hash): (signal?: AbortSignal) => Promise<ManyFiles | null> {
  let able: Promise<boolean> | undefined;
  return async () => {
    const { commands } = link;
    if (commands === undefined) return null;
    able ??= hasPrograms(commands).catch((error: unknown) => {
      // A link that went away says nothing of the server's programs.
      if (isProblem(error, 'connection-lost') || isProblem(error, 'busy')) able = undefined;
      return false;
    });
    return (await able) ? overTar(link, commands, hash) : null;
  };
}

async function hasPrograms(commands: Commands): Promise<boolean> {
  const nothing = new Uint8Array();
  const trials = [
    { program: 'tar', args: [...PACK, '-'], stdin: nothing },
    { program: 'tar', args: [...UNPACK, '-'], stdin: TAR_END },
    { program: 'perl', args: ['-e', RENAME], stdin: nothing },
  ];
  const signal = AbortSignal.timeout(PATIENCE);
  const results = await Promise.all(
    trials.map((trial) =>
      attempt(commands, { ...trial, environment: PLAIN }, signal, 1024 * 1024).catch((error: unknown) => {
        if (isProblem(error, 'cancelled')) return 'impossible' as const;
        throw error;
      }),
    ),
  );
  return results.every((result) => typeof result !== 'string' && result.status === 0);
}

function overTar(link: StreamLink, first: Commands, hash: Hash): ManyFiles {
  const carrier = async (signal?: AbortSignal) => (await link.bulk?.(true, signal))?.commands ?? first;

  return {
    async *read(paths, { largest, signal, exactly = false }) {
      const asked = new Map(paths.map((path, index) => [path, index]));
      for (const path of paths) pathBytes(path);
      const commands = await carrier(signal);
      const command = { program: 'tar', args: [...PACK, '-'], stdin: namesOf(paths), environment: PLAIN };
      const { stdout, done } = await commands.start(command, { signal });
      for await (const files of readTar(stdout, largest))
        yield files.flatMap(({ name, data, modified }) => {
          // The server's word: whatever was not asked for, or comes again, is not used.
          const index = asked.get(name);
          asked.delete(name);
          return index === undefined ? [] : { index, data, modified };
        });
      // What it could not open is missing; but where a disk fails in the middle of a file, it fills the rest with zeroes.
      if (exactly && FILLED.test((await done).stderr)) throw filledWithZeroes();
    },

    async write(files, signal) {
      const folders = new Set<string>();
      const commands = await carrier(signal);
      const stdin = gently(
        packed(files, (path) => {
          pathBytes(path);
          folders.add(parentOf('posix', path));
        }),
      );
      const limit = patient(signal);
      try {
        const command = { program: 'tar', args: [...UNPACK, '-'], stdin: stdin.chunks, environment: PLAIN };
        const { status } = await commands.run(command, { signal: limit.signal });
        stdin.rethrow();
        return status === 0 && (await flushed(commands, [...folders], signal));
      } finally {
        limit.end();
      }
    },

    hash: async (paths, signal) => (await hash(paths, signal)) ?? paths.map(() => null),

    async rename(renamings) {
      const stdin = namesOf(renamings.flatMap(wordsOf));
      const command = { program: 'perl', args: ['-e', RENAME], stdin, environment: PLAIN };
      const { stdout } = await (await carrier()).run(command);
      return renamings.map((_, index) => stdout[index] === 0x31);
    },
  };
}

const wordsOf = ({ from, to, replace }: Renaming): string[] => {
  pathBytes(from);
  pathBytes(to);
  return [from, to, replace ? '1' : ''];
};

/** Has every disk that has one of the folders write down what it holds; true where the server can't, as with SFTP. */
async function flushed(commands: Commands, folders: readonly string[], signal?: AbortSignal): Promise<boolean> {
  const stdin = namesOf(folders);
  const result = await attempt(
    commands,
    { program: 'xargs', args: ['-0', 'sync', '-f', '--'], stdin, environment: PLAIN },
    signal,
  );
  if (typeof result === 'string') return true;
  // A disk that can't write says so; a `sync` that knows no folders says something else.
  return result.status === 0 || !/error syncing/i.test(result.stderr);
}

/** A tar stream of the files in pieces that are worth sending. */
async function* packed(
  files: AsyncIterable<readonly SmallFile[]>,
  seen: (path: string) => void,
): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const some of files) {
    for (const { path, data, mode, modified } of some) {
      seen(path);
      const [head, end] = [tarHead({ path, size: data.length, mode, modified }), tarPadding(data.length)];
      waiting.push(head, data, end);
      bytes += head.length + data.length + end.length;
    }
    if (bytes < PIECE) continue;
    yield Buffer.concat(waiting, bytes);
    waiting = [];
    bytes = 0;
  }
  yield Buffer.concat([...waiting, TAR_END]);
}

/**
 * Ends the stream where it fails, so that whoever reads it ends in order: a program that was killed may have made a file after
 * it was looked for and removed.
 */
function gently(chunks: AsyncIterable<Uint8Array>) {
  let failure: { readonly error: unknown } | undefined;
  async function* ending() {
    try {
      yield* chunks;
    } catch (error) {
      failure = { error };
    }
  }
  return {
    chunks: ending(),
    rethrow() {
      if (failure) throw failure.error;
    },
  };
}

/** Aborts some seconds after `signal`, for what is about to end by itself. */
function patient(signal: AbortSignal | undefined) {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => controller.abort(signal?.reason), LAST_WORDS);
  };
  signal?.addEventListener('abort', begin, { once: true });
  if (signal?.aborted) begin();
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', begin);
    },
  };
}
