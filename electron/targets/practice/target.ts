import { PRACTICE } from '../../contract/address.ts';
import { connectSsh } from '../ssh/target.ts';
import type { Target } from '../target.ts';
import { startPracticeServer } from './server.ts';

/** Starts a practice server and signs in to it as to any other; closing the target throws it away. */
export async function openPractice(signal: AbortSignal): Promise<Target> {
  const server = await startPracticeServer();
  try {
    const target = await connectSsh(
      {
        kind: 'practice',
        id: PRACTICE,
        label: 'Practice server',
        // Where its disks are: what everybody comes for.
        home: '/mnt',
        signIn: {
          host: 'rescue-practice',
          port: 22,
          user: server.user,
          password: server.password,
          acceptHostKey: server.hostKeyFingerprint,
        },
        // Its key is known from its start and good for this one server only.
        trust: { remembered: () => undefined, remember: async () => undefined },
        ask: async () => null,
        stream: () => server.connect(),
      },
      signal,
    );
    target.onChange(({ state }) => {
      if (state === 'closed') server.stop();
    });
    return target;
  } catch (error) {
    server.stop();
    throw error;
  }
}
