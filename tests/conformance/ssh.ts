import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRACTICE } from '../../electron/contract/address.ts';
import { startPracticeServer } from '../../electron/targets/practice/server.ts';
import { connectSsh } from '../../electron/targets/ssh/target.ts';
import type { Target } from '../../electron/targets/target.ts';
import { startDropbear } from '../support/dropbear.ts';
import { memoryTrust, signInTo } from '../support/ssh-target.ts';
import { type SshdOptions, startSshd } from '../support/sshd.ts';
import { forbid } from './forbid.ts';
import type { Place } from './place.ts';

/** A server of Debian's OpenSSH; with `password` the account is an ordinary one, else root. */
export async function openSshd(options: SshdOptions = {}): Promise<Place> {
  // What this machine's own root has in its start-up files is no part of the trial.
  const extraConfig = ['SetEnv HOME=/tmp', options.extraConfig ?? ''].join('\n');
  const server = await startSshd(options.password === undefined ? { ...options, extraConfig } : options);
  return onThisMachine(await signInTo(server), server, server.password !== undefined);
}

/** A Dropbear server with an ordinary account. */
export async function openDropbear(): Promise<Place> {
  const server = await startDropbear();
  return onThisMachine(await signInTo(server), server, true);
}

async function onThisMachine(
  target: Target,
  server: { folder: string; cut(): void; stop(): Promise<void> },
  ordinary: boolean,
): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'rescue-desk-conformance-'));
  await chmod(root, 0o755);
  const forbidden = await forbid(root);
  // The home folder itself holds the account's own files.
  const scratch = join(server.folder, 'scratch');
  await target.files?.makeFolder(scratch);
  return {
    target,
    scratch,
    ...(ordinary ? { forbidden } : {}),
    cut: () => server.cut(),
    async close() {
      await target.close();
      await server.stop();
      await rm(root, { recursive: true });
    },
  };
}

/** The practice server inside the app. */
export async function openPractice(): Promise<Place> {
  const server = await startPracticeServer();
  const { user, password, hostKeyFingerprint } = server;
  const target = await connectSsh(
    {
      kind: 'practice',
      id: PRACTICE,
      signIn: { host: 'practice', port: 22, user, password, acceptHostKey: hostKeyFingerprint },
      trust: memoryTrust(),
      ask: () => Promise.resolve(null),
      stream: () => server.connect(),
    },
    AbortSignal.timeout(30_000),
  );
  const scratch = '/root/scratch';
  await target.files?.makeFolder(scratch);
  return {
    target,
    scratch,
    madeUp: true,
    echoPort: 7,
    async close() {
      await target.close();
      server.stop();
    },
  };
}
