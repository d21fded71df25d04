import { connectSsh } from '../../electron/targets/ssh/target.ts';
import type { SshOptions } from '../../electron/targets/ssh/options.ts';
import type { SignIn, Trust } from '../../electron/targets/sign-in.ts';
import type { Target } from '../../electron/targets/target.ts';

/** A memory of host keys that a test can look into. */
export function memoryTrust(entries: Record<string, string> = {}): Trust & { readonly keys: Map<string, string> } {
  const keys = new Map(Object.entries(entries));
  return {
    keys,
    remembered: (host, port) => keys.get(`${host}:${port}`),
    async remember(host, port, fingerprint) {
      keys.set(`${host}:${port}`, fingerprint);
    },
  };
}

/** What a test server tells about itself. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string | undefined;
  readonly keyPath?: string;
  readonly hostKeyFingerprint: string;
}

/** Signs in to a test server by its password, else its key, with its host key accepted, unless told otherwise. */
export function signInTo(
  server: Place,
  signIn: Partial<SignIn> = {},
  options: Partial<SshOptions> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Target> {
  const proof =
    server.password !== undefined
      ? { password: server.password }
      : server.keyPath === undefined
        ? {}
        : { key: { path: server.keyPath } };
  const chosen = 'password' in signIn || 'key' in signIn || 'agent' in signIn ? {} : proof;
  return connectSsh(
    {
      kind: 'ssh',
      id: `ssh://${server.user}@${server.host}:${server.port}`,
      signIn: {
        host: server.host,
        port: server.port,
        user: server.user,
        acceptHostKey: server.hostKeyFingerprint,
        ...chosen,
        ...signIn,
      },
      trust: memoryTrust(),
      ask: async () => null,
      ...options,
    },
    signal,
  );
}
