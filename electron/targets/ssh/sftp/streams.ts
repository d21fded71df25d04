/**
 * The bytes of large files through the server's own `dd` instead of requests and answers: half the processor time on both
 * sides, and so faster than OpenSSH's own client where the line is not what limits. Where the round trip is long, SFTP's
 * wider window carries more. Whatever the program can't do is left to SFTP, which then also meets the reason.
 */
import { isProblem, toProblem } from '../../../contract/problem.ts';
import type { Commands, RunningCommand } from '../../target.ts';
import { routeOf, WORTH_A_PROGRAM } from './route.ts';

/** Servers allow ten channels on a connection by default, and terminals, listings and hashes need theirs. */
const MOST_AT_ONCE = 2;
const PLAIN = { LC_ALL: 'C' };

// Flags of GNU's dd, also of BusyBox's where they are built in; one that lacks any of them says so and is not used.
const READ_FLAGS = 'iflag=fullblock,skip_bytes,count_bytes';
const WRITE_FLAGS = ['oflag=nofollow,seek_bytes', 'conv=nocreat,notrunc'] as const;
/** Long runs of zeroes are left out, as holes. */
const HOLES = 'sparse';
const NOTHING = ['if=/dev/null', 'of=/dev/null', 'count=0', 'status=none'];
const TRIAL = [...NOTHING, READ_FLAGS, WRITE_FLAGS[0], `${WRITE_FLAGS[1]},${HOLES}`];

/** What the streams need of the link to the server. */
export interface StreamLink {
  readonly commands?: Commands;
  /** The server's own words for its software; absent where the channels are not of an SSH connection. */
  readonly software?: string;
  /** Milliseconds; absent until measured. */
  readonly roundTrip?: number | undefined;
  /** Channels that may be opened still, as far as is known. */
  readonly spare?: number;
  bulk?(
    wait: boolean,
    signal?: AbortSignal,
  ): Promise<{ readonly commands?: Commands; readonly spare?: number } | undefined>;
}

/** A program that takes the bytes of one file, in order, from where it was told to begin. */
export interface ByteProgram {
  /** Resolves when there is room for more. Rejects when the program ended before its time. */
  give(chunk: Uint8Array): Promise<void>;
  /** Resolves when all is written and flushed to the disk; rejects with what the program said, or the loss of the link. */
  finish(): Promise<void>;
  /** Ends the program; what it wrote so far stays, without holes. */
  stop(): Promise<void>;
}

/** The program ended although there was more to write; `technical` is what it said. */
export class ProgramFailed extends Error {
  readonly technical: string;
  constructor(technical: string) {
    super('the program that writes ended early');
    this.technical = technical;
  }
}

export type ByteStreams = ReturnType<typeof byteStreams>;

/** The programs of one server that carry the bytes of files; it is found out once whether it has them. */
export function byteStreams(link: StreamLink) {
  let able: Promise<boolean> | undefined;
  let running = 0;

  const tried = async (commands: Commands): Promise<boolean> => {
    const { status } = await commands.run({ program: 'dd', args: TRIAL, environment: PLAIN });
    return status === 0;
  };
  /** True when a program is free for so many bytes; then `running` counts it. */
  const taken = async (bytes: number): Promise<boolean> => {
    const { commands, software = '', roundTrip } = link;
    const route = routeOf({ roundTrip, software, commands: commands !== undefined, bytes });
    if (commands === undefined || !route.program || running >= MOST_AT_ONCE) return false;
    running += 1;
    able ??= tried(commands).catch((error: unknown) => {
      // A link that went away says nothing of the server's programs.
      if (isProblem(error, 'connection-lost') || isProblem(error, 'busy')) able = undefined;
      return false;
    });
    if (await able) return true;
    running -= 1;
    return false;
  };

  /** Undefined where the program would have to wait for a channel, or take the last one from the many short programs. */
  const carrier = async (signal?: AbortSignal): Promise<Commands | undefined> => {
    const line = await link.bulk?.(true, signal);
    const [{ commands = link.commands, spare = Infinity }, needed] = line?.commands ? [line, 1] : [link, 2];
    return spare < needed ? undefined : commands;
  };

  return {
    /** Whether a program may be used for so many bytes. */
    worthIt: (bytes: number) => link.commands !== undefined && bytes >= WORTH_A_PROGRAM,

    /**
     * The bytes of a file, `length` of them from `offset` on. Ends early wherever the program does, be it before the first
     * byte: the reader goes on from there in another way. Rejects with `connection-lost` and `cancelled`.
     */
    async *read(path: string, offset: number, length: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
      if (link.commands === undefined || !(await taken(length))) return;
      try {
        const args = [`if=${path}`, 'bs=256k', `skip=${offset}`, `count=${length}`, READ_FLAGS, 'status=none'];
        const commands = await carrier(signal);
        if (commands === undefined) return;
        const program = await commands.start({ program: 'dd', args, environment: PLAIN }, { signal });
        let left = length;
        for await (const chunk of program.stdout) {
          yield chunk.length <= left ? chunk : chunk.subarray(0, left);
          left -= chunk.length;
          if (left < 0) return;
        }
      } catch (error) {
        if (mustBeTold(error)) throw error;
      } finally {
        running -= 1;
      }
    },

    /**
     * Writes to a file that is there, from `offset` on, about `expected` bytes; null where SFTP does better. `leavesHoles`:
     * nothing lies behind `offset`.
     */
    async write(
      path: string,
      {
        offset,
        expected,
        leavesHoles,
        signal,
      }: { offset: number; expected: number; leavesHoles: boolean; signal?: AbortSignal | undefined },
    ): Promise<ByteProgram | null> {
      if (link.commands === undefined || !(await taken(expected))) return null;
      const ended = () => {
        running -= 1;
      };
      try {
        const conv = `${WRITE_FLAGS[1]},fsync${leavesHoles ? `,${HOLES}` : ''}`;
        const args = [
          `of=${path}`,
          'bs=256k',
          `seek=${offset}`,
          'iflag=fullblock',
          WRITE_FLAGS[0],
          conv,
          'status=none',
        ];
        const commands = await carrier(signal);
        if (commands === undefined) {
          ended();
          return null;
        }
        const input = handover();
        const stop = new AbortController();
        const program = await commands.start(
          { program: 'dd', args, stdin: input.chunks, environment: PLAIN },
          { signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]) },
        );
        return fed(program, input, stop, ended);
      } catch (error) {
        ended();
        if (mustBeTold(error)) throw error;
        return null;
      }
    },
  };
}

const mustBeTold = (error: unknown) =>
  !isProblem(error) || isProblem(error, 'connection-lost') || isProblem(error, 'cancelled');

function fed(program: RunningCommand, input: Handover, stop: AbortController, ended: () => void): ByteProgram {
  const over = (async () => {
    try {
      // It prints nothing, but the end of its output must be read to see its end.
      for await (const _ of program.stdout);
      const { status, stderr } = await program.done;
      if (status !== 0) throw new ProgramFailed(stderr.trim().slice(-300));
    } catch (error) {
      if (error instanceof ProgramFailed || mustBeTold(error)) throw error;
      throw new ProgramFailed(toProblem(error).title);
    } finally {
      ended();
      input.close();
    }
  })();
  over.catch(() => undefined);
  return {
    async give(chunk) {
      if (await input.give(chunk)) return;
      await over;
      throw new ProgramFailed('');
    },
    async finish() {
      input.end();
      await over;
    },
    async stop() {
      stop.abort();
      await over.catch(() => undefined);
    },
  };
}

interface Handover {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Resolves with true when the other side asks for more, with false when it takes nothing any more. */
  give(chunk: Uint8Array): Promise<boolean>;
  end(): void;
  close(): void;
}

/** Passes chunks from whoever has them to whoever asks for them, one at a time. */
function handover(): Handover {
  let waiting: { chunk: Uint8Array; done: (taken: boolean) => void } | undefined;
  let state: 'open' | 'ended' | 'closed' = 'open';
  let wake = () => {};
  const close = () => {
    state = 'closed';
    waiting?.done(false);
    waiting = undefined;
    wake();
  };
  async function* chunks() {
    try {
      for (;;) {
        const given = waiting;
        if (given !== undefined) {
          yield given.chunk;
          if (waiting === given) waiting = undefined;
          given.done(true);
        } else if (state === 'open') {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else return;
      }
    } finally {
      close();
    }
  }
  return {
    chunks: chunks(),
    give: (chunk) =>
      new Promise((resolve) => {
        if (state !== 'open') return resolve(false);
        waiting = { chunk, done: resolve };
        wake();
      }),
    end() {
      if (state === 'open') state = 'ended';
      wake();
    },
    close,
  };
}
