import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SignIn } from '../../../../electron/targets/sign-in.ts';
import { memoryTrust } from '../../../support/ssh-target.ts';
import { freePort } from '../../../support/ssh-server.ts';
import { noSshd, type Sshd, startSshd } from '../../../support/sshd.ts';
import { problemOf, whoAmI } from '../../../support/signing-in.ts';

const execute = promisify(execFile);

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
