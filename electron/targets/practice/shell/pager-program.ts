import { type Call, forEachInput, type Program, say } from './call.ts';
import { bytesOf, linesOf } from './streams.ts';

const NEWLINE = Uint8Array.of(10);

/** Shows text a screenful at a time: Space goes on, Enter by a line, q stops. Without a screen it is `cat`. */
export const more: Program = (call) => {
  const { screen } = call.shell;
  const paged = screen !== undefined && call.stdout.isTerminal === true;
  let left = paged ? screen.rows - 1 : Number.POSITIVE_INFINITY;
  let quit = false;
  return forEachInput(
    call,
    call.args.filter((arg) => !arg.startsWith('-')),
    async (source) => {
      for await (const line of linesOf(source)) {
        if (quit) return;
        if (left <= 0) left = await ask(call);
        if (left <= 0) {
          quit = true;
          return;
        }
        await call.stdout.write(Buffer.concat([paged ? printable(line) : line, NEWLINE]));
        left -= paged ? Math.max(1, Math.ceil(line.length / screen.columns)) : 0;
      }
    },
  );
};

/** How many lines to go on with; 0 to stop. */
async function ask(call: Call): Promise<number> {
  const { screen } = call.shell;
  if (!screen) return 0;
  await say(call, '\x1b[7m--More-- (Space: next page, Enter: next line, q: quit)\x1b[0m');
  try {
    for (;;) {
      const key = await screen.readKey(call.signal);
      if (key === ' ' || key === '\x1b[6~') return screen.rows - 1;
      if (key === '\r' || key === '\x1b[B') return 1;
      if (key === 'q' || key === 'Q' || key === undefined || key === '\x04') return 0;
    }
  } finally {
    await call.stdout.write(bytesOf('\r\x1b[K')).catch(() => {});
  }
}

/** A line that does nothing to the terminal it is shown on. */
const printable = (line: Uint8Array): Uint8Array => line.map((byte) => (byte < 32 && byte !== 9 ? 63 : byte));
