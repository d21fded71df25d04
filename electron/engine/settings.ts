import { z } from 'zod';
import { ProblemError } from '../contract/problem.ts';
import { type Settings, settingsShape } from '../contract/settings.ts';
import type { Bookmark } from '../contract/target.ts';
import type { Events } from './events.ts';
import type { Host } from './host.ts';
import type { Store } from './store.ts';

const FILE = 'settings.json';
const KEPT_SECRETS = 'kept-secrets.json';
const MOST_RECENT = 12;

/** Secrets of bookmarks, each encrypted by the system's keychain. */
const keptSecretsShape = z.record(
  z.string(),
  z.strictObject({ password: z.string().optional(), passphrase: z.string().optional() }),
);

export interface BookmarkSecrets {
  readonly password?: string;
  readonly passphrase?: string;
}

export interface SettingsKeeper {
  read(): Settings;
  change(change: Partial<Settings>): Promise<Settings>;
  saveBookmark(bookmark: Omit<Bookmark, 'secretsKept'>, secrets: BookmarkSecrets): Promise<Bookmark>;
  removeBookmark(id: string): Promise<void>;
  bookmarkSecrets(id: string): Promise<BookmarkSecrets>;
  addRecent(server: Omit<Settings['recent'][number], 'at'>): Promise<void>;
}

/** The person's settings, bookmarks and recent servers; secrets of bookmarks only through the system's keychain. */
export async function openSettings(store: Store, host: Host, events: Events): Promise<SettingsKeeper> {
  let current: Settings = (await store.read(FILE, settingsShape)) ?? {
    theme: 'system',
    bookmarks: [],
    recent: [],
    layout: {},
  };
  let kept = (await store.read(KEPT_SECRETS, keptSecretsShape)) ?? {};

  const change = async (part: Partial<Settings>) => {
    current = { ...current, ...part };
    await store.write(FILE, current);
    events.emit({ name: 'settings.changed', payload: current });
    return current;
  };

  const protect = async (secret: string | undefined) => {
    if (secret === undefined) return undefined;
    if ('reason' in host.keychain) {
      throw new ProblemError({
        code: 'unsupported',
        title: 'The password can’t be kept on this computer',
        message: `${host.keychain.reason} It was not written anywhere.`,
        remedy: 'Save the bookmark without it; you are asked for it each time.',
      });
    }
    return host.keychain.protect(secret);
  };

  return {
    read: () => current,
    change,
    async saveBookmark(bookmark, secrets) {
      const password = await protect(secrets.password);
      const passphrase = await protect(secrets.passphrase);
      const before = Object.hasOwn(kept, bookmark.id) ? kept[bookmark.id] : undefined;
      const now = { ...before, ...(password && { password }), ...(passphrase && { passphrase }) };
      const secretsKept = Object.keys(now).length > 0;
      if (secretsKept) {
        kept = { ...kept, [bookmark.id]: now };
        await store.write(KEPT_SECRETS, kept);
      }
      const saved: Bookmark = { ...bookmark, secretsKept };
      await change({ bookmarks: [...current.bookmarks.filter((other) => other.id !== bookmark.id), saved] });
      return saved;
    },
    async removeBookmark(id) {
      kept = Object.fromEntries(Object.entries(kept).filter(([key]) => key !== id));
      await store.write(KEPT_SECRETS, kept);
      await change({ bookmarks: current.bookmarks.filter((bookmark) => bookmark.id !== id) });
    },
    async bookmarkSecrets(id) {
      const found = Object.hasOwn(kept, id) ? kept[id] : undefined;
      if (!found || 'reason' in host.keychain) return {};
      const { keychain } = host;
      const reveal = async (secret: string | undefined) =>
        secret === undefined ? undefined : ((await keychain.reveal(secret)) ?? undefined);
      const password = await reveal(found.password);
      const passphrase = await reveal(found.passphrase);
      if (password?.renewed !== undefined || passphrase?.renewed !== undefined) {
        const now = {
          ...found,
          ...(password?.renewed !== undefined && { password: password.renewed }),
          ...(passphrase?.renewed !== undefined && { passphrase: passphrase.renewed }),
        };
        kept = { ...kept, [id]: now };
        await store.write(KEPT_SECRETS, kept);
      }
      return { ...(password && { password: password.secret }), ...(passphrase && { passphrase: passphrase.secret }) };
    },
    async addRecent(server) {
      const same = (other: Settings['recent'][number]) =>
        other.host === server.host && other.port === server.port && other.user === server.user;
      const recent = [{ ...server, at: Date.now() }, ...current.recent.filter((other) => !same(other))];
      await change({ recent: recent.slice(0, MOST_RECENT) });
    },
  };
}
