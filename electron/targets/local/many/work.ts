type NativePath = Uint8Array | string;

/** Many paths: where all are text as one, a zero byte between each two, which is handed over several times as fast. */
export type Paths = string | readonly NativePath[];

/** Many contents in one piece, for a thread to take over: their sizes (-1 for a file that is left out) and dates in nanoseconds. */
export interface Contents {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly sizes: Float64Array<ArrayBuffer>;
  readonly dates: BigInt64Array<ArrayBuffer>;
}

/** What the thread is asked, and what it answers, by name. */
export interface Work {
  read: { ask: { readonly paths: Paths; readonly largest: number }; answer: Contents };
  /** What `lstat` tells: seven numbers for each, in the order of `Facts`; a mode of 0 where it could not be looked at. */
  look: { ask: { readonly paths: Paths }; answer: Float64Array<ArrayBuffer> };
  write: {
    ask: Contents & {
      readonly paths: Paths;
      readonly permissions: Uint16Array<ArrayBuffer>;
      readonly modes: boolean;
    };
    answer: boolean;
  };
  flush: { ask: { readonly paths: Paths }; answer: boolean };
  /** The hashes with a space between each two; nothing where there is none. */
  hash: { ask: { readonly paths: Paths; readonly largest: number }; answer: string };
  /**
   * The hash of a large file, piece by piece: `read` goes on by at most `most` bytes and tells how many there were; `end`
   * tells the hash of all; `drop` gives up. Null for what is no plain file, or can't be read.
   */
  digest: {
    ask: {
      readonly key: number;
      readonly act: 'read' | 'end' | 'drop';
      readonly algorithm: string;
      readonly path: NativePath;
      readonly most: number;
    };
    answer: { readonly read: number; readonly size: number; readonly hash: string } | null;
  };
  rename: {
    /** `replace` has a 1 for each that may take the place of a file. */
    ask: { readonly from: Paths; readonly to: Paths; readonly replace: Uint8Array };
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
  const { createHash, hash: hashOf } = load('node:crypto') as typeof import('node:crypto');
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
  const each = (paths: Paths): readonly NativePath[] =>
    typeof paths !== 'string' ? paths : paths === '' ? [] : paths.split('\0');
  /** What a file holds; where it fits, in `space`, which the next one may use again. */
  const content = (path: NativePath, largest: number, space?: Uint8Array<ArrayBuffer>) =>
    opened(path, O_RDONLY, 0, (file) => {
      const before = fs.fstatSync(file, { bigint: true });
      if (!before.isFile() || before.size > BigInt(largest)) return null;
      const size = Number(before.size);
      const data = space && size <= space.length ? space.subarray(0, size) : new Uint8Array(size);
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

  const digests = new Map<number, { file: number; hash: ReturnType<typeof createHash>; size: number }>();
  const piece = new Uint8Array(1024 * 1024);

  const digest = ({ key, act, algorithm, path, most }: Work['digest']['ask']): Work['digest']['answer'] => {
    let open = digests.get(key);
    try {
      if (!open) {
        if (act === 'drop') return null;
        open = { file: fs.openSync(path as string, O_RDONLY | cautious), hash: createHash(algorithm), size: 0 };
        digests.set(key, open);
        if (!fs.fstatSync(open.file).isFile()) throw new Error('no plain file');
      }
      const { file, hash } = open;
      let read = 0;
      const limit = act === 'read' ? most : 0;
      while (read < limit) {
        const length = fs.readSync(file, piece, 0, Math.min(piece.length, limit - read), open.size);
        if (length === 0) break;
        hash.update(piece.subarray(0, length));
        open.size += length;
        read += length;
      }
      if (act === 'read') return { read, size: open.size, hash: '' };
      digests.delete(key);
      fs.closeSync(file);
      return { read: 0, size: open.size, hash: hash.digest('hex') };
    } catch {
      digests.delete(key);
      if (open) fs.closeSync(open.file);
      return null;
    }
  };

  const acts: { [K in keyof Work]: (ask: Work[K]['ask']) => Work[K]['answer'] } = {
    read: ({ paths, largest }) => {
      const files = each(paths).map((path) => orNull(() => content(path, largest)));
      const data = new Uint8Array(files.reduce((sum, file) => sum + (file?.data.length ?? 0), 0));
      let at = 0;
      for (const file of files) {
        if (file) data.set(file.data, at);
        at += file?.data.length ?? 0;
      }
      return {
        data,
        sizes: Float64Array.from(files, (file) => file?.data.length ?? -1),
        dates: BigInt64Array.from(files, (file) => file?.modified ?? 0n),
      };
    },
    look: ({ paths }) => {
      const all = each(paths);
      const found = new Float64Array(all.length * 7);
      for (const [index, path] of all.entries()) {
        const stats = orNull(() => fs.lstatSync(path as string));
        if (!stats) continue;
        const { mode, size, mtimeMs, atimeMs, birthtimeMs, uid, gid } = stats;
        found.set([mode, size, mtimeMs, atimeMs, birthtimeMs, uid, gid], index * 7);
      }
      return found;
    },
    write: ({ paths, data, sizes, dates, permissions, modes }) => {
      let end = 0;
      return each(paths).every((path, index) => {
        let at = end;
        end += sizes[index] ?? 0;
        return isDone(() =>
          opened(path, O_WRONLY | O_CREAT | O_EXCL, 0o600, (file) => {
            while (at < end) at += fs.writeSync(file, data, at, end - at);
            if (modes) fs.fchmodSync(file, permissions[index] ?? 0o600);
            const seconds = Number((dates[index] ?? 0n) / 1000n) / 1e6;
            // Node takes a negative number for "now".
            if (seconds >= 0) fs.futimesSync(file, seconds, seconds);
          }),
        );
      });
    },
    flush: ({ paths }) =>
      each(paths).every((path) => isDone(() => opened(path, O_WRONLY, 0, (file) => fs.fdatasyncSync(file)))),
    hash: ({ paths, largest }) =>
      each(paths)
        .map((path) => {
          const found = orNull(() => content(path, largest, piece));
          return found ? hashOf('sha256', found.data) : '';
        })
        .join(' '),
    digest,
    rename: ({ from, to, replace }) => {
      const wanted = each(to);
      return each(from).map((path, index) =>
        isDone(() => {
          const [old, fresh] = [path as string, wanted[index] as string];
          if (replace[index] === 1) {
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
      );
    },
  };

  parentPort?.on('message', ({ id, name, ask }: Question) => {
    const act = acts[name] as (asked: unknown) => unknown;
    const answer = act(ask);
    const moved =
      name === 'read'
        ? [(answer as Contents).data.buffer]
        : name === 'look'
          ? [(answer as Work['look']['answer']).buffer]
          : [];
    parentPort.postMessage({ id, answer }, moved);
  });
}
