import { readFile } from 'node:fs/promises';
import { utils } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Dropbear, noDropbear, startDropbear } from '../../../support/dropbear.ts';
import { noSshd, type Sshd, startSshd } from '../../../support/sshd.ts';
import { startTcp } from '../../../support/tcp.ts';
import { problemOf, startWitness, whoAmI } from '../../../support/signing-in.ts';

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
