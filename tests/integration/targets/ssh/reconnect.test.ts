import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Problem } from '../../../../electron/contract/problem.ts';
import type { TargetState } from '../../../../electron/contract/target.ts';
import type { Timing } from '../../../../electron/targets/ssh/options.ts';
import type { SignIn } from '../../../../electron/targets/sign-in.ts';
import type { Target } from '../../../../electron/targets/target.ts';
import { memoryTrust, signInTo } from '../../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../../support/sshd.ts';
import { type Line, startLine } from '../../../support/tcp.ts';

const QUICK: Partial<Timing> = { backOff: [10, 20, 40] };

/** Resolves with the first state that fits, now or later. */
function untilState(target: Target, fits: (state: TargetState) => boolean): Promise<TargetState> {
  return new Promise((resolve) => {
    const look = (state: TargetState) => {
      if (!fits(state)) return;
      stop();
      resolve(state);
    };
    const stop = target.onChange(look);
    look(target.state());
  });
}

const is = (name: TargetState['state']) => (state: TargetState) => state.state === name;

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'problem' in error) return error.problem as Problem;
    throw error;
  }
  throw new Error('it worked');
}

async function hostname(target: Target): Promise<number | undefined> {
  return (await target.commands?.run({ program: 'true', args: [] }))?.status;
}

describe.skipIf(noSshd !== undefined)('a link to a server', () => {
  let server: Sshd;
  let line: Line;
  let target: Target | undefined;

  beforeEach(async () => {
    server = await startSshd({ password: true });
    line = await startLine(server.port);
  });
  afterEach(async () => {
    await target?.close();
    target = undefined;
    await line.stop();
    await server.stop();
  });

  const connect = async (timing: Partial<Timing> = QUICK, signIn: Partial<SignIn> = {}) => {
    target = await signInTo({ ...server, password: server.password, port: line.port }, signIn, { timing });
    return target;
  };

  test('that is cut comes back by itself, and work that waits for it goes on', async () => {
    const target = await connect();
    const states: string[] = [];
    target.onChange(({ state }) => {
      if (states.at(-1) !== state) states.push(state);
    });
    const running = target.commands?.run({ program: 'sleep', args: ['100'] });
    line.cut();
    expect(await problemOf(Promise.resolve(running))).toMatchObject({ code: 'connection-lost', retryable: true });
    expect(target.state().state).toBe('reconnecting');
    expect(target.state().problem).toMatchObject({ code: 'connection-lost' });
    expect(await problemOf(target.commands?.run({ program: 'true', args: [] }) ?? Promise.resolve())).toMatchObject({
      code: 'connection-lost',
    });
    await target.connected();
    expect(await hostname(target)).toBe(0);
    expect(states).toEqual(['reconnecting', 'connected']);
    expect(target.state().problem).toBeUndefined();
  });

  test('reads and writes files again after each of many cuts', async () => {
    const target = await connect();
    const path = `${server.folder}/file`;
    const sink = await target.files?.write(path, { offset: 0, create: 'new' });
    await sink?.write(Buffer.from('still here'));
    await sink?.close();
    for (let i = 0; i < 5; i++) {
      line.cut();
      await untilState(target, is('reconnecting'));
      await target.connected();
      expect(await target.files?.stat(path)).toMatchObject({ size: 10 });
    }
  });

  test('that silently swallows everything is noticed', async () => {
    const target = await connect({ ...QUICK, keepalive: 200, step: 2_000 });
    line.freeze();
    const lost = await untilState(target, is('reconnecting'));
    expect(lost.problem).toMatchObject({ code: 'connection-lost' });
    line.thaw();
    await target.connected();
    expect(await hostname(target)).toBe(0);
  });

  test('tells when it tries again', async () => {
    const target = await connect({ ...QUICK, backOff: [60_000] });
    line.cut();
    const waiting = await untilState(target, (state) => state.nextTry !== undefined);
    expect(waiting.nextTry).toBeGreaterThan(Date.now() + 50_000);
    target.reconnect();
    await target.connected();
    expect(target.state().nextTry).toBeUndefined();
  });

  test('waits while the server is away, and is there when it is back', async () => {
    const target = await connect();
    await server.down();
    await untilState(target, (state) => state.state === 'reconnecting' && state.problem?.code === 'unreachable');
    await server.up();
    await target.connected();
    expect(await hostname(target)).toBe(0);
  });

  test('is given up after its time, says why, and starts anew when asked', async () => {
    const target = await connect({ ...QUICK, giveUp: 150 });
    await server.down();
    const lost = await untilState(target, is('lost'));
    expect(lost.problem).toMatchObject({ code: 'unreachable' });
    expect(await problemOf(target.connected())).toMatchObject({ code: 'unreachable' });
    await server.up();
    target.reconnect();
    await target.connected();
    expect(await hostname(target)).toBe(0);
  });

  test('is not given up because this computer slept for an hour meanwhile', async () => {
    const target = await connect({ ...QUICK, giveUp: 60_000 });
    const states: string[] = [];
    await server.down();
    await untilState(target, is('reconnecting'));
    const clock = Date.now;
    const asleep = vi.spyOn(Date, 'now').mockImplementation(() => clock() + 3_600_000);
    try {
      target.onChange(({ state }) => states.push(state));
      await untilState(target, ({ nextTry }) => nextTry !== undefined && nextTry > clock() + 3_000_000);
      await server.up();
      await target.connected();
      expect(states).not.toContain('lost');
    } finally {
      asleep.mockRestore();
    }
  });

  test('to a server that was restarted with another host key stops with an alarm, and sends nothing', async () => {
    const target = await connect();
    const before = server.hostKeyFingerprint;
    await server.down();
    await server.up({ newHostKey: true });
    const lost = await untilState(target, is('lost'));
    expect(lost.problem).toMatchObject({
      code: 'host-key-changed',
      details: { expected: before, fingerprint: server.hostKeyFingerprint },
    });
    expect(lost.hostKey?.fingerprint).toBe(before);
  });

  test('to a server with another password now stops and says so', async () => {
    const target = await connect();
    await server.setPassword('another one');
    line.cut();
    const lost = await untilState(target, is('lost'));
    expect(lost.problem).toMatchObject({ code: 'sign-in-failed' });
    expect(await problemOf(target.connected())).toMatchObject({ code: 'sign-in-failed' });
  });

  test('through a jump host comes back as well', async () => {
    const target = await signInTo(
      server,
      {
        password: server.password ?? '',
        jump: {
          host: server.host,
          port: line.port,
          user: server.user,
          password: server.password ?? '',
          acceptHostKey: server.hostKeyFingerprint,
        },
      },
      { timing: QUICK },
    );
    line.cut();
    await untilState(target, is('reconnecting'));
    await target.connected();
    expect(await hostname(target)).toBe(0);
    await target.close();
  });

  test('that is closed stays closed, and refuses work', async () => {
    const target = await connect();
    const running = target.commands?.run({ program: 'sleep', args: ['100'] });
    await target.close();
    expect((await problemOf(Promise.resolve(running))).code).toBe('connection-lost');
    expect(target.state().state).toBe('closed');
    target.reconnect();
    expect(target.state().state).toBe('closed');
    expect((await problemOf(target.connected())).code).toBe('connection-lost');
    expect((await problemOf(target.files?.stat('/') ?? Promise.resolve())).code).toBe('connection-lost');
  });

  test('that is closed while it tries to come back stops trying', async () => {
    const target = await connect({ ...QUICK, backOff: [60_000] });
    line.cut();
    await untilState(target, is('reconnecting'));
    const waiting = problemOf(target.connected());
    await target.close();
    expect((await waiting).code).toBe('connection-lost');
    expect(target.state().state).toBe('closed');
  });

  test('is not waited for longer than wanted', async () => {
    const target = await connect({ ...QUICK, backOff: [60_000] });
    line.cut();
    await untilState(target, is('reconnecting'));
    const stop = new AbortController();
    const waiting = problemOf(target.connected(stop.signal));
    stop.abort();
    expect((await waiting).code).toBe('cancelled');
  });

  test('measures its round trip', async () => {
    const target = await connect();
    const { roundTrip } = await untilState(target, (state) => state.roundTrip !== undefined);
    expect(roundTrip).toBeGreaterThan(0);
    expect(roundTrip).toBeLessThan(1_000);
  });

  test('asks nobody again about the host key it knows, and uses no other trust', async () => {
    const trust = memoryTrust();
    const target = await signInTo(
      { ...server, password: server.password, port: line.port },
      {},
      { timing: QUICK, trust },
    );
    trust.keys.clear();
    line.cut();
    await untilState(target, is('reconnecting'));
    await target.connected();
    await target.close();
  });
});
