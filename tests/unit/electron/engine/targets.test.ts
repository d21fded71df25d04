import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TargetState } from '../../../../electron/contract/target.ts';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import type { OpenSsh } from '../../../../electron/engine/openers.ts';
import { plainTarget, testEngine } from '../../../support/engine.ts';

const server = { host: '203.0.113.7', port: 22, user: 'root' };
const id = 'ssh://root@203.0.113.7:22';

describe('targets', () => {
  it('begin with this computer', async () => {
    const app = await testEngine();
    expect((await app.call('targets.list', {})).map((target) => target.id)).toEqual(['local:']);
    await expect(app.call('targets.disconnect', { targetId: 'local:' })).rejects.toMatchObject({
      problem: { code: 'invalid-input' },
    });
    await app.close();
  });

  it('are opened with the secrets behind the handles, and remembered as recent without them', async () => {
    let seen: OpenSsh | undefined;
    const app = await testEngine({
      openers: {
        async ssh(options) {
          seen = options;
          return plainTarget(options.id);
        },
      },
    });
    const { handle } = await app.call('secrets.keep', { secret: 'top-secret-word' });
    const state = await app.call('targets.connect', { kind: 'ssh', signIn: { ...server, password: handle } });
    expect(state).toMatchObject({ id, state: 'connected' });
    expect(seen?.signIn).toEqual({ ...server, password: 'top-secret-word' });
    expect((await app.call('settings.read', {})).recent).toMatchObject([{ ...server }]);
    expect(await readFile(join(app.folder, 'settings.json'), 'utf8')).not.toContain('top-secret-word');
    await app.close();
  });

  it('are called what the person calls them, else by their bookmark, else by their host', async () => {
    const labels: string[] = [];
    const app = await testEngine({
      openers: {
        async ssh(options) {
          labels.push(options.label);
          return plainTarget(options.id);
        },
      },
    });
    await app.call('bookmarks.save', { bookmark: { id: 'b', label: 'Shop', ...server } });
    await app.call('targets.connect', { kind: 'ssh', signIn: server, bookmarkId: 'b', label: 'New shop' });
    await app.call('targets.connect', { kind: 'ssh', signIn: server, bookmarkId: 'b' });
    await app.call('targets.connect', { kind: 'ssh', signIn: server });
    expect(labels).toEqual(['New shop', 'Shop', server.host]);
    await app.close();
  });

  it('put the server’s questions to the person and carry the answers back', async () => {
    const app = await testEngine({
      openers: {
        async ssh(options) {
          const answers = await options.ask({
            title: 'Two steps',
            instruction: '',
            prompts: [{ text: 'Code:', echo: false }],
          });
          if (answers?.[0] !== '123456')
            throw new ProblemError({ code: 'sign-in-failed', title: 'No', message: 'No.' });
          return plainTarget(options.id);
        },
      },
    });
    app.on('target.changed', ({ question }) => {
      if (question) void app.call('targets.answer', { questionId: question.id, answers: ['123456'] });
    });
    expect(await app.call('targets.connect', { kind: 'ssh', signIn: server })).toMatchObject({ state: 'connected' });
    await app.close();
  });

  it('are gone from the list when signing in fails or is stopped', async () => {
    const states: TargetState['state'][] = [];
    const app = await testEngine({
      openers: {
        ssh: (_options, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      },
    });
    app.on('target.changed', ({ state }) => states.push(state));
    const controller = new AbortController();
    const connecting = app.call('targets.connect', { kind: 'ssh', signIn: server }, controller.signal);
    await expect(app.call('targets.connect', { kind: 'ssh', signIn: server })).rejects.toMatchObject({
      problem: { code: 'busy' },
    });
    controller.abort();
    await expect(connecting).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    expect(states).toEqual(['connecting', 'closed']);
    expect(await app.call('targets.list', {})).toHaveLength(1);
    await app.close();
  });

  it('remember an accepted host key over a restart until the session is ended', async () => {
    const fingerprint = `SHA256:${'A'.repeat(43)}`;
    const known: (string | undefined)[] = [];
    const openers = {
      async ssh({ id: address, trust }: OpenSsh) {
        known.push(trust.remembered(server.host, server.port));
        await trust.remember(server.host, server.port, fingerprint, 'ssh-ed25519');
        return plainTarget(address);
      },
    };
    const first = await testEngine({ openers });
    await first.call('targets.connect', { kind: 'ssh', signIn: server });
    await first.engine.close();
    const second = await testEngine({ openers, folder: first.folder });
    await second.call('targets.connect', { kind: 'ssh', signIn: server });
    await second.call('targets.disconnect', { targetId: id });
    await second.call('targets.forgetHostKey', { host: server.host, port: server.port });
    await second.call('targets.connect', { kind: 'ssh', signIn: server });
    expect(known).toEqual([undefined, fingerprint, undefined]);
    await second.close();
  });
});
