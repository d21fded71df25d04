import type { TransferListItem } from 'node:worker_threads';
import type { Renaming } from '../../target.ts';

type NativePath = Uint8Array | string;

/** What the thread is asked, and what it answers, by name. */
export interface Work {
  read: {
    ask: { readonly paths: readonly NativePath[]; readonly largest: number };
    answer: ({ readonly data: Uint8Array; readonly modified: bigint } | null)[];
  };
  write: {
    ask: {
      readonly files: readonly { path: NativePath; data: Uint8Array; mode: number; modified: bigint }[];
      readonly modes: boolean;
    };
    answer: boolean;
  };
  flush: { ask: { readonly paths: readonly NativePath[] }; answer: boolean };
  hash: { ask: { readonly paths: readonly NativePath[]; readonly largest: number }; answer: (string | null)[] };
  rename: {
    ask: { readonly renamings: readonly (Omit<Renaming, 'from' | 'to'> & { from: NativePath; to: NativePath })[] };
    answer: boolean[];
  };
}

export type Question = {
  [K in keyof Work]: { readonly id: number; readonly name: K; readonly ask: Work[K]['ask'] };
}[keyof Work];

/**
 * The body of a thread that works on many small files with Node's synchronous calls, which take a third of the time of the
 * others. It is started from its own text, so it uses nothing from outside itself.
 */
export function work(load: NodeJS.Require): void {
  const fs = load('node:fs') as typeof import('node:fs');
  const { createHash } = load('node:crypto') as typeof import('node:crypto');
  const { parentPort } = load('node:worker_threads') as typeof import('node:worker_threads');
  const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL } = fs.constants;
  // Absent on Windows.
  const cautious = (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

  const opened = <T>(path: NativePath, flags: number, mode: number, use: (file: number) => T): T => {
    const file = fs.openSync(path as string, flags | cautious, mode);
    try {
      return use(file);
    } finally {
      fs.closeSync(file);
    }
  };
  const content = (path: NativePath, largest: number) =>
    opened(path, O_RDONLY, 0, (file) => {
      const before = fs.fstatSync(file, { bigint: true });
      if (!before.isFile() || before.size > BigInt(largest)) return null;
      const data = new Uint8Array(Number(before.size));
      let length = 0;
      while (length < data.length) {
        const read = fs.readSync(file, data, length, data.length - length, length);
        if (read === 0) return null;
        length += read;
      }
      return { data, modified: before.mtimeNs };
    });
  const orNull = <T>(act: () => T): T | null => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  const isDone = (act: () => unknown): boolean => orNull(() => act() !== false) ?? false;

  const acts: { [K in keyof Work]: (ask: Work[K]['ask']) => Work[K]['answer'] } = {
    read: ({ paths, largest }) => paths.map((path) => orNull(() => content(path, largest))),
    write: ({ files, modes }) =>
      files.every(({ path, data, mode, modified }) =>
        isDone(() =>
          opened(path, O_WRONLY | O_CREAT | O_EXCL, 0o600, (file) => {
            for (let written = 0; written < data.length; )
              written += fs.writeSync(file, data, written, data.length - written, written);
            if (modes) fs.fchmodSync(file, mode);
            const seconds = Number(modified / 1000n) / 1e6;
            // Node takes a negative number for "now".
            if (seconds >= 0) fs.futimesSync(file, seconds, seconds);
          }),
        ),
      ),
    flush: ({ paths }) =>
      paths.every((path) => isDone(() => opened(path, O_WRONLY, 0, (file) => fs.fdatasyncSync(file)))),
    hash: ({ paths, largest }) =>
      paths.map((path) => {
        const found = orNull(() => content(path, largest));
        return found && createHash('sha256').update(found.data).digest('hex');
      }),
    rename: ({ renamings }) =>
      renamings.map(({ from, to, replace }) =>
        isDone(() => {
          const [old, fresh] = [from as string, to as string];
          if (replace) {
            // A folder is in the way: the system may say so only for some kinds.
            if (fs.lstatSync(fresh, { throwIfNoEntry: false })?.isDirectory()) return false;
            fs.renameSync(old, fresh);
            return true;
          }
          // A second name fails where it is taken, so nothing can be replaced; then the first one goes.
          fs.linkSync(old, fresh);
          try {
            fs.unlinkSync(old);
          } catch {
            fs.unlinkSync(fresh);
            return false;
          }
          return true;
        }),
      ),
  };

  parentPort?.on('message', ({ id, name, ask }: Question) => {
    const act = acts[name] as (asked: unknown) => unknown;
    const answer = act(ask);
    const own = name === 'read' ? (answer as Work['read']['answer']) : [];
    const moved: TransferListItem[] = own.flatMap((file) => (file ? [file.data.buffer as ArrayBuffer] : []));
    parentPort.postMessage({ id, answer }, moved);
  });
}
