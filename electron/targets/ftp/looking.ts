import type { Entry, EntryKind } from '../../contract/files.ts';
import { baseOf, joinPath, parentOf } from '../../contract/paths.ts';
import { cancelled, isProblem } from '../../contract/problem.ts';
import type { Control } from './control.ts';
import { linesOf } from '../lines.ts';
import { listEntry } from './list.ts';
import { mlsdEntry } from './mlsd.ts';
import { pathsFor } from './paths.ts';
import type { Pool } from './pool.ts';
import { isRefusal, noFtp, notAllowed, notThere, refused, wrongKind, type Doing } from './problems.ts';
import { readData } from './read.ts';
import { timeOf } from './replies.ts';

const PAGE = 500;
/** Links of one folder whose ends are looked at; each costs two questions. */
const LINKS = 200;
/** How long (ms) the listing of a folder is good for looking at one name in it, where the server has no better way. */
const FRESH = 1_000;
const QUARTER = 15 * 60_000;
/** Lines that wait for the server's time zone. */
const WAITING = 100_000;

/** Listing folders and looking at single paths, by MLSD and MLST (RFC 3659) or else by LIST. */
export function looking(pool: Pool, first: Control, patience: number) {
  const sendable = pathsFor(first.software);
  const hasMlst = first.features.has('MLST');
  const options = /UNIX|vsftpd/i.test(first.software) ? ' -a' : '';
  const known = new Map<string, { at: number; entries: Entry[] }>();
  let zone: number | undefined;

  async function* list(path: string, signal?: AbortSignal): AsyncGenerator<Entry[]> {
    const folder = sendable(path);
    if (signal?.aborted) throw cancelled();
    const command = hasMlst ? `MLSD ${folder}` : `LIST${options}`;
    const data = readData(pool, command, {
      goesOn: false,
      patience,
      signal,
      ...(!hasMlst && { before: (control) => control.command(`CWD ${folder}`, signal) }),
    });
    let page: Entry[] = [];
    const links: Entry[] = [];
    let waiting: string[] | undefined = hasMlst || zone !== undefined ? undefined : [];
    const take = (line: string) => {
      const entry = hasMlst ? mlsdEntry(line) : listEntry(line, { now: Date.now(), zone: zone ?? 0 });
      if (entry === null) return;
      if (entry.kind === 'link' && links.length < LINKS) links.push(entry);
      else page.push(entry);
    };
    try {
      for await (const lines of linesOf(data, () => noFtp('a line without an end in a listing'))) {
        if (waiting) waiting.push(...lines);
        else for (const line of lines) take(line);
        if (waiting && waiting.length > WAITING) {
          for (const line of waiting) take(line);
          waiting = undefined;
        }
        while (page.length >= PAGE) {
          yield page.slice(0, PAGE);
          page = page.slice(PAGE);
          if (signal?.aborted) throw cancelled();
        }
      }
    } catch (error) {
      throw await explain(error, 'list the folder', folder, signal);
    }
    if (waiting) {
      zone = await zoneBy(folder, waiting, signal);
      for (const line of waiting) take(line);
    }
    for (const link of links) page.push(await resolved(link, joinPath('posix', folder, link.name), signal));
    for (let at = 0; at < page.length; at += PAGE) {
      if (signal?.aborted) throw cancelled();
      yield page.slice(at, at + PAGE);
    }
  }

  /** How far the times of LIST are from UTC, by one file whose time MDTM tells; undefined where none is there to ask. */
  async function zoneBy(folder: string, lines: readonly string[], signal?: AbortSignal): Promise<number | undefined> {
    const now = Date.now();
    for (const line of lines) {
      const entry = listEntry(line, { now, zone: 0 });
      if (entry?.kind !== 'file' || entry.modified === undefined || !/\d:\d\d/.test(line.slice(0, 80))) continue;
      const exact = await pool.with(
        (control) => timeAt(control, joinPath('posix', folder, entry.name), signal),
        signal,
      );
      if (exact === undefined) return undefined;
      const away = Math.round((entry.modified - exact) / QUARTER) * QUARTER;
      return Math.abs(away) <= 14 * 3_600_000 ? away : undefined;
    }
    return undefined;
  }

  async function timeAt(control: Control, path: string, signal?: AbortSignal): Promise<number | undefined> {
    try {
      return timeOf((await control.command(`MDTM ${path}`, signal)).text);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  /** The link with what stands behind it. */
  async function resolved(link: Entry, path: string, signal?: AbortSignal): Promise<Entry> {
    return { ...link, linkKind: (await behind(path, signal))?.kind ?? 'broken' };
  }

  async function behind(path: string, signal?: AbortSignal): Promise<{ kind: EntryKind; size?: number } | undefined> {
    return pool.with(async (control) => {
      const size = await yes(control, `SIZE ${path}`, signal);
      if (size !== undefined && /^\d+$/.test(size.trim())) return { kind: 'file', size: Number(size) };
      return (await yes(control, `CWD ${path}`, signal)) === undefined ? undefined : { kind: 'folder' };
    }, signal);
  }

  async function yes(control: Control, command: string, signal?: AbortSignal): Promise<string | undefined> {
    try {
      return (await control.command(command, signal)).text;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  async function stat(path: string, { follow = false, signal }: { follow?: boolean; signal?: AbortSignal } = {}) {
    const whole = sendable(path);
    if (signal?.aborted) throw cancelled();
    const own = whole === '/' ? root : await (hasMlst ? byMlst(whole, signal) : byListing(whole, signal));
    if (own.kind !== 'link') return own;
    const end = await behind(whole, signal);
    if (!follow) return { ...own, linkKind: end?.kind ?? ('broken' as const) };
    if (!end) throw notThere('look at', path);
    const { linkTo: _to, linkKind: _kind, size: _size, ...rest } = own;
    return { ...rest, ...end };
  }

  async function byMlst(path: string, signal?: AbortSignal): Promise<Entry> {
    try {
      const { text } = await pool.with((control) => control.command(`MLST ${path}`, signal), signal);
      for (const line of text.split('\n')) {
        const entry = /^ ?[^ =]+=[^ ]*; /.test(line)
          ? mlsdEntry(line.replace(/^ /, '').replace(/type=[cp]dir/i, 'type=dir'))
          : null;
        if (entry) return { ...entry, ...named(path) };
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const said = refused(error, 'look at', path);
      throw said && !isProblem(said, 'unsupported') ? said : notThere('look at', path, error.reply);
    }
    throw notThere('look at', path);
  }

  async function byListing(path: string, signal?: AbortSignal): Promise<Entry> {
    const folder = parentOf('posix', path);
    let kept = known.get(folder);
    if (!kept || Date.now() - kept.at > FRESH) {
      const entries: Entry[] = [];
      try {
        for await (const page of list(folder, signal)) entries.push(...page);
      } catch (error) {
        if (isProblem(error, 'invalid-input')) throw notThere('look at', path);
        throw error;
      }
      kept = { at: Date.now(), entries };
      if (known.size > 8) known.clear();
      known.set(folder, kept);
    }
    const name = baseOf('posix', path);
    const entry = kept.entries.find((one) => one.name === name);
    if (!entry) throw notThere('look at', path);
    return entry;
  }

  /** What is at the path, or null. */
  async function lookAt(path: string, signal?: AbortSignal): Promise<Entry | null> {
    try {
      return await stat(path, signal ? { signal } : {});
    } catch (error) {
      if (isProblem(error, 'not-found')) return null;
      throw error;
    }
  }

  /** What stands at the path, or behind a link there: cheap also where folders must be listed to see one name. */
  async function kindAt(path: string, signal?: AbortSignal): Promise<EntryKind | undefined> {
    return (hasMlst ? await lookAt(path, signal) : await behind(path, signal))?.kind;
  }

  /** The problem that a refusal amounts to; where the server's words don't tell, by looking at the path. */
  async function explain(error: unknown, doing: Doing, path: string, signal?: AbortSignal): Promise<unknown> {
    if (!isRefusal(error)) return error;
    // Some say “no such file” of whatever they refuse.
    const said = refused(error, doing, path);
    if (said && !isProblem(said, 'not-found') && !isProblem(said, 'no-permission')) return said;
    if (path === '/') return said ?? notAllowed(doing, path, error.reply);
    try {
      forget();
      const there = await stat(path, { follow: true, ...(signal && { signal }) });
      if (doing === 'list the folder' && there.kind !== 'folder') return wrongKind(doing, path, 'no folder');
      if ((doing === 'read' || doing === 'write' || doing === 'remove') && there.kind === 'folder')
        return wrongKind(doing, path, 'a folder');
      return notAllowed(doing, path, error.reply);
    } catch (reason) {
      if (!isProblem(reason, 'not-found')) return said ?? reason;
      const creates = doing === 'write' || doing === 'make the folder';
      if (!creates || (await lookAt(parentOf('posix', path), signal)) === null)
        return notThere(doing, path, error.reply);
      return notAllowed(doing, path, error.reply);
    }
  }

  /** What was seen may have changed. */
  const forget = () => known.clear();

  return { list, stat, lookAt, kindAt, explain, forget };
}

const root: Entry = { name: '/', kind: 'folder', hidden: false };
const named = (path: string) => {
  const name = baseOf('posix', path);
  return { name, hidden: name.startsWith('.') };
};
