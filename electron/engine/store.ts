import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';

/** The engine's own folder: small JSON documents replaced in one step, and journals that only grow. Owner-only. */
export interface Store {
  readonly folder: string;
  /** What was written under `name`, or undefined where nothing was or it can't be read any more (then it is set aside). */
  read<S extends z.ZodType>(name: string, shape: S): Promise<z.output<S> | undefined>;
  /** Replaces the document in one step; resolves when it is on the disk. Writes to one name keep their order. */
  write(name: string, value: unknown): Promise<void>;
  /** Appends one line of JSON; resolves when it is on the disk. */
  append(name: string, line: unknown): Promise<void>;
  /** The lines appended so far, oldest first; a last line cut short by a crash is left out. */
  lines(name: string): AsyncIterable<unknown>;
  /** Names below a folder of the store; empty where there is none. */
  names(folder: string): Promise<string[]>;
  remove(name: string): Promise<void>;
}

export async function openStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const turns = new Map<string, Promise<void>>();
  /** Lines waiting for the write before them: however many there are, they go to the disk together. */
  const gathered = new Map<string, { text: string; written: Promise<void> }>();
  /** Journals that end in a whole line, as far as this process knows. */
  const whole = new Set<string>();
  const at = (name: string) => join(folder, name);

  /** Runs `act` after all earlier acts on the same name. */
  const inTurn = (name: string, act: () => Promise<void>): Promise<void> => {
    const turn = (turns.get(name) ?? Promise.resolve()).then(act, act);
    turns.set(name, turn);
    const forget = () => {
      if (turns.get(name) === turn) turns.delete(name);
    };
    turn.then(forget, forget);
    return turn;
  };

  return {
    folder,
    async read(name, shape) {
      let text: string;
      try {
        text = await readFile(at(name), 'utf8');
      } catch {
        return undefined;
      }
      try {
        return shape.parse(JSON.parse(text));
      } catch {
        await rename(at(name), `${at(name)}.damaged`).catch(() => undefined);
        return undefined;
      }
    },
    write: (name, value) => inTurn(name, () => writeWhole(at(name), `${JSON.stringify(value)}\n`)),
    append(name, line) {
      const text = `${JSON.stringify(line)}\n`;
      const waiting = gathered.get(name);
      if (waiting) {
        waiting.text += text;
        return waiting.written;
      }
      const batch = { text, written: Promise.resolve() };
      batch.written = inTurn(name, async () => {
        gathered.delete(name);
        // A crash may have cut the last line short; a new line must not become part of it.
        await appendText(at(name), whole.has(name) ? batch.text : `\n${batch.text}`);
        whole.add(name);
      });
      gathered.set(name, batch);
      return batch.written;
    },
    async *lines(name) {
      await turns.get(name)?.catch(() => undefined);
      const stream = createReadStream(at(name), 'utf8');
      try {
        for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
          try {
            yield JSON.parse(line) as unknown;
          } catch {
            // Empty, or cut short by a crash: what it would have said did not happen as far as we know.
          }
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      } finally {
        stream.destroy();
      }
    },
    async names(below) {
      try {
        return await readdir(at(below));
      } catch {
        return [];
      }
    },
    async remove(name) {
      await turns.get(name)?.catch(() => undefined);
      await rm(at(name), { recursive: true, force: true });
    },
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

async function appendText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.appendFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
