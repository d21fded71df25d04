import { randomBytes } from 'node:crypto';
import { ProblemError } from '../contract/problem.ts';
import type { SecretHandle } from '../contract/secrets.ts';

/** Secrets of this run of the app, in memory only. Everything else holds their handles. */
export interface Secrets {
  keep(secret: string): SecretHandle;
  reveal(handle: SecretHandle): string;
  forget(handle: SecretHandle): void;
  /** The text with every secret in it replaced by `[secret]`. */
  redact(text: string): string;
}

/** A secret shorter than this is no use to redact by value: it would black out ordinary words. */
const SHORTEST_TO_REDACT = 4;
const MOST_HANDLES = 500;

export function createSecrets(): Secrets {
  const kept = new Map<SecretHandle, string>();
  return {
    keep(secret) {
      const handle: SecretHandle = `secret:${randomBytes(16).toString('hex')}`;
      const oldest = kept.keys().next();
      if (kept.size >= MOST_HANDLES && !oldest.done) kept.delete(oldest.value);
      kept.set(handle, secret);
      return handle;
    },
    reveal(handle) {
      const secret = kept.get(handle);
      if (secret === undefined) {
        throw new ProblemError({
          code: 'sign-in-failed',
          title: 'The password has to be entered again',
          message:
            'Passwords are kept in memory only, and the app was restarted since. Nothing was sent to the server.',
          remedy: 'Enter it again.',
        });
      }
      return secret;
    },
    forget(handle) {
      kept.delete(handle);
    },
    redact(text) {
      let clean = text;
      for (const secret of kept.values()) {
        if (secret.length < SHORTEST_TO_REDACT) continue;
        // Also as it looks inside JSON, where quotes and backslashes are escaped.
        clean = clean.replaceAll(secret, '[secret]').replaceAll(JSON.stringify(secret).slice(1, -1), '[secret]');
      }
      return clean;
    },
  };
}
