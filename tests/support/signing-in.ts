import { type AuthContext, Server, utils } from 'ssh2';
import type { Problem } from '../../electron/contract/problem.ts';
import { ProblemError } from '../../electron/contract/problem.ts';
import { hostKeyOf } from '../../electron/targets/ssh/host-key.ts';
import type { SshOptions } from '../../electron/targets/ssh/options.ts';
import type { SignIn } from '../../electron/targets/sign-in.ts';
import { type Place, signInTo } from './ssh-target.ts';

/** The problem that signing in ends with. */
export async function problemOf(
  server: Place,
  signIn: Partial<SignIn> = {},
  options: Partial<SshOptions> = {},
  signal?: AbortSignal,
): Promise<Problem> {
  try {
    const target = await signInTo(server, signIn, options, signal);
    await target.close();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('it signed in');
}

/** Signs in, runs `id -un` and signs out. */
export async function whoAmI(
  server: Place,
  signIn: Partial<SignIn> = {},
  options: Partial<SshOptions> = {},
): Promise<string> {
  const target = await signInTo(server, signIn, options);
  const { stdout } = (await target.commands?.run({ program: 'id', args: ['-un'] })) ?? {};
  await target.close();
  return Buffer.from(stdout ?? [])
    .toString('utf8')
    .trim();
}

/** An SSH server of our own that tells what it was sent; it lets nobody in. */
export async function startWitness(authenticate: (context: AuthContext) => void) {
  const { private: hostKey } = utils.generateKeyPairSync('ed25519');
  const parsed = utils.parseKey(hostKey);
  if (parsed instanceof Error) throw parsed;
  const ended: Promise<void>[] = [];
  const server = new Server({ hostKeys: [hostKey] }, (client) => {
    ended.push(new Promise((resolve) => client.on('close', resolve)));
    client.on('error', () => undefined);
    client.on('authentication', authenticate);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    place: {
      host: '127.0.0.1',
      port: (server.address() as { port: number }).port,
      user: 'root',
      password: 'first',
      hostKeyFingerprint: hostKeyOf(parsed.getPublicSSH()).fingerprint,
    },
    /** Resolves when all connections so far have ended. */
    quiet: () => Promise.all(ended),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
