import type { Screen } from './call.ts';
import { columns } from './list-program.ts';
import { textWidth } from './text-width.ts';

/** What Tab makes of the text before the cursor: new text for it, or candidates to show. */
export interface Completion {
  readonly before: string;
  readonly candidates: readonly string[];
}

interface Editor {
  readonly screen: Screen;
  readonly write: (text: string) => Promise<void>;
  readonly complete: (before: string) => Completion;
  readonly signal: AbortSignal;
}

const LONGEST_LINE = 16_384;
const ACCEPT = '\r';
const INTERRUPT = '\x03';
const END = '\x04';

/** Lets the person type one line. Gives `''` after Ctrl+C, and undefined after Ctrl+D on an empty line or at the end. */
export async function editLine(editor: Editor, prompt: { text: string; width: number }): Promise<string | undefined> {
  const { screen, write } = editor;
  const { history } = screen;
  let line: string[] = [];
  let cursor = 0;
  let past = history.length;
  let unfinished = '';
  let cursorRow = 0;

  const draw = async () => {
    const wide = Math.max(2, screen.columns);
    const text = line.join('');
    const total = prompt.width + textWidth(text);
    const at = prompt.width + textWidth(line.slice(0, cursor).join(''));
    const up = (rows: number) => (rows > 0 ? `\x1b[${rows}A` : '');
    const right = at % wide > 0 ? `\x1b[${at % wide}C` : '';
    // A terminal does not go on to the next row until something is written there.
    const fill = total > 0 && total % wide === 0 ? '\r\n' : '';
    const rows = Math.floor(total / wide);
    await write(`${up(cursorRow)}\r\x1b[J${prompt.text}${text}${fill}${up(rows - Math.floor(at / wide))}\r${right}`);
    cursorRow = Math.floor(at / wide);
  };
  const become = async (text: string) => {
    line = Array.from(text);
    cursor = line.length;
    await draw();
  };
  const recall = async (to: number) => {
    if (to < 0 || to > history.length || to === past) return;
    if (past === history.length) unfinished = line.join('');
    past = to;
    await become(history[to] ?? unfinished);
  };
  const remove = async (from: number, to: number) => {
    line.splice(from, to - from);
    cursor = from;
    await draw();
  };
  const move = async (to: number) => {
    cursor = Math.min(line.length, Math.max(0, to));
    await draw();
  };
  const wordLeft = () => {
    let at = cursor;
    while (at > 0 && line[at - 1] === ' ') at--;
    while (at > 0 && line[at - 1] !== ' ') at--;
    return at;
  };
  const wordRight = () => {
    let at = cursor;
    while (at < line.length && line[at] === ' ') at++;
    while (at < line.length && line[at] !== ' ') at++;
    return at;
  };
  const leave = async (ending: string) => {
    cursor = line.length;
    await draw();
    await write(ending);
  };
  const complete = async () => {
    const { before, candidates } = editor.complete(line.slice(0, cursor).join(''));
    const rest = line.slice(cursor);
    if (candidates.length > 0) {
      const shown = candidates.slice(0, 500).map((text) => ({ text, width: textWidth(text) }));
      await leave(`\r\n${columns(shown, screen.columns).replaceAll('\n', '\r\n')}`);
      cursorRow = 0;
    }
    cursor = Array.from(before).length;
    line = Array.from(before).concat(rest);
    await draw();
  };

  await draw();
  for (;;) {
    const key = await screen.readKey(editor.signal);
    switch (key) {
      case undefined:
        return undefined;
      case ACCEPT:
      case '\n':
        await leave('\r\n');
        return line.join('');
      case INTERRUPT:
        await leave('^C\r\n');
        return '';
      case END:
        if (line.length === 0) {
          await write('\r\n');
          return undefined;
        }
        await remove(cursor, cursor + 1);
        break;
      case '\x7f':
      case '\b':
        if (cursor > 0) await remove(cursor - 1, cursor);
        break;
      case '\x1b[3~':
        await remove(cursor, cursor + 1);
        break;
      case '\x15':
        await remove(0, cursor);
        break;
      case '\x0b':
        await remove(cursor, line.length);
        break;
      case '\x17':
        await remove(wordLeft(), cursor);
        break;
      case '\x0c':
        await write('\x1b[H\x1b[2J');
        cursorRow = 0;
        await draw();
        break;
      case '\x1b[D':
      case '\x1bOD':
      case '\x02':
        await move(cursor - 1);
        break;
      case '\x1b[C':
      case '\x1bOC':
      case '\x06':
        await move(cursor + 1);
        break;
      case '\x1b[1;5D':
      case '\x1bb':
        await move(wordLeft());
        break;
      case '\x1b[1;5C':
      case '\x1bf':
        await move(wordRight());
        break;
      case '\x1b[H':
      case '\x1bOH':
      case '\x1b[1~':
      case '\x01':
        await move(0);
        break;
      case '\x1b[F':
      case '\x1bOF':
      case '\x1b[4~':
      case '\x05':
        await move(line.length);
        break;
      case '\x1b[A':
      case '\x1bOA':
      case '\x10':
        await recall(past - 1);
        break;
      case '\x1b[B':
      case '\x1bOB':
      case '\x0e':
        await recall(past + 1);
        break;
      case '\t':
        await complete();
        break;
      default: {
        if (key < ' ' || line.length >= LONGEST_LINE) break;
        line.splice(cursor++, 0, key);
        const width = prompt.width + textWidth(line.join(''));
        // At the end of the last row the terminal has drawn it right by itself.
        if (cursor === line.length && textWidth(key) === 1 && width % Math.max(2, screen.columns) > 1) await write(key);
        else await draw();
      }
    }
  }
}
