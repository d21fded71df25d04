import { setTimeout as wait } from 'node:timers/promises';
import { cancelled, isProblem, type Problem, toProblem } from '../../contract/problem.ts';
import type { TargetState } from '../../contract/target.ts';
import type { Files, Target } from '../target.ts';
import { untilAborted } from '../ssh/sftp/waiting.ts';
import { ftpFiles } from './files.ts';
import { type FtpOptions, usualFtpTiming } from './options.ts';
import { Pool } from './pool.ts';
import { connectionLost } from './problems.ts';
import { openControl } from './sign-in.ts';

/** A loss that may pass by itself; anything else (a wrong password, another certificate) needs the person. */
const mayPass = (error: unknown) =>
  (['unreachable', 'timed-out', 'connection-lost', 'busy'] as const).some((code) => isProblem(error, code));

/** Signs in to an FTP server. Its connections come and go as they are needed; rejects as `openControl` does. */
export async function connectFtp(options: FtpOptions, signal: AbortSignal): Promise<Target> {
  const timing = { ...usualFtpTiming, ...options.timing };
  const { host, connections } = options.signIn;
  const end = new AbortController();
  const open = (stop: AbortSignal) => openControl(options, timing, stop);
  const pool = new Pool(open, connections, timing);
  const first = await firstControl(open, timing.full, signal);
  pool.add(first);

  let condition: Pick<TargetState, 'state' | 'since' | 'problem' | 'nextTry'> = {
    state: 'connected',
    since: Date.now(),
  };
  const listeners = new Set<(state: TargetState) => void>();
  let hurry: (() => void) | undefined;
  let back: Promise<void> = Promise.resolve();

  const state = (): TargetState => ({
    id: options.id,
    kind: 'ftp',
    label: options.label ?? host,
    key: options.id,
    platform: 'unknown',
    system: first.software.trim().slice(0, 200),
    ...condition,
    capabilities: ['files'],
    pathStyle: 'posix',
    home: first.home,
    ...(first.fingerprint && { hostKey: { algorithm: 'X.509 certificate', fingerprint: first.fingerprint } }),
  });
  const become = (next: typeof condition) => {
    condition = next;
    for (const listener of listeners) listener(state());
  };

  /** Tries until the server lets us in again; a refusal that only the person can mend ends it. */
  const comeBack = async () => {
    const began = Date.now();
    for (let tries = 0; ; tries++) {
      try {
        const control = await open(end.signal);
        pool.add(control);
        become({ state: 'connected', since: Date.now() });
        return;
      } catch (error) {
        const problem: Problem = toProblem(error);
        if (end.signal.aborted) throw cancelled();
        if (!mayPass(error) || Date.now() - began > timing.giveUp) {
          become({ state: 'lost', since: Date.now(), problem });
          throw error;
        }
        const pause = timing.backOff[Math.min(tries, timing.backOff.length - 1)] ?? 1_000;
        become({ state: 'reconnecting', since: began, nextTry: Date.now() + pause, problem });
        const stop = new AbortController();
        hurry = () => stop.abort();
        await wait(pause, undefined, { signal: AbortSignal.any([end.signal, stop.signal]) }).catch(() => undefined);
      }
    }
  };
  const lost = (why: unknown) => {
    if (condition.state !== 'connected' || end.signal.aborted) return;
    become({ state: 'reconnecting', since: Date.now(), problem: toProblem(why) });
    back = comeBack();
    back.catch(() => undefined);
  };

  const target: Target = {
    id: options.id,
    key: options.id,
    pathStyle: 'posix',
    files: watched(ftpFiles(pool, first, timing.answer), lost),
    state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async connected(stop) {
      if (condition.state === 'connected') return;
      if (condition.state === 'closed') throw connectionLost('it was disconnected');
      await untilAborted(back, stop);
    },
    reconnect() {
      if (condition.state === 'lost') {
        become({ state: 'reconnecting', since: Date.now() });
        back = comeBack();
        back.catch(() => undefined);
      } else hurry?.();
    },
    async close() {
      if (condition.state === 'closed') return;
      end.abort();
      pool.close();
      become({ state: 'closed', since: Date.now() });
    },
  };
  if (signal.aborted) {
    await target.close();
    throw cancelled();
  }
  return target;
}

/** The first connection; a server that is full is waited for. */
async function firstControl(
  open: (signal: AbortSignal) => ReturnType<typeof openControl>,
  limit: number,
  signal: AbortSignal,
) {
  const until = Date.now() + limit;
  for (;;) {
    try {
      return await open(signal);
    } catch (error) {
      if (!isProblem(error, 'busy') || Date.now() > until) throw error;
      await wait(Math.min(5_000, limit / 4), undefined, { signal }).catch(() => {
        throw cancelled();
      });
    }
  }
}

/** The files, with every loss of the connection told to `lost` as well. */
function watched(files: Files, lost: (error: unknown) => void): Files {
  const hear = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      tell(error);
      throw error;
    }
  };
  const tell = (error: unknown) => {
    if (isProblem(error, 'connection-lost') || isProblem(error, 'unreachable')) lost(error);
  };
  async function* heard<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* source;
    } catch (error) {
      tell(error);
      throw error;
    }
  }
  return {
    ...files,
    list: (path, signal) => heard(files.list(path, signal)),
    read: (path, options) => heard(files.read(path, options)),
    stat: (path, options) => hear(files.stat(path, options)),
    makeFolder: (path, options) => hear(files.makeFolder(path, options)),
    rename: (from, to, options) => hear(files.rename(from, to, options)),
    remove: (path) => hear(files.remove(path)),
    removeFolder: (path) => hear(files.removeFolder(path)),
    attributes: (path, signal) => hear(files.attributes(path, signal)),
    setAttributes: (path, attributes) => hear(files.setAttributes(path, attributes)),
    ...(files.hash && {
      hash: async (algorithm, paths, signal) =>
        (await hear(files.hash?.(algorithm, paths, signal) ?? Promise.resolve(undefined))) ?? paths.map(() => null),
    }),
    async write(path, options) {
      const sink = await hear(files.write(path, options));
      return { ...sink, write: (chunk) => hear(sink.write(chunk)), close: () => hear(sink.close()) };
    },
  };
}
