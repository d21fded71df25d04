import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../../../../../../electron/contract/problem.ts';
import { StatusError } from '../../../../../../electron/targets/ssh/sftp/problems.ts';
import { SftpSession } from '../../../../../../electron/targets/ssh/sftp/session.ts';
import { TYPE } from '../../../../../../electron/targets/ssh/sftp/wire.ts';
import { type Asked, scriptedChannel, versionPacket } from './scripted-server.ts';

const outcomeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    if (error instanceof StatusError) return error.code;
    throw error;
  }
};

describe('an SFTP session', () => {
  const open = (serve: (asked: Asked) => void, extensions = {}) =>
    SftpSession.open(scriptedChannel(versionPacket(3, extensions), serve));

  it('does not begin where a login script prints text', async () => {
    const channel = scriptedChannel(Buffer.from('Welcome to the rescue system\n'));
    expect(await outcomeOf(SftpSession.open(channel))).toBe('unsupported');
    expect(channel.destroyed).toBe(true);
  });

  it('does not begin with a version it can not speak', async () => {
    expect(await outcomeOf(SftpSession.open(scriptedChannel(versionPacket(2))))).toBe('unsupported');
  });

  it('does not begin when it is aborted, and leaves no channel behind', async () => {
    const channel = scriptedChannel(Buffer.alloc(0));
    const stop = new AbortController();
    const opening = outcomeOf(SftpSession.open(channel, stop.signal));
    stop.abort();
    expect(await opening).toBe('cancelled');
    expect(channel.destroyed).toBe(true);
  });

  it('matches answers to requests in whatever order they come', async () => {
    const waiting: Asked[] = [];
    const session = await open((asked) => {
      waiting.push(asked);
      if (waiting.length === 100) {
        for (const one of waiting.toReversed()) one.answer(TYPE.data, [Buffer.from(`answer ${one.id}`)]);
      }
    });
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => session.request('data', TYPE.read, [Buffer.from('h'), 0n, 10])),
    );
    expect(answers.map((answer) => answer.toString())).toEqual(Array.from({ length: 100 }, (_, i) => `answer ${i}`));
  });

  it('passes on what the server refuses', async () => {
    const session = await open((asked) => asked.status(3));
    expect(await outcomeOf(session.request('attributes', TYPE.lstat, [Buffer.from('/')]))).toBe(3);
    expect(session.ended).toBeUndefined();
  });

  const lies: [string, (asked: Asked) => void][] = [
    ['an answer to nothing that was asked', (asked) => asked.answer(TYPE.attributes, [{}], 4711)],
    ['an answer of the wrong kind', (asked) => asked.answer(TYPE.data, [Buffer.from('x')])],
    ['success where something was asked for', (asked) => asked.status(0)],
    ['an answer that ends too early', (asked) => asked.answer(TYPE.attributes, [1])],
    ['a packet of no known type', (asked) => asked.answer(77, [])],
  ];
  it.each(lies)('ends at %s, and with it everything that waits', async (_, lie) => {
    let count = 0;
    const session = await open((asked) => {
      count += 1;
      if (count === 3) lie(asked);
    });
    const waiting = Array.from({ length: 3 }, () =>
      outcomeOf(session.request('attributes', TYPE.lstat, [Buffer.from('/')])),
    );
    expect(await Promise.all(waiting)).toEqual(['damaged', 'damaged', 'damaged']);
    expect(await outcomeOf(session.request('status', TYPE.close, [Buffer.from('h')]))).toBe('damaged');
  });

  it('ends with the channel, and with it everything that waits', async () => {
    const session = await open((asked) => asked.hangUp());
    const waiting = Array.from({ length: 3 }, () =>
      outcomeOf(session.request('status', TYPE.close, [Buffer.alloc(4)])),
    );
    expect(await Promise.all(waiting)).toEqual(['connection-lost', 'connection-lost', 'connection-lost']);
  });

  it('closes a handle that comes after the abort', async () => {
    const closed: string[] = [];
    let late: Asked | undefined;
    const session = await open((asked) => {
      if (asked.type === TYPE.opendir) late = asked;
      if (asked.type === TYPE.close) closed.push(asked.body.subarray(4).toString());
      if (asked.type === TYPE.close) asked.status(0);
    });
    const stop = new AbortController();
    const opening = outcomeOf(session.openHandle(TYPE.opendir, [Buffer.from('/')], stop.signal));
    stop.abort();
    expect(await opening).toBe('cancelled');
    late?.answer(TYPE.handle, [Buffer.from('late')]);
    await vi.waitFor(() => expect(closed).toEqual(['late']));
  });

  it('takes the limits that the server tells, within reason', async () => {
    const telling =
      (...limits: bigint[]) =>
      (asked: Asked) =>
        asked.answer(TYPE.extendedReply, limits);
    const extensions = { 'limits@openssh.com': '1' };
    expect((await open(telling(262_144n, 261_120n, 100_000n, 0n), extensions)).limits).toEqual({
      read: 261_120,
      write: 100_000,
    });
    expect((await open(telling(0n, 0n, 2n ** 63n, 0n), extensions)).limits).toEqual({ read: 32_768, write: 261_120 });
    expect((await open(telling(), {})).limits).toEqual({ read: 32_768, write: 32_768 });
  });

  it('sends no more questions than it can remember', async () => {
    const session = await open(() => {});
    const waiting = Array.from({ length: 8193 }, () =>
      outcomeOf(session.request('status', TYPE.close, [Buffer.alloc(4)])),
    );
    expect(await waiting.at(-1)).toBe('busy');
    session.close();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['busy', 'connection-lost']));
  });

  describe('with a server that says nothing', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('does not begin after half a minute', async () => {
      const opening = outcomeOf(SftpSession.open(scriptedChannel(Buffer.alloc(0))));
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await opening).toBe('timed-out');
    });

    it('is given up after five minutes of silence, not of slowness', async () => {
      const asked: Asked[] = [];
      const opening = open((one) => asked.push(one));
      await vi.advanceTimersByTimeAsync(1);
      const session = await opening;
      const [first, second] = [0, 1].map(() => outcomeOf(session.request('status', TYPE.close, [Buffer.alloc(4)])));
      await vi.advanceTimersByTimeAsync(290_000);
      asked[0]?.status(0);
      expect(await first).toMatchObject({ code: 0 });
      await vi.advanceTimersByTimeAsync(290_000);
      expect(session.ended).toBeUndefined();
      await vi.advanceTimersByTimeAsync(10_001);
      expect(await second).toBe('timed-out');
    });
  });
});
