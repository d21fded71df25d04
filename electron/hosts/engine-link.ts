import { z } from 'zod';
import { ProblemError } from '../contract/problem.ts';
import type { Keychain } from '../engine/host.ts';

/**
 * What the window's main process and the engine's process say to each other beside the frames of the page. `join`
 * brings a port for the frames of one page with it.
 */
export const toEngine = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    version: z.string(),
    dataFolder: z.string(),
    /** Why the system's keychain can't be used; absent where it can. */
    keychainReason: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('join') }),
  z.strictObject({ type: z.literal('stop') }),
  /** The answer to `keychain`: null where it could not be opened, absent where it failed. */
  z.strictObject({ type: z.literal('keychain'), id: z.number().int(), value: z.string().nullable().optional() }),
]);
export type ToEngine = z.infer<typeof toEngine>;

export const fromEngine = z.strictObject({
  type: z.literal('keychain'),
  id: z.number().int(),
  action: z.enum(['protect', 'reveal']),
  value: z.string(),
});
export type FromEngine = z.infer<typeof fromEngine>;

/** Milliseconds that the system's keychain may take, with a person who is asked to unlock it. */
const PATIENCE = 120_000;

const failed = (code: 'timed-out' | 'internal', title: string) =>
  new ProblemError({
    code,
    title,
    message: 'Rescue Desk asked the keychain of your computer to keep or open a password, and did not get it.',
    remedy: 'Unlock the keychain and try again, or go on without it and type the password when it is asked for.',
    retryable: true,
  });

/** A keychain that lives in the main process and is asked over `send`; hand it every answer with `answered`. */
export function askingKeychain(
  send: (message: FromEngine) => void,
  patience = PATIENCE,
): Keychain & { answered(answer: { id: number; value?: string | null }): void } {
  const waiting = new Map<number, (value: string | null | undefined) => void>();
  let lastId = 0;

  const ask = (action: FromEngine['action'], value: string) =>
    new Promise<string | null>((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(failed('timed-out', 'The keychain did not answer'));
      }, patience);
      waiting.set(id, (answer) => {
        clearTimeout(timer);
        waiting.delete(id);
        if (answer === undefined) reject(failed('internal', 'The keychain failed'));
        else resolve(answer);
      });
      send({ type: 'keychain', id, action, value });
    });

  return {
    async protect(secret) {
      const answer = await ask('protect', secret);
      if (answer === null) throw failed('internal', 'The keychain could not keep it');
      return answer;
    },
    reveal: (protectedSecret) => ask('reveal', protectedSecret),
    answered({ id, value }) {
      waiting.get(id)?.(value);
    },
  };
}
