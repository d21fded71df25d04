import { baseOf } from '../../contract/paths.ts';
import { cancelled } from '../../contract/problem.ts';
import type { TargetState } from '../../contract/target.ts';
import type { Target } from '../target.ts';
import { archiveFiles, type Opened } from './files.ts';
import type { Member } from '../../archives/listing.ts';
import { locked, noSevenZip } from '../../archives/problems.ts';
import { type Archive, findSevenZip, listArchive, opens } from '../../archives/seven-zip.ts';
import { Tree } from './tree.ts';

/** How long (ms) what was seen of the archive file is good for, before it is looked at again. */
const FRESH = 2_000;
/** How long (ms) after its last use the names of an archive are kept in memory. */
const IDLE = 5 * 60_000;
/** Names of bytes that are no text can't be handed to a program. */
const BYTES = /\p{Surrogate}/u;

export interface ArchiveOptions {
  readonly id: string;
  /** The system that the archive lies on, which has programs. */
  readonly on: Target;
  readonly path: string;
  readonly password?: string;
}

/**
 * Opens an archive as a place of its own, read by the 7-Zip of the system that it lies on. Rejects with `unsupported` where there is
 * none, `sign-in-failed` where a password is needed or wrong, `invalid-input` where it is no archive. It closes with that system.
 */
export async function openArchive(options: ArchiveOptions, signal: AbortSignal): Promise<Target> {
  const { id, on, path, password } = options;
  const label = baseOf(on.pathStyle, path);
  const { commands, files } = on;
  if (!commands || !files) throw noSevenZip(on.state().label);
  const program = await findSevenZip(commands, on.pathStyle, signal);
  if (program === undefined) throw noSevenZip(on.state().label);
  const archive: Archive = {
    commands,
    program,
    style: on.pathStyle,
    path,
    name: label,
    ...(password !== undefined && { password }),
  };

  let known: { size: number | undefined; modified: number | undefined; at: number; opened: Promise<Read> | null };
  let idle: NodeJS.Timeout | undefined;
  const versionNow = async (stop?: AbortSignal) => {
    const { size, modified } = await files.stat(path, { follow: true, ...(stop && { signal: stop }) });
    return { size, modified, at: Date.now() };
  };
  const isWindows = on.pathStyle === 'windows';
  const first = readArchive(archive, isWindows, signal);
  first.catch(() => undefined);
  known = { ...(await versionNow(signal)), opened: first };
  const { facts, encrypted, hasModes } = await first;
  if (encrypted && (password === undefined || !(await opens(archive, encrypted.path, signal))))
    throw locked(label, password !== undefined);

  const opened = async (stop?: AbortSignal): Promise<Opened> => {
    clearTimeout(idle);
    idle = setTimeout(() => {
      known = { ...known, opened: null };
    }, IDLE).unref();
    if (Date.now() - known.at > FRESH) {
      const now = await versionNow(stop);
      if (now.size !== known.size || now.modified !== known.modified) known = { ...now, opened: null };
      else known = { ...known, at: now.at };
    }
    if (known.opened) return known.opened;
    // Not under the caller's signal: another may wait for the same.
    const reading = readArchive(archive, isWindows);
    known = { ...known, opened: reading };
    reading.catch(() => {
      if (known.opened === reading) known = { ...known, opened: null };
    });
    return reading;
  };

  let closed = false;
  const listeners = new Set<(state: TargetState) => void>();
  const state = (): TargetState => {
    const host = on.state();
    return {
      id,
      kind: 'archive',
      label,
      key: id,
      platform: 'unknown',
      system: `${facts.type}${facts.damage === undefined ? '' : ', damaged: not all of it can be read'}`,
      state: closed ? 'closed' : host.state,
      since: host.since,
      ...(host.problem && { problem: host.problem }),
      ...(host.nextTry !== undefined && { nextTry: host.nextTry }),
      capabilities: ['files'],
      pathStyle: 'posix',
      home: '/',
    };
  };
  const tell = () => {
    for (const listener of listeners) listener(state());
  };
  const stopListening = on.onChange((host) => {
    if (host.state === 'closed') close();
    else tell();
  });
  const close = () => {
    if (closed) return;
    closed = true;
    clearTimeout(idle);
    stopListening();
    tell();
  };
  if (signal.aborted) {
    close();
    throw cancelled();
  }
  return {
    id,
    key: id,
    pathStyle: 'posix',
    files: archiveFiles(archive, opened, { modes: hasModes }),
    state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connected: (stop) => on.connected(stop),
    reconnect: () => on.reconnect(),
    close: async () => close(),
  };
}

interface Read extends Opened {
  readonly facts: { readonly type: string; readonly damage?: string };
  /** The smallest member that a password locks. */
  readonly encrypted: Member | undefined;
  readonly hasModes: boolean;
}

async function readArchive(archive: Archive, isWindows: boolean, signal?: AbortSignal): Promise<Read> {
  const tree = new Tree(isWindows);
  let encrypted: Member | undefined;
  let hasModes = false;
  const { isTwice, ...facts } = await listArchive(
    archive,
    (member) => {
      tree.add(member);
      hasModes ||= member.mode !== undefined;
      if (member.isEncrypted && !BYTES.test(member.path) && (member.size ?? Infinity) < (encrypted?.size ?? Infinity))
        encrypted = member;
    },
    signal,
  );
  return { tree, isTwice, facts, encrypted, hasModes };
}
