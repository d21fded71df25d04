import { beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import type { ConnectInput } from '../../../../electron/contract/target.ts';
import { installClient } from '../../../../renderer/client/client.ts';
import { createClient } from '../../../../renderer/client/frames.ts';
import { connectAsking, useHostKeyQuestion } from '../../../../renderer/shell/host-key.ts';
import { engineOfTest, problemOfTest, targetOfTest } from '../support.ts';

const KEY = `SHA256:${'a'.repeat(43)}`;
const place = { host: '203.0.113.7', port: 22 };
const input: ConnectInput = { kind: 'ssh', signIn: { ...place, user: 'root' } };

function hostKeyProblem(code: 'host-key-unknown' | 'host-key-changed', at = place) {
  return new ProblemError(
    problemOfTest({
      code,
      details: { fingerprint: KEY, host: at.host, port: String(at.port), algorithm: 'ssh-ed25519' },
    }),
  );
}

/** Answers each question about a host key in turn; fails when there are more. */
function answering(...answers: boolean[]) {
  const asked: string[] = [];
  const stop = useHostKeyQuestion.subscribe(({ question }) => {
    if (question === undefined) return;
    asked.push(question.kind);
    const answer = answers.shift();
    if (answer === undefined) throw new Error('asked once too often');
    question.answer(answer);
  });
  return { asked, stop };
}

beforeEach(() => {
  useHostKeyQuestion.setState({ question: undefined });
});

describe('connecting to a server whose key is not known', () => {
  it('asks the person and then accepts that very key', async () => {
    const engine = engineOfTest({
      'targets.connect': (given: ConnectInput & { kind: 'ssh' }) => {
        if (given.signIn.acceptHostKey !== KEY) throw hostKeyProblem('host-key-unknown');
        return targetOfTest();
      },
    });
    installClient(createClient(engine.port));
    const { asked, stop } = answering(true);
    const target = await connectAsking(input, new AbortController().signal);
    stop();
    expect(target?.id).toBe('ssh://root@203.0.113.7:22');
    expect(asked).toEqual(['unknown']);
  });

  it('sends nothing more when the person refuses', async () => {
    const engine = engineOfTest({
      'targets.connect': () => {
        throw hostKeyProblem('host-key-unknown');
      },
    });
    installClient(createClient(engine.port));
    const { stop } = answering(false);
    expect(await connectAsking(input, new AbortController().signal)).toBeNull();
    stop();
    expect(engine.calls).toHaveLength(1);
  });

  it('accepts the key of the jump host for the jump host only', async () => {
    const jump = { host: 'jump.example.net', port: 2222 };
    const seen: ConnectInput[] = [];
    const engine = engineOfTest({
      'targets.connect': (given: ConnectInput & { kind: 'ssh' }) => {
        seen.push(given);
        if (given.signIn.jump?.acceptHostKey === undefined) throw hostKeyProblem('host-key-unknown', jump);
        if (given.signIn.acceptHostKey === undefined) throw hostKeyProblem('host-key-unknown');
        return targetOfTest();
      },
    });
    installClient(createClient(engine.port));
    const { asked, stop } = answering(true, true);
    const signIn = { ...place, user: 'root', jump: { ...jump, user: 'me' } };
    await connectAsking({ kind: 'ssh', signIn }, new AbortController().signal);
    stop();
    expect(asked).toEqual(['unknown', 'unknown']);
    expect(seen[1]).toMatchObject({ signIn: { jump: { acceptHostKey: KEY } } });
    expect(seen[1]).not.toHaveProperty('signIn.acceptHostKey');
  });
});

describe('connecting to a server whose key has changed', () => {
  it('forgets the old key only when the person says that the session is over, and then asks about the new one', async () => {
    let known = true;
    const engine = engineOfTest({
      'targets.connect': (given: ConnectInput & { kind: 'ssh' }) => {
        if (known) throw hostKeyProblem('host-key-changed');
        if (given.signIn.acceptHostKey === undefined) throw hostKeyProblem('host-key-unknown');
        return targetOfTest();
      },
      'targets.forgetHostKey': () => {
        known = false;
        return {};
      },
    });
    installClient(createClient(engine.port));
    const { asked, stop } = answering(true, true);
    expect(await connectAsking(input, new AbortController().signal)).not.toBeNull();
    stop();
    expect(asked).toEqual(['changed', 'unknown']);
    expect(engine.calls.map((call) => call.name)).toEqual([
      'targets.connect',
      'targets.forgetHostKey',
      'targets.connect',
      'targets.connect',
    ]);
  });

  it('stops, and keeps the old key, when the person stops', async () => {
    const engine = engineOfTest({
      'targets.connect': () => {
        throw hostKeyProblem('host-key-changed');
      },
    });
    installClient(createClient(engine.port));
    const { stop } = answering(false);
    expect(await connectAsking(input, new AbortController().signal)).toBeNull();
    stop();
    expect(engine.calls.map((call) => call.name)).toEqual(['targets.connect']);
  });
});

it('takes the question away when connecting is stopped meanwhile', async () => {
  const engine = engineOfTest({
    'targets.connect': () => {
      throw hostKeyProblem('host-key-unknown');
    },
  });
  installClient(createClient(engine.port));
  const controller = new AbortController();
  const connecting = connectAsking(input, controller.signal);
  await engine.quiet();
  await Promise.resolve();
  expect(useHostKeyQuestion.getState().question?.kind).toBe('unknown');
  controller.abort();
  expect(await connecting).toBeNull();
  expect(useHostKeyQuestion.getState().question).toBeUndefined();
});
