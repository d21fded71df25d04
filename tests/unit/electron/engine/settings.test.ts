import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenSsh } from '../../../../electron/engine/openers.ts';
import { plainTarget, testEngine } from '../../../support/engine.ts';

const server = { host: '203.0.113.7', port: 22, user: 'root' };
const bookmark = { id: 'b1', label: 'Web server', ...server };
/** A stand-in for the system's keychain: writes text as digits, so that a leak of the plain text is seen. */
const keychain = {
  protect: async (secret: string) => Buffer.from(secret).toString('hex'),
  reveal: async (text: string) => ({ secret: Buffer.from(text, 'hex').toString() }),
};

describe('bookmarks', () => {
  it('keep their password in the keychain only, and sign in with it', async () => {
    let seen: OpenSsh | undefined;
    const openers = {
      async ssh(options: OpenSsh) {
        seen = options;
        return plainTarget(options.id);
      },
    };
    const first = await testEngine({ host: { keychain } });
    const { handle } = await first.call('secrets.keep', { secret: 'plain-secret-word' });
    expect(await first.call('bookmarks.save', { bookmark, password: handle })).toMatchObject({ secretsKept: true });
    await first.engine.close();
    for (const name of await readdir(first.folder)) {
      expect(await readFile(join(first.folder, name), 'utf8'), name).not.toContain('plain-secret-word');
    }
    const second = await testEngine({ host: { keychain }, folder: first.folder, openers });
    await second.call('targets.connect', { kind: 'ssh', signIn: server, bookmarkId: 'b1' });
    expect(seen?.signIn.password).toBe('plain-secret-word');
    expect(seen?.label).toBe('Web server');
    await second.close();
  });

  it('keep what the keychain renewed in place of what was kept before', async () => {
    const renewing = {
      protect: async (secret: string) => `old ${secret}`,
      reveal: async (text: string) => ({
        secret: text.slice(4),
        ...(text.startsWith('old ') && { renewed: `new ${text.slice(4)}` }),
      }),
    };
    const openers = { ssh: async (options: OpenSsh) => plainTarget(options.id) };
    const app = await testEngine({ host: { keychain: renewing }, openers });
    const { handle } = await app.call('secrets.keep', { secret: 'word' });
    await app.call('bookmarks.save', { bookmark, password: handle });
    await app.call('targets.connect', { kind: 'ssh', signIn: server, bookmarkId: 'b1' });
    const kept = await readFile(join(app.folder, 'kept-secrets.json'), 'utf8');
    expect(kept).toContain('new word');
    expect(kept).not.toContain('old word');
    await app.close();
  });

  it('are refused with a password where there is no keychain, and nothing is written', async () => {
    const app = await testEngine();
    const { handle } = await app.call('secrets.keep', { secret: 'plain-secret-word' });
    await expect(app.call('bookmarks.save', { bookmark, password: handle })).rejects.toMatchObject({
      problem: { code: 'unsupported' },
    });
    expect((await app.call('settings.read', {})).bookmarks).toEqual([]);
    expect(await app.call('bookmarks.save', { bookmark })).toMatchObject({ secretsKept: false });
    await app.close();
  });

  it('take their secrets with them when they are removed', async () => {
    const app = await testEngine({ host: { keychain } });
    const { handle } = await app.call('secrets.keep', { secret: 'plain-secret-word' });
    await app.call('bookmarks.save', { bookmark, password: handle });
    await app.call('bookmarks.remove', { id: 'b1' });
    expect((await app.call('settings.read', {})).bookmarks).toEqual([]);
    expect(await readFile(join(app.folder, 'kept-secrets.json'), 'utf8')).toBe('{}\n');
    await app.close();
  });
});

describe('settings', () => {
  it('are told to everybody and survive a restart', async () => {
    const first = await testEngine();
    const told: string[] = [];
    first.on('settings.changed', ({ theme }) => told.push(theme));
    await first.call('settings.change', { theme: 'dark', layout: { rail: { folded: true } } });
    expect(told).toEqual(['dark']);
    await first.engine.close();
    const second = await testEngine({ folder: first.folder });
    expect(await second.call('settings.read', {})).toMatchObject({ theme: 'dark', layout: { rail: { folded: true } } });
    await second.close();
  });
});
