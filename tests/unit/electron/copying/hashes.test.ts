import { setMaxListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hashesOf } from '../../../../electron/copying/hashes.ts';
import type { HashAlgorithm } from '../../../../electron/contract/sums.ts';
import { memoryTarget } from '../../../support/memory-files.ts';

const MEBIBYTE = 1024 * 1024;
const never = new AbortController().signal;
setMaxListeners(0, never);

/** A target whose hashes wait until the test lets them go. */
function slowTarget() {
  const calls: { paths: readonly string[]; go: (error?: Error) => void; signal?: AbortSignal }[] = [];
  const { files } = memoryTarget();
  const hash = (algorithm: HashAlgorithm, paths: readonly string[], signal?: AbortSignal) =>
    new Promise<(string | null)[]>((resolve, reject) => {
      const go = (error?: Error) =>
        error ? reject(error) : resolve(paths.map((path) => (path === '/none' ? null : `${algorithm} ${path}`)));
      calls.push({ paths, go, signal });
    });
  return { calls, ask: hashesOf({ ...files, hash }) };
}
const moment = () => new Promise((resolve) => setImmediate(resolve));

describe('hashes asked for one by one', () => {
  it('are computed together, and each is given to who asked', async () => {
    const { calls, ask } = slowTarget();
    const asked = ['/a', '/none', '/b'].map((path) => ask('sha256', path, 10, never));
    await moment();
    expect(calls.map(({ paths }) => paths)).toEqual([['/a', '/none', '/b']]);
    calls[0]?.go();
    expect(await Promise.all(asked)).toEqual(['sha256 /a', null, 'sha256 /b']);
  });

  it('wait for those before them, and make up the next batch', async () => {
    const { calls, ask } = slowTarget();
    const first = [ask('sha256', '/1', 1, never)];
    await moment();
    const second = [ask('sha256', '/2', 1, never)];
    await moment();
    const rest = Array.from({ length: 500 }, (_, index) => ask('sha256', `/r${index}`, 1, never));
    await moment();
    expect(calls).toHaveLength(2);
    for (let at = 0; at < calls.length; at++) {
      calls[at]?.go();
      await moment();
    }
    expect(calls.map(({ paths }) => paths.length)).toEqual([1, 1, 200, 200, 100]);
    expect((await Promise.all([...first, ...second, ...rest])).every((hash) => hash !== null)).toBe(true);
  });

  it('keep large files, and other kinds of sums, out of each other’s batch', async () => {
    const { calls, ask } = slowTarget();
    const asked = [
      ask('sha256', '/small', 1, never),
      ask('sha256', '/large', 900 * MEBIBYTE, never),
      ask('md5', '/other', 1, never),
    ];
    for (let at = 0; at < 3; at++) {
      await moment();
      calls[at]?.go();
    }
    expect(await Promise.all(asked)).toEqual(['sha256 /small', 'sha256 /large', 'md5 /other']);
    expect(calls.map(({ paths }) => paths)).toEqual([['/small'], ['/large'], ['/other']]);
  });

  it('fail together when the link is lost, and work again after', async () => {
    const { calls, ask } = slowTarget();
    const asked = ['/a', '/b'].map((path) => ask('sha256', path, 1, never));
    await moment();
    calls[0]?.go(new Error('the link is lost'));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = ask('sha256', '/a', 1, never);
    await moment();
    calls[1]?.go();
    expect(await again).toBe('sha256 /a');
  });

  it('end at once for who stops; the batch goes on for the others, and ends when nobody is left', async () => {
    const { calls, ask } = slowTarget();
    const [one, other] = [new AbortController(), new AbortController()];
    const asked = [ask('sha256', '/a', 1, one.signal), ask('sha256', '/b', 1, other.signal)];
    await moment();
    one.abort(new Error('stopped'));
    await expect(asked[0]).rejects.toThrow('stopped');
    expect(calls[0]?.signal?.aborted).toBe(false);
    other.abort(new Error('stopped, too'));
    await expect(asked[1]).rejects.toThrow('stopped, too');
    expect(calls[0]?.signal?.aborted).toBe(true);
  });

  it('end at once also while they wait for their turn', async () => {
    const { calls, ask } = slowTarget();
    void ask('sha256', '/1', 900 * MEBIBYTE, never);
    void ask('sha256', '/2', 900 * MEBIBYTE, never);
    await moment();
    const stop = new AbortController();
    const waiting = ask('sha256', '/3', 1, stop.signal);
    await moment();
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    for (const call of calls) call.go();
    await moment();
    expect(calls).toHaveLength(2);
  });

  it('are null where the target computes none', async () => {
    const { files } = memoryTarget({ hashes: false });
    expect(await hashesOf(files)('sha256', '/a', 1, never)).toBeNull();
  });
});
