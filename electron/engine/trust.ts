import { z } from 'zod';
import type { Trust } from '../targets/sign-in.ts';
import type { Store } from './store.ts';

const FILE = 'host-keys.json';
const shape = z.record(
  z.string(),
  z.strictObject({ fingerprint: z.string(), algorithm: z.string(), accepted: z.number() }),
);

/**
 * The host keys accepted for rescue sessions, in the app's own store (never the user's `known_hosts`). A rescue system has
 * a new key at each boot, so a session lasts until the person ends it with `forget`; until then another key is an alarm.
 */
export interface TrustKeeper extends Trust {
  forget(host: string, port: number): Promise<void>;
}

export async function openTrust(store: Store): Promise<TrustKeeper> {
  let known = (await store.read(FILE, shape)) ?? {};
  const name = (host: string, port: number) => `[${host.toLowerCase()}]:${port}`;
  return {
    remembered: (host, port) =>
      Object.hasOwn(known, name(host, port)) ? known[name(host, port)]?.fingerprint : undefined,
    async remember(host, port, fingerprint, algorithm) {
      known = { ...known, [name(host, port)]: { fingerprint, algorithm, accepted: Date.now() } };
      await store.write(FILE, known);
    },
    async forget(host, port) {
      known = Object.fromEntries(Object.entries(known).filter(([key]) => key !== name(host, port)));
      await store.write(FILE, known);
    },
  };
}
