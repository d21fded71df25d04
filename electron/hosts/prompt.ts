import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks the person at the terminal; questions go to stderr, so that stdout stays what the command prints. */
export interface Prompt {
  /** False where nobody sits at a terminal. */
  readonly there: boolean;
  /** Tells them something, without asking. */
  say(text: string): void;
  ask(question: string): Promise<string>;
  /** Asks for a secret: what is typed does not appear. */
  askHidden(question: string): Promise<string>;
}

export function terminalPrompt(): Prompt {
  const ask = async (question: string, hidden: boolean) => {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    if (hidden) process.stderr.write(question);
    const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true });
    try {
      return await lines.question(hidden ? '' : question);
    } finally {
      lines.close();
      if (hidden) process.stderr.write('\n');
    }
  };
  return {
    there: process.stdin.isTTY && process.stderr.isTTY,
    say: (text) => void process.stderr.write(`${text}\n`),
    ask: (question) => ask(question, false),
    askHidden: (question) => ask(question, true),
  };
}
