import type { Screen, Shell, Streams } from './call.ts';
import { ExitShell } from './complaint.ts';
import { complete } from './complete.ts';
import { editLine } from './line-editor.ts';
import { shownName } from './list-program.ts';
import { parse } from './parse.ts';
import { runLine } from './run.ts';
import { bytesOf } from './streams.ts';
import { SyntaxProblem } from './syntax.ts';
import { textWidth } from './text-width.ts';

const MOST_HISTORY = 1000;

/** A shell that a person types in, until `exit`, Ctrl+D or the end of the line. Gives the exit status. */
export async function interact(
  shell: Shell & { screen: Screen },
  streams: Streams,
  signal: AbortSignal,
): Promise<number> {
  const { screen } = shell;
  const write = (text: string) => streams.stdout.write(bytesOf(text));
  const raw = {
    screen,
    write: (text: string) => write(text.replaceAll('\r\n', '\n')),
    complete: (before: string) => complete(shell, before),
    signal,
  };
  try {
    for (;;) {
      const script = await screen.editing(() => readScript(shell, raw));
      if (script === undefined) return shell.status;
      if (script.trim() === '') continue;
      if (screen.history.at(-1) !== script) screen.history.push(script);
      if (screen.history.length > MOST_HISTORY) screen.history.shift();
      shell.status = await screen.foreground(signal, (inner) =>
        runLine(shell, script, { ...streams, stdin: screen.keyboard(inner) }, inner),
      );
    }
  } catch (error) {
    if (error instanceof ExitShell) return error.status;
    throw error;
  }
}

/** One command, over as many lines as it needs. */
async function readScript(shell: Shell, editor: Parameters<typeof editLine>[0]): Promise<string | undefined> {
  let script = await editLine(editor, promptOf(shell));
  while (script !== undefined && isIncomplete(script)) {
    const more = await editLine(editor, { text: '> ', width: 2 });
    if (more === undefined || more === '') return '';
    script = `${script}\n${more}`;
  }
  return script;
}

function isIncomplete(script: string): boolean {
  try {
    parse(script);
    return false;
  } catch (error) {
    return error instanceof SyntaxProblem && error.incomplete;
  }
}

/** `root@rescue-practice ~ #`, as the rescue systems show it. */
function promptOf({ machine, folder, variables }: Shell): { text: string; width: number } {
  const home = variables.get('HOME') ?? '/root';
  const where = shownName(
    folder === home ? '' : folder.startsWith(`${home}/`) ? folder.slice(home.length + 1) : folder,
  );
  const shown = folder === home ? '~' : folder.startsWith(`${home}/`) ? `~/${where}` : where;
  const user = `root@${machine.hostname}`;
  return { text: `\x1b[1;31m${user}\x1b[0m \x1b[1;34m${shown}\x1b[0m # `, width: textWidth(`${user} ${shown} # `) };
}
