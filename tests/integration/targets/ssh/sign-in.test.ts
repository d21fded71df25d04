import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AuthContext, Server, utils } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../../../electron/contract/problem.ts';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import { hostKeyOf } from '../../../../electron/targets/ssh/host-key.ts';
import type { SshOptions } from '../../../../electron/targets/ssh/options.ts';
import type { SignIn } from '../../../../electron/targets/sign-in.ts';
import { type Dropbear, noDropbear, startDropbear } from '../../../support/dropbear.ts';
import { memoryTrust, type Place, signInTo } from '../../../support/ssh-target.ts';
import { freePort } from '../../../support/ssh-server.ts';
import { noSshd, type Sshd, startSshd } from '../../../support/sshd.ts';
import { startTcp, type TcpServer } from '../../../support/tcp.ts';

const execute = promisify(execFile);

/** The problem that signing in ends with. */
async function problemOf(
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
async function whoAmI(server: Place, signIn: Partial<SignIn> = {}, options: Partial<SshOptions> = {}): Promise<string> {
  const target = await signInTo(server, signIn, options);
  const { stdout } = (await target.commands?.run({ program: 'id', args: ['-un'] })) ?? {};
  await target.close();
  return Buffer.from(stdout ?? [])
    .toString('utf8')
    .trim();
}

describe.skipIf(noSshd !== undefined)('signing in to OpenSSH', () => {
  let server: Sshd;
  beforeAll(async () => {
    server = await startSshd({ password: 'pässwörd "quoted"' });
  });
  afterAll(() => server.stop());

  test('works with a password of any characters', async () => {
    expect(await whoAmI(server)).toBe(server.user);
  });

  test('works with a key file and with the text of a key', async () => {
    const text = await readFile(server.keyPath, 'utf8');
    expect(await whoAmI(server, { key: { path: server.keyPath } })).toBe(server.user);
    expect(await whoAmI(server, { key: { text } })).toBe(server.user);
  });

  test('goes on with the password where the key is not accepted', async () => {
    const other = utils.generateKeyPairSync('ed25519');
    expect(await whoAmI(server, { key: { text: other.private }, password: server.password ?? '' })).toBe(server.user);
  });

  test('with a wrong password says so and where to find the right one', async () => {
    const problem = await problemOf(server, { password: 'not-the-right-one' });
    expect(problem).toMatchObject({ code: 'sign-in-failed', retryable: false, details: { wrong: 'password' } });
    expect(JSON.stringify(problem)).not.toContain('not-the-right-one');
    expect(problem.remedy).toMatch(/newest mail/);
  });

  test('with a key that the server does not know says so', async () => {
    const other = utils.generateKeyPairSync('ed25519');
    expect(await problemOf(server, { key: { text: other.private } })).toMatchObject({
      code: 'sign-in-failed',
      title: 'The key is not accepted',
      details: { wrong: 'key', tried: 'key', offered: 'publickey, password' },
    });
  });

  test('without anything asks for the password', async () => {
    expect(await problemOf(server, { password: undefined })).toMatchObject({
      code: 'sign-in-failed',
      details: { missing: 'password' },
    });
  });

  test('with a locked key asks for its passphrase before anything is sent', async () => {
    const locked = utils.generateKeyPairSync('ed25519', { passphrase: 'x', cipher: 'aes256-ctr', rounds: 1 });
    const before = server.log();
    expect(await problemOf(server, { key: { text: locked.private } })).toMatchObject({
      details: { missing: 'passphrase' },
    });
    expect(server.log()).toBe(before);
  });

  test('can be stopped', async () => {
    const silent = await startTcp(() => undefined);
    const stop = new AbortController();
    const problem = problemOf({ ...server, port: silent.port }, {}, {}, stop.signal);
    setImmediate(() => stop.abort());
    expect((await problem).code).toBe('cancelled');
    expect((await problemOf(server, {}, {}, stop.signal)).code).toBe('cancelled');
    await silent.stop();
  });
});

describe.skipIf(noSshd !== undefined)('the host key', () => {
  let server: Sshd;
  beforeAll(async () => {
    server = await startSshd({ password: true });
  });
  afterAll(() => server.stop());
  const place = () => `127.0.0.1:${server.port}`;

  test('of a server never seen is shown', async () => {
    const trust = memoryTrust();
    expect(await problemOf(server, { acceptHostKey: undefined }, { trust })).toMatchObject({
      code: 'host-key-unknown',
      details: {
        fingerprint: server.hostKeyFingerprint,
        algorithm: 'ssh-ed25519',
        host: '127.0.0.1',
        port: String(server.port),
      },
    });
    expect(trust.keys.size).toBe(0);
  });

  test('that was accepted is remembered, also when the password then is wrong, and not asked about again', async () => {
    const trust = memoryTrust();
    expect(await problemOf(server, { password: 'wrong' }, { trust })).toMatchObject({ code: 'sign-in-failed' });
    expect(trust.keys.get(place())).toBe(server.hostKeyFingerprint);
    expect(await whoAmI(server, { acceptHostKey: undefined }, { trust })).toBe(server.user);
  });

  test('that is another one than remembered is an alarm that blocks', async () => {
    const trust = memoryTrust({ [place()]: `SHA256:${'A'.repeat(43)}` });
    const problem = await problemOf(server, {}, { trust });
    expect(problem).toMatchObject({
      code: 'host-key-changed',
      details: { expected: `SHA256:${'A'.repeat(43)}`, fingerprint: server.hostKeyFingerprint },
    });
    expect(trust.keys.get(place())).toBe(`SHA256:${'A'.repeat(43)}`);
  });

  test('that is another one than accepted is refused and not remembered', async () => {
    const trust = memoryTrust();
    expect(await problemOf(server, { acceptHostKey: `SHA256:${'B'.repeat(43)}` }, { trust })).toMatchObject({
      code: 'host-key-changed',
    });
    expect(trust.keys.size).toBe(0);
  });

  test.each(['rsa', 'ecdsa'] as const)('may be of the type %s', async (type) => {
    const other = await startSshd({ password: true, hostKeys: [type] });
    expect(await whoAmI(other)).toBe(other.user);
    await other.stop();
  });
});

describe.skipIf(noSshd !== undefined)('an OpenSSH server with questions', () => {
  const questions = 'KbdInteractiveAuthentication yes\nPasswordAuthentication no\nUsePAM yes';
  let server: Sshd;
  beforeAll(async () => {
    server = await startSshd({ password: true, extraConfig: questions });
  });
  afterAll(() => server.stop());

  test('gets the password for its hidden question without the person being asked', async () => {
    const asked: unknown[] = [];
    const name = await whoAmI(
      server,
      {},
      {
        ask: async (question) => {
          asked.push(question);
          return null;
        },
      },
    );
    expect(name).toBe(server.user);
    expect(asked).toEqual([]);
  });

  test('puts its question to the person where no password was given', async () => {
    const asked: unknown[] = [];
    const name = await whoAmI(
      server,
      { password: undefined },
      {
        ask: async (question) => {
          asked.push(question.prompts);
          return [server.password ?? ''];
        },
      },
    );
    expect(name).toBe(server.user);
    expect(asked).toEqual([[{ text: expect.stringMatching(/^(\(.*\) )?Password: $/), echo: false }]]);
  });

  test('with a wrong password says so', async () => {
    expect(await problemOf(server, { password: 'wrong' })).toMatchObject({
      code: 'sign-in-failed',
      details: { wrong: 'password' },
    });
  });

  test('is left when the person does not want to answer', async () => {
    expect(await problemOf(server, { password: undefined }, { ask: async () => null })).toMatchObject({
      code: 'cancelled',
    });
  });
});

describe.skipIf(noSshd !== undefined)('an OpenSSH server with rules of its own', () => {
  let server: Sshd | undefined;
  afterEach(() => server?.stop());

  test('that wants a key and then the password gets both', async () => {
    server = await startSshd({ password: true, extraConfig: 'AuthenticationMethods publickey,password' });
    expect(await whoAmI(server, { key: { path: server.keyPath }, password: server.password ?? '' })).toBe(server.user);
    expect(await problemOf(server, { key: { path: server.keyPath } })).toMatchObject({
      title: 'The server wants a second proof',
      details: { missing: 'password', offered: 'password' },
    });
  });

  test('that takes only keys says so to someone with a password', async () => {
    server = await startSshd({ password: true, extraConfig: 'AuthenticationMethods publickey' });
    const problem = await problemOf(server);
    expect(problem).toMatchObject({ code: 'sign-in-failed', details: { missing: 'key', offered: 'publickey' } });
    expect(problem.title).toMatch(/only a key/);
  });

  test('that wants a method we have not got is told by its name', async () => {
    server = await startSshd({
      password: true,
      extraConfig: 'HostbasedAuthentication yes\nAuthenticationMethods hostbased',
    });
    const problem = await problemOf(server);
    expect(problem).toMatchObject({ code: 'sign-in-failed', details: { offered: 'hostbased' } });
    expect(problem.message).toContain('hostbased');
  });

  test('that breaks off after one failure is told from a wrong password', async () => {
    server = await startSshd({ password: true, extraConfig: 'MaxAuthTries 1' });
    const problem = await problemOf(server, { password: 'wrong' });
    expect(problem.code).toBe('sign-in-failed');
    expect(problem.title).toBe('Too many failed tries to sign in');
  });

  test.each([
    ['KexAlgorithms diffie-hellman-group1-sha1', 'agree on a key'],
    ['Ciphers 3des-cbc', 'encrypt'],
    ['MACs hmac-md5-96\nCiphers aes128-cbc', 'encrypt'],
  ])('that knows only unsafe encryption (%s) is refused', async (extraConfig, words) => {
    server = await startSshd({ password: true, extraConfig });
    const problem = await problemOf(server);
    expect(problem.code).toBe('unsupported');
    expect(problem.message).toContain(words);
  });

  test('that knows only an old way to agree on keys still serves', async () => {
    server = await startSshd({ password: true, extraConfig: 'KexAlgorithms diffie-hellman-group14-sha1' });
    expect(await whoAmI(server)).toBe(server.user);
  });
});

describe.skipIf(noSshd !== undefined)('the SSH agent', () => {
  let server: Sshd;
  let folder: string;
  let agent: ReturnType<typeof spawn>;
  const before = process.env['SSH_AUTH_SOCK'];

  beforeAll(async () => {
    server = await startSshd({ password: true });
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-agent-'));
    const socket = join(folder, 'agent');
    agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => agent.stdout?.once('data', resolve));
    process.env['SSH_AUTH_SOCK'] = socket;
  });
  afterAll(async () => {
    if (before === undefined) delete process.env['SSH_AUTH_SOCK'];
    else process.env['SSH_AUTH_SOCK'] = before;
    agent.kill();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('without a fitting key does not help', async () => {
    expect(await problemOf(server, { agent: true })).toMatchObject({ code: 'sign-in-failed' });
  });

  test('that holds the key signs in', async () => {
    await execute('ssh-add', ['-q', server.keyPath]);
    expect(await whoAmI(server, { agent: true })).toBe(server.user);
  });

  test('that is not running is named, and the password still works', async () => {
    const socket = process.env['SSH_AUTH_SOCK'];
    process.env['SSH_AUTH_SOCK'] = join(folder, 'nobody');
    expect((await problemOf(server, { agent: true })).message).toMatch(/agent could not help: no agent is running/);
    expect(await whoAmI(server, { agent: true, password: server.password ?? '' })).toBe(server.user);
    process.env['SSH_AUTH_SOCK'] = socket;
  });
});

describe.skipIf(noSshd !== undefined)('a jump host', () => {
  let jump: Sshd;
  let server: Sshd;
  beforeAll(async () => {
    [jump, server] = await Promise.all([startSshd({ password: true }), startSshd({ password: true })]);
  });
  afterAll(() => Promise.all([jump.stop(), server.stop()]));
  const way = (): SignIn => ({
    host: jump.host,
    port: jump.port,
    user: jump.user,
    password: jump.password ?? '',
    acceptHostKey: jump.hostKeyFingerprint,
  });

  test('leads to the server, with credentials and a host key of its own', async () => {
    const trust = memoryTrust();
    expect(await whoAmI(server, { jump: way(), password: server.password ?? '' }, { trust })).toBe(server.user);
    expect(trust.keys).toEqual(
      new Map([
        [`127.0.0.1:${jump.port}`, jump.hostKeyFingerprint],
        [`127.0.0.1:${server.port}`, server.hostKeyFingerprint],
      ]),
    );
  });

  test('with an unknown host key is asked about before the server is', async () => {
    const problem = await problemOf(server, {
      jump: { ...way(), acceptHostKey: undefined },
      password: server.password ?? '',
    });
    expect(problem).toMatchObject({ code: 'host-key-unknown', details: { fingerprint: jump.hostKeyFingerprint } });
    expect(problem.title).toContain('jump host');
  });

  test('with a wrong password is named as the one that refused', async () => {
    const problem = await problemOf(server, { jump: { ...way(), password: 'wrong' }, password: server.password ?? '' });
    expect(problem.code).toBe('sign-in-failed');
    expect(problem.message).toContain('The jump host');
  });

  test('that can not reach the server says what it said', async () => {
    const port = await freePort();
    expect(await problemOf({ ...server, port }, { jump: way(), password: 'x' })).toMatchObject({
      code: 'unreachable',
      details: { technical: expect.stringContaining('refused') },
    });
  });
});

describe.skipIf(noDropbear !== undefined)('signing in to Dropbear', () => {
  let server: Dropbear;
  beforeAll(async () => {
    server = await startDropbear({ args: ['-T', '3'] });
  });
  afterAll(() => server.stop());

  test('works with a password and with a key', async () => {
    expect(await whoAmI(server)).toBe(server.user);
    expect(await whoAmI(server, { key: { path: server.keyPath } })).toBe(server.user);
  });

  test('with a wrong password says so', async () => {
    expect(await problemOf(server, { password: 'wrong' })).toMatchObject({
      code: 'sign-in-failed',
      details: { wrong: 'password' },
    });
  });

  test.each(['rsa', 'ecdsa'] as const)('works with a host key of the type %s', async (hostKey) => {
    const other = await startDropbear({ hostKey });
    expect(await whoAmI(other)).toBe(other.user);
    await other.stop();
  });
});

describe('an address without an SSH server', () => {
  const nobody = {
    host: '127.0.0.1',
    user: 'root',
    password: 'secret',
    hostKeyFingerprint: `SHA256:${'A'.repeat(43)}`,
  };
  let server: TcpServer | undefined;
  afterEach(() => server?.stop());

  test('where nothing listens says that the port is closed', async () => {
    const problem = await problemOf({ ...nobody, port: await freePort() });
    expect(problem).toMatchObject({ code: 'unreachable', retryable: true, details: { technical: 'ECONNREFUSED' } });
    expect(problem.title).toMatch(/^Nothing answers on port/);
  });

  test('whose name does not exist says so', async () => {
    const problem = await problemOf({ ...nobody, host: 'no-such-host.invalid', port: 22 });
    expect(problem.code).toBe('unreachable');
    expect(problem.title).toMatch(/no computer named|can not be looked up/);
  });

  test('with a web server shows what it said', async () => {
    server = await startTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nServer: nginx\x1b[31m\r\n\r\n')),
    );
    const problem = await problemOf({ ...nobody, port: server.port });
    expect(problem).toMatchObject({
      code: 'unreachable',
      retryable: false,
      details: { answer: 'HTTP/1.1 400 Bad Request Server: nginx.[31m' },
    });
    expect(problem.message).toContain('It is a web server');
  });

  test('with a mail server that waits for more shows what it said', async () => {
    server = await startTcp((socket) => socket.write('220 mail.example ESMTP Postfix\r\n'));
    const problem = await problemOf({ ...nobody, port: server.port }, {}, { timing: { step: 200 } });
    expect(problem.message).toContain('mail server');
    expect(problem.details).toMatchObject({ answer: '220 mail.example ESMTP Postfix' });
  });

  test('that sends garbage without end does not fill the memory, and fails', async () => {
    server = await startTcp((socket) => {
      const pour = () => {
        while (socket.write(Buffer.alloc(65_536, 'x'))) if (socket.destroyed) return;
      };
      socket.on('drain', pour);
      pour();
    });
    expect((await problemOf({ ...nobody, port: server.port })).code).toBe('unreachable');
  });

  test('that says nothing is given up in time', async () => {
    server = await startTcp(() => undefined);
    const problem = await problemOf({ ...nobody, port: server.port }, {}, { timing: { step: 100 } });
    expect(problem.title).toBe('The server accepts the connection but says nothing');
  });

  test('that hangs up at once is told so', async () => {
    server = await startTcp((socket) => socket.end());
    const problem = await problemOf({ ...nobody, port: server.port });
    expect(problem.title).toBe('The server accepts the connection but says nothing');
    expect(problem.message).toContain('closed the connection at once');
  });

  test('that breaks the connection is told so', async () => {
    server = await startTcp((socket) => socket.resetAndDestroy());
    expect((await problemOf({ ...nobody, port: server.port })).code).toBe('unreachable');
  });

  test('that speaks an ancient SSH is refused', async () => {
    server = await startTcp((socket) => socket.write('SSH-1.5-1.2.27\n'));
    expect(await problemOf({ ...nobody, port: server.port }, {}, { timing: { step: 300 } })).toMatchObject({
      code: 'unsupported',
    });
  });

  test('that introduces itself as SSH and then hangs up is told apart', async () => {
    server = await startTcp((socket) => {
      socket.write('SSH-2.0-OpenSSH_9.9\r\n');
      socket.once('data', () => socket.end());
    });
    const problem = await problemOf({ ...nobody, port: server.port });
    expect(problem).toMatchObject({ code: 'unreachable', title: 'The server closed the connection', retryable: true });
  });

  test('that introduces itself as SSH and then says nothing is given up in time', async () => {
    server = await startTcp((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'));
    expect(await problemOf({ ...nobody, port: server.port }, {}, { timing: { step: 200 } })).toMatchObject({
      code: 'timed-out',
    });
  });

  test('that introduces itself as SSH and then sends garbage fails as a problem', async () => {
    server = await startTcp((socket) =>
      socket.write(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), Buffer.alloc(4000, 0xff)])),
    );
    expect((await problemOf({ ...nobody, port: server.port })).code).toBe('unreachable');
  });
});

/** An SSH server of our own that tells what it was sent; it lets nobody in. */
async function startWitness(authenticate: (context: AuthContext) => void) {
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

describe('a server whose host key is not trusted', () => {
  test('is sent neither the name of the user nor any secret', async () => {
    let tries = 0;
    const witness = await startWitness((context) => {
      tries++;
      context.reject();
    });
    const { place } = witness;
    const wrong = `SHA256:${'A'.repeat(43)}`;
    expect((await problemOf(place, { acceptHostKey: undefined })).code).toBe('host-key-unknown');
    expect((await problemOf(place, { acceptHostKey: wrong })).code).toBe('host-key-changed');
    const trust = memoryTrust({ [`127.0.0.1:${place.port}`]: wrong });
    expect((await problemOf(place, {}, { trust })).code).toBe('host-key-changed');
    await witness.quiet();
    expect(tries).toBe(0);
    expect((await problemOf(place)).code).toBe('sign-in-failed');
    expect(tries).toBeGreaterThan(0);
    await witness.stop();
  });
});

describe('a server that asks several things', () => {
  test('and more than any honest one does is left', async () => {
    const witness = await startWitness((context) => {
      if (context.method === 'keyboard-interactive') {
        context.prompt(
          Array.from({ length: 50 }, () => ({ prompt: 'x'.repeat(100), echo: true })),
          () => undefined,
        );
      } else context.reject(['keyboard-interactive']);
    });
    expect(await problemOf(witness.place)).toMatchObject({ title: 'The server asks too many questions' });
    await witness.stop();
  });

  test('gets the password where it fits and the rest from the person, round after round', async () => {
    const answers: string[][] = [];
    const witness = await startWitness((context) => {
      if (context.method !== 'keyboard-interactive') {
        context.reject(['keyboard-interactive']);
        return;
      }
      context.prompt([{ prompt: 'Password: ', echo: false }], (first) => {
        answers.push(first);
        context.prompt(
          [
            { prompt: 'Code: ', echo: false },
            { prompt: 'City: ', echo: true },
          ],
          'Second step',
          'Look at your phone',
          (second) => {
            answers.push(second);
            context.reject();
          },
        );
      });
    });
    const asked: unknown[] = [];
    const problem = await problemOf(
      witness.place,
      {},
      {
        ask: async (question) => {
          asked.push(question);
          return ['123456', 'Roubaix'];
        },
      },
    );
    expect(problem.code).toBe('sign-in-failed');
    expect(answers).toEqual([['first'], ['123456', 'Roubaix']]);
    expect(asked).toEqual([
      {
        title: 'Second step',
        instruction: 'Look at your phone',
        prompts: [
          { text: 'Code: ', echo: false },
          { text: 'City: ', echo: true },
        ],
      },
    ]);
    await witness.stop();
  });
});
