import { randomBytes } from 'node:crypto';
import type { Attributes } from '../../contract/undo.ts';
import { joinPath, parentOf } from '../../contract/paths.ts';
import { cancelled, isProblem } from '../../contract/problem.ts';
import { HASH_LENGTH, type HashAlgorithm } from '../../contract/sums.ts';
import type { Files, WriteOptions } from '../target.ts';
import type { Control } from './control.ts';
import { looking } from './looking.ts';
import { pathsFor } from './paths.ts';
import type { Pool } from './pool.ts';
import { alreadyExists, cannot, type Doing, isRefusal, notEmpty, notThere, wrongKind } from './problems.ts';
import { readData } from './read.ts';
import { timeText } from './replies.ts';
import { openSink } from './write.ts';

/** Most bytes of a file that are held in memory to change its middle, which FTP itself can't do. */
const REWRITE = 8 * 1024 * 1024;

const HASH_NAMES: Readonly<Record<HashAlgorithm, string>> = { sha256: 'SHA-256', sha1: 'SHA-1', md5: 'MD5' };

/** The files of an FTP server; `first` is any connection to it, for what it can do. */
export function ftpFiles(pool: Pool, first: Control, patience: number): Files {
  const { list, stat, lookAt, kindAt, explain, forget } = looking(pool, first, patience);
  const sendable = pathsFor(first.software);
  const setsModes = first.site.has('CHMOD');
  const setTime = timeCommand(first);
  const hashes = hashNames(first);
  // What has no owner on the server itself: nobody else can tell whether a name is free and take it in one step.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const order = async (doing: Doing, path: string, commands: readonly string[], signal?: AbortSignal) => {
    try {
      await pool.with(async (control) => {
        for (const command of commands) await control.command(command, signal);
      }, signal);
    } catch (error) {
      throw await explain(error, doing, path, signal);
    } finally {
      forget();
    }
  };

  async function* read(
    path: string,
    { offset = 0, length = Infinity, signal }: { offset?: number; length?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<Uint8Array> {
    const file = sendable(path);
    if (signal?.aborted) throw cancelled();
    if (length <= 0) return;
    let left = length;
    try {
      for await (const chunk of readData(pool, `RETR ${file}`, { offset, goesOn: true, patience, signal })) {
        const part = chunk.length > left ? chunk.subarray(0, left) : chunk;
        left -= part.length;
        yield part;
        if (left <= 0) return;
        if (signal?.aborted) throw cancelled();
      }
    } catch (error) {
      if (isRefusal(error) && offset > 0) {
        const there = await lookAt(file, signal);
        if (there?.kind === 'file' && there.size !== undefined && there.size <= offset) return;
      }
      throw await explain(error, 'read', file, signal);
    }
  }

  async function collected(path: string, signal?: AbortSignal): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of read(path, signal ? { signal } : {})) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  const sink = async (command: string, path: string, offset: number, signal?: AbortSignal) => {
    forget();
    const opened = await openSink(pool, command, {
      offset,
      append: `APPE ${path}`,
      patience,
      signal,
      explain: (error) => explain(error, 'write', path, signal),
    });
    return {
      write: (chunk: Uint8Array) => opened.write(chunk),
      close: () => opened.close().finally(forget),
      abandon: () => opened.abandon().finally(forget),
    };
  };

  async function writeNew(path: string, { offset, mode, signal }: WriteOptions) {
    const file = sendable(path);
    if (signal?.aborted) throw cancelled();
    if (await kindAt(file, signal)) throw alreadyExists('write', path);
    const opened = await sink(`STOR ${file}`, file, offset, signal);
    if (mode === undefined || !setsModes) return opened;
    return {
      ...opened,
      async close() {
        await opened.close();
        await order('change the attributes of', file, [`SITE CHMOD ${mode.toString(8)} ${file}`]);
      },
    };
  }

  async function writeExisting(path: string, { offset, truncate = false, signal }: WriteOptions) {
    const file = sendable(path);
    forget();
    const there = await stat(file, signal ? { signal } : {});
    if (there.kind !== 'file') throw wrongKind('write', path, there.kind === 'folder' ? 'a folder' : `a ${there.kind}`);
    const size = there.size ?? 0;
    if (offset === size) return sink(`APPE ${file}`, file, 0, signal);
    if (offset === 0 && truncate) return sink(`STOR ${file}`, file, 0, signal);
    if (Math.max(size, offset) > REWRITE)
      throw cannot('write', path, 'FTP can only add to the end of a file of this size, not change its middle.');
    return rewrite(file, offset, truncate, signal);
  }

  /** Changes the middle of a small file: a new one is made of what was there and what comes, and takes its place. */
  async function rewrite(file: string, offset: number, truncate: boolean, signal?: AbortSignal) {
    const old = await collected(file, signal);
    const pieces: Uint8Array[] = [];
    let isOver = false;
    return {
      async write(chunk: Uint8Array) {
        if (signal?.aborted) throw cancelled();
        pieces.push(Buffer.from(chunk));
      },
      async close() {
        if (isOver) return;
        isOver = true;
        const added = Buffer.concat(pieces);
        const before = Buffer.concat([old.subarray(0, offset), Buffer.alloc(Math.max(0, offset - old.length))]);
        const behind = truncate ? Buffer.alloc(0) : old.subarray(offset + added.length);
        const temporary = `${file}.${randomBytes(4).toString('hex')}.rescue-part`;
        const opened = await writeNew(temporary, { offset: 0, create: 'new', ...(signal && { signal }) });
        await opened.write(Buffer.concat([before, added, behind]));
        await opened.close();
        await rename(temporary, file, { replace: true });
      },
      async abandon() {
        isOver = true;
      },
    };
  }

  const rename = (from: string, to: string, { replace = false }: { replace?: boolean } = {}) =>
    inTurn(async () => {
      const [source, place] = [sendable(from), sendable(to)];
      forget();
      const there = await kindAt(place);
      if (there && (!replace || there === 'folder')) {
        if (!(await kindAt(source))) throw notThere('rename', from);
        throw alreadyExists('rename', to);
      }
      try {
        await pool.with((control) => renameOn(control, source, place));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (!(await kindAt(source))) throw notThere('rename', from, error.reply);
        if (!(await kindAt(parentOf('posix', place)))) throw notThere('rename', to, error.reply);
        if (!there) throw await explain(error, 'rename', source);
        await replaced(source, place);
      } finally {
        forget();
      }
    });

  /** For servers that rename onto nothing: what is there makes way, and comes back where the renaming fails. */
  async function replaced(source: string, place: string): Promise<void> {
    const aside = joinPath('posix', parentOf('posix', place), `.${randomBytes(8).toString('hex')}.rescue-old`);
    await order('rename', place, [`RNFR ${place}`, `RNTO ${aside}`]);
    try {
      await order('rename', source, [`RNFR ${source}`, `RNTO ${place}`]);
    } catch (error) {
      await order('rename', aside, [`RNFR ${aside}`, `RNTO ${place}`]);
      throw error;
    }
    await order('remove', aside, [`DELE ${aside}`]);
  }

  async function setAttributes(path: string, { mode, modified }: Attributes): Promise<void> {
    const file = sendable(path);
    const commands: string[] = [];
    if (mode !== undefined && setsModes) commands.push(`SITE CHMOD ${mode.toString(8).padStart(3, '0')} ${file}`);
    if (modified !== undefined && setTime) commands.push(setTime(file, modified));
    if (commands.length === 0) {
      await stat(file);
      throw cannot('change the attributes of', path, 'The FTP server can not set this. It was left as it is.');
    }
    await order('change the attributes of', file, commands);
  }

  async function hashOf(control: Control, algorithm: HashAlgorithm, path: string, signal?: AbortSignal) {
    const name = hashes?.get(algorithm);
    if (name === undefined) return null;
    try {
      const file = sendable(path);
      if (!name.startsWith('X')) await control.command(`OPTS HASH ${name}`, signal);
      const { text } = await control.command(name.startsWith('X') ? `${name} ${file}` : `HASH ${file}`, signal);
      const found = text.match(/\b[0-9a-fA-F]+\b/g)?.find((hex) => hex.length === HASH_LENGTH[algorithm]);
      return found?.toLowerCase() ?? null;
    } catch (error) {
      if (isRefusal(error) || isProblem(error, 'invalid-input')) return null;
      throw error;
    }
  }

  return {
    abilities: {
      atomicReplace: false,
      modes: setsModes,
      owners: false,
      links: false,
      hardLinks: false,
      caseSensitive: true,
      windowsNames: false,
      anyBytes: true,
    },
    list,
    stat,
    read,
    write: (path, options) => (options.create === 'new' ? writeNew(path, options) : writeExisting(path, options)),
    async makeFolder(path, { mode } = {}) {
      const folder = sendable(path);
      if (await kindAt(folder)) throw alreadyExists('make the folder', path);
      await order('make the folder', folder, [`MKD ${folder}`]);
      if (mode !== undefined && setsModes)
        await order('change the attributes of', folder, [`SITE CHMOD ${mode.toString(8)} ${folder}`]);
    },
    rename,
    async remove(path) {
      const file = sendable(path);
      await order('remove', file, [`DELE ${file}`]);
    },
    async removeFolder(path) {
      const folder = sendable(path);
      try {
        await order('remove the folder', folder, [`RMD ${folder}`]);
      } catch (error) {
        const there = isProblem(error) ? await lookAt(folder) : null;
        if (!there) throw error;
        if (there.kind !== 'folder') throw wrongKind('remove the folder', path, `a ${there.kind}`);
        for await (const page of list(folder)) if (page.length > 0) throw notEmpty(path);
        throw error;
      }
    },
    async attributes(path, signal) {
      const { mode, modified } = await stat(path, signal ? { signal } : {});
      return { ...(setsModes && mode !== undefined && { mode }), ...(modified !== undefined && { modified }) };
    },
    setAttributes,
    async readLink(path) {
      const { kind, linkTo } = await stat(path);
      if (kind !== 'link' || linkTo === undefined)
        throw wrongKind('look at', path, 'no link that tells where it leads');
      return linkTo;
    },
    async makeLink(path) {
      throw cannot('write', path, 'FTP can not make links. Nothing was changed.');
    },
    async makeHardLink(path) {
      throw cannot('write', path, 'FTP can not give a file a second name. Nothing was changed.');
    },
    async fileSystem(path, signal) {
      await stat(path, signal ? { signal } : {});
      return null;
    },
    async space(_path, signal) {
      if (signal?.aborted) throw cancelled();
      return null;
    },
    ...(hashes && {
      async hash(algorithm: HashAlgorithm, paths: readonly string[], signal?: AbortSignal) {
        const found: (string | null)[] = [];
        for (const path of paths) {
          found.push(await pool.with((control) => hashOf(control, algorithm, path, signal), signal));
        }
        return found;
      },
    }),
  };
}

async function renameOn(control: Control, from: string, to: string): Promise<void> {
  await control.command(`RNFR ${from}`);
  await control.command(`RNTO ${to}`);
}

/** How the server is told a file's date; undefined where it can't be. */
function timeCommand({ features, site, software }: Control): ((path: string, time: number) => string) | undefined {
  if (features.has('MFMT')) return (path, time) => `MFMT ${timeText(time)} ${path}`;
  if (/vsftpd/i.test(software)) return (path, time) => `MDTM ${timeText(time)} ${path}`;
  if (site.has('UTIME')) return (path, time) => `SITE UTIME ${timeText(time)} ${path}`;
  return undefined;
}

/** By what the server hashes files: names for OPTS HASH (draft-bryan-ftp-hash), or commands of its own such as XSHA256. */
function hashNames({ features }: Control): Map<HashAlgorithm, string> | undefined {
  const names = new Map<HashAlgorithm, string>();
  const offered = features.get('HASH')?.toUpperCase();
  for (const [algorithm, name] of Object.entries(HASH_NAMES) as [HashAlgorithm, string][]) {
    const own = `X${name.replace('-', '')}`;
    if (offered?.includes(name)) names.set(algorithm, name);
    else if (features.has(own)) names.set(algorithm, own);
    else if (algorithm === 'sha1' && features.has('XSHA')) names.set(algorithm, 'XSHA');
  }
  return names.size > 0 ? names : undefined;
}
