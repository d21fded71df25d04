import type { Screen } from './call.ts';
import { bytesOf, Interrupted, type Sink, type Source, sourceFrom } from './streams.ts';

/** What is typed and not yet read is kept up to this length; the rest is lost, as on any terminal. */
const MOST_TYPED = 1024 * 1024;
/** Characters in a line that a program reads. */
const LONGEST_LINE = 65_536;

/** A pseudo-terminal: the far side types with `type` and `resize`; programs have the screen, and sinks onto it. */
export interface PracticeTerminal {
  readonly screen: Screen;
  readonly output: Sink;
  type(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** Nothing more will be typed. */
  hangUp(): void;
}

export function openTerminal(
  write: (bytes: Uint8Array) => Promise<void>,
  size: { columns: number; rows: number },
  name: string,
): PracticeTerminal {
  const decoder = new TextDecoder();
  let typed = '';
  let ended = false;
  let wake: (() => void) | undefined;
  // The innermost is last; undefined stands for an editor, which takes Ctrl+C itself.
  const foregrounds: (AbortController | undefined)[] = [];

  const readKey = async (signal: AbortSignal): Promise<string | undefined> => {
    for (;;) {
      if (signal.aborted) throw new Interrupted();
      const key = firstKey(typed);
      if (key !== undefined) {
        typed = typed.slice(key.length);
        return key;
      }
      if (ended) return undefined;
      await new Promise<unknown>((resolve) => {
        wake = () => {
          signal.removeEventListener('abort', resolve);
          resolve(undefined);
        };
        signal.addEventListener('abort', resolve, { once: true });
      });
    }
  };

  const output: Sink = { isTerminal: true, write: (bytes) => write(withReturns(bytes)) };

  /** Cooked mode: a line can be mended until Enter. */
  const keyboard = (signal: AbortSignal): Source =>
    sourceFrom(async () => {
      const line: string[] = [];
      const show = async (text: string) => {
        if (screen.echo) await output.write(bytesOf(text));
      };
      for (;;) {
        const key = await readKey(signal);
        if (key === undefined || key === '\x04') return line.length > 0 ? bytesOf(line.join('')) : undefined;
        if (key === '\r' || key === '\n') {
          await show('\n');
          return bytesOf(`${line.join('')}\n`);
        }
        if (key === '\x7f' || key === '\b') {
          if (line.pop() !== undefined) await show('\b \b');
        } else if ((key >= ' ' || key === '\t') && line.length < LONGEST_LINE) {
          line.push(key);
          await show(key);
        }
      }
    }, true);

  const screen: Screen = {
    name,
    echo: true,
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    readKey,
    keyboard,
    history: [],
    foreground: async (outer, work) => {
      const controller = new AbortController();
      const stop = () => controller.abort();
      if (outer.aborted) stop();
      outer.addEventListener('abort', stop);
      foregrounds.push(controller);
      try {
        return await work(controller.signal);
      } finally {
        foregrounds.pop();
        outer.removeEventListener('abort', stop);
      }
    },
    editing: async (work) => {
      foregrounds.push(undefined);
      try {
        return await work();
      } finally {
        foregrounds.pop();
      }
    },
  };

  return {
    screen,
    output,
    type: (bytes) => {
      typed = (typed + decoder.decode(bytes, { stream: true })).slice(0, MOST_TYPED);
      const running = foregrounds.at(-1);
      const interrupt = typed.lastIndexOf('\x03');
      if (running && interrupt >= 0) {
        typed = typed.slice(interrupt + 1);
        void output.write(bytesOf('^C\n')).catch(() => {});
        running.abort();
      }
      wake?.();
    },
    resize: (columns, rows) => {
      size = { columns, rows };
    },
    hangUp: () => {
      ended = true;
      wake?.();
    },
  };
}

/** Bytes with a carriage return before each newline, as a terminal wants them. */
function withReturns(bytes: Uint8Array): Uint8Array {
  let newlines = 0;
  for (const byte of bytes) if (byte === 10) newlines++;
  if (newlines === 0) return bytes;
  const out = new Uint8Array(bytes.length + newlines);
  let at = 0;
  for (const byte of bytes) {
    if (byte === 10) out[at++] = 13;
    out[at++] = byte;
  }
  return out;
}

const LONGEST_SEQUENCE = 32;

/** The first character or escape sequence (ECMA-48, 5.4) of what was typed; undefined while it is not whole. */
function firstKey(typed: string): string | undefined {
  if (!typed.startsWith('\x1b')) return typed === '' ? undefined : String.fromCodePoint(typed.codePointAt(0) ?? 0);
  if (typed.length < 2) return undefined;
  if (typed[1] === 'O') return typed.length < 3 ? undefined : typed.slice(0, 3);
  if (typed[1] !== '[') return typed.slice(0, 2);
  for (let at = 2; at < LONGEST_SEQUENCE; at++) {
    const character = typed[at];
    if (character === undefined) return undefined;
    if (character >= '@' && character <= '~') return typed.slice(0, at + 1);
  }
  return typed.slice(0, LONGEST_SEQUENCE);
}
