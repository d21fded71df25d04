import type { About } from '../contract/settings.ts';

/** Encrypts with a key that only the system's keychain has. */
export interface Keychain {
  protect(secret: string): Promise<string>;
  /** Null when the keychain can't open it any more. */
  reveal(protectedSecret: string): Promise<Revealed | null>;
}

export interface Revealed {
  readonly secret: string;
  /** The same secret under the keychain's newer key, to be kept in place of what was revealed. */
  readonly renewed?: string;
}

/** What the engine asks of whatever carries it to a person. */
export interface Host {
  readonly kind: About['host'];
  readonly version: string;
  /** An owner-only folder for settings, jobs and logs. */
  readonly dataFolder: string;
  /** Or the sentence that says why secrets can't be kept here. */
  readonly keychain: Keychain | { readonly reason: string };
}
