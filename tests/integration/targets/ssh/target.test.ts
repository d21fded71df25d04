import { execFile } from 'node:child_process';
import { watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Target } from '../../../../electron/targets/target.ts';
import { type Dropbear, noDropbear, startDropbear } from '../../../support/dropbear.ts';
import { signInTo } from '../../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../../support/sshd.ts';

const execute = promisify(execFile);
const PLAIN_SSH = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];

async function* nothing(): AsyncGenerator<Uint8Array> {}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return text(Buffer.concat(all));
}

/** What every target with files and commands does, whatever the server. */
async function writesAndReads(target: Target, folder: string): Promise<void> {
  const path = `${folder}/note with 'quotes' and ünïcode`;
  const sink = await target.files?.write(path, { offset: 0, create: 'new' });
  await sink?.write(Buffer.from('every byte'));
  await sink?.close();
  expect(await readAll(target.files?.read(path) ?? nothing())).toBe('every byte');
  const names: string[] = [];
  for await (const page of target.files?.list(folder) ?? []) names.push(...page.map((entry) => entry.name));
  expect(names).toContain("note with 'quotes' and ünïcode");
  const printed = await target.commands?.run({ program: 'cat', args: [path] });
  expect(text(printed?.stdout ?? Buffer.alloc(0))).toBe('every byte');
}

describe.skipIf(noSshd !== undefined)('a server with OpenSSH', () => {
  let server: Sshd;
  let target: Target;

  beforeAll(async () => {
    server = await startSshd({ password: true });
    target = await signInTo(server);
  });
  afterAll(async () => {
    await target.close();
    await server.stop();
  });

  test('is described as the system that it is', () => {
    const state = target.state();
    expect(state).toMatchObject({
      kind: 'ssh',
      platform: 'linux',
      state: 'connected',
      capabilities: ['files', 'commands', 'terminal', 'dial'],
      home: server.folder,
      hostKey: { algorithm: 'ssh-ed25519', fingerprint: server.hostKeyFingerprint },
    });
    expect(state.system).toMatch(/Linux|Debian|Ubuntu/);
    expect(target.key).toBe(`ssh:${server.user}@127.0.0.1:${server.port}#${server.hostKeyFingerprint}`);
  });

  test('writes, lists, reads and runs', async () => {
    await writesAndReads(target, server.folder);
  });
});

describe.skipIf(noDropbear !== undefined)('a server with Dropbear', () => {
  let server: Dropbear;
  let target: Target;

  beforeAll(async () => {
    server = await startDropbear();
    target = await signInTo(server);
  });
  afterAll(async () => {
    await target.close();
    await server.stop();
  });

  test('can do all that one with OpenSSH can', async () => {
    expect(target.state().capabilities).toEqual(['files', 'commands', 'terminal', 'dial']);
    await writesAndReads(target, server.folder);
  });
});

describe.skipIf(noSshd !== undefined)('a server that does not allow everything', () => {
  test('with SFTP only offers files, and neither commands nor a terminal nor connections', async () => {
    const server = await startSshd({ sftpOnly: true });
    const target = await signInTo(server);
    expect(target.state().capabilities).toEqual(['files']);
    expect(target.commands).toBeUndefined();
    expect(target.terminal).toBeUndefined();
    expect(target.dial).toBeUndefined();
    expect(target.state().home).toBe('/root');
    expect(await target.files?.stat('/etc')).toMatchObject({ kind: 'folder' });
    await target.close();
    await server.stop();
  });

  test('without SFTP offers everything but files', async () => {
    const server = await startSshd({ sftp: false });
    const target = await signInTo(server);
    expect(target.state().capabilities).toEqual(['commands', 'terminal', 'dial']);
    await target.close();
    await server.stop();
  });

  test('but whose shell never starts is used for its files alone, and one without those is given up', async () => {
    const slow =
      'ForceCommand case "$SSH_ORIGINAL_COMMAND" in *sftp-server) exec /usr/lib/openssh/sftp-server ;; *) sleep 1000 ;; esac';
    const server = await startSshd({ password: true, extraConfig: slow });
    const timing = { channel: 3_000 };
    const target = await signInTo(server, {}, { timing });
    expect(target.state().capabilities).toEqual(['files', 'dial']);
    await target.close();
    await server.stop();

    const dead = await startSshd({ password: true, extraConfig: slow, sftp: false });
    await expect(signInTo(dead, {}, { timing })).rejects.toMatchObject({
      problem: { code: 'timed-out', retryable: true },
    });
    await dead.stop();
  });

  test('can be left while it is still being looked at', async () => {
    const server = await startSshd({ password: true, extraConfig: 'ForceCommand echo > $HOME/started; sleep 1000' });
    const stop = new AbortController();
    const watcher = watch(server.folder, (_, name) => {
      if (name === 'started') stop.abort();
    });
    const connecting = signInTo(server, {}, {}, stop.signal);
    await expect(connecting).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    watcher.close();
    await server.stop();
  });

  test('without forwarding is not dialled through', async () => {
    const server = await startSshd({ extraConfig: 'AllowTcpForwarding no' });
    const target = await signInTo(server);
    expect(target.state().capabilities).toEqual(['files', 'commands', 'terminal']);
    await target.close();
    await server.stop();
  });

  test('that prints something at each sign-in does not spoil the output of commands', async () => {
    const server = await startSshd({ password: true });
    await writeFile(`${server.folder}/.bashrc`, 'case "$BASH_EXECUTION_STRING" in *sftp*) ;; *) echo Welcome;; esac\n');
    const noise = await execute('ssh', [
      ...PLAIN_SSH,
      '-i',
      server.keyPath,
      '-p',
      String(server.port),
      `${server.user}@127.0.0.1`,
      'echo exact',
    ]);
    expect(noise.stdout).toBe('Welcome\nexact\n');
    const target = await signInTo(server);
    const { stdout } = (await target.commands?.run({ program: 'echo', args: ['exact'] })) ?? {};
    expect(text(stdout ?? Buffer.alloc(0))).toBe('exact\n');
    await target.close();
    await server.stop();
  });
});
