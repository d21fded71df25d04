import type { Target } from '../../electron/targets/target.ts';
import { connectSsh } from '../../electron/targets/ssh/target.ts';
import { memoryTrust } from '../support/ssh-target.ts';
import type { Lab } from './lab.ts';

/** How the lab is told from every other server, as `SHA256:…`. */
export async function hostKeyOf(lab: Lab): Promise<string> {
  return (await lab.run('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).split(' ')[1] ?? '';
}

/** The lab as the app sees it: signed in to with its key. */
export async function signIn(lab: Lab): Promise<Target> {
  const fingerprint = await hostKeyOf(lab);
  return connectSsh(
    {
      kind: 'ssh',
      id: `ssh://root@127.0.0.1:${lab.port}`,
      signIn: { host: '127.0.0.1', port: lab.port, user: 'root', acceptHostKey: fingerprint, key: { path: lab.key } },
      trust: memoryTrust(),
      ask: async () => null,
    },
    new AbortController().signal,
  );
}
