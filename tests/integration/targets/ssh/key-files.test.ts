import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { utils } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import { readPrivateKey } from '../../../../electron/targets/ssh/keys.ts';

const execute = promisify(execFile);
const missing = ['/usr/bin/ssh-keygen', '/usr/bin/puttygen'].filter((program) => !existsSync(program));
if (missing.length > 0)
  console.warn(`skipping what needs key files of other programs: ${missing.join(', ')} not installed`);

const PASSPHRASE = 'pässwörd with spaces';
const KINDS: readonly [string, string[]][] = [
  ['ed25519', ['-t', 'ed25519']],
  ['rsa', ['-t', 'rsa', '-b', '2048']],
  ['ecdsa-256', ['-t', 'ecdsa', '-b', '256']],
  ['ecdsa-384', ['-t', 'ecdsa', '-b', '384']],
  ['ecdsa-521', ['-t', 'ecdsa', '-b', '521']],
];

describe.skipIf(missing.length > 0)('key files of OpenSSH and PuTTY', () => {
  let folder: string;
  let counter = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-keys-'));
    await writeFile(join(folder, 'passphrase'), `${PASSPHRASE}\n`);
    await writeFile(join(folder, 'none'), '\n');
    for (const [name, flags] of KINDS) {
      await execute('ssh-keygen', ['-q', ...flags, '-N', '', '-C', 'a cömment', '-f', join(folder, name)]);
    }
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  /** The same key saved again by ssh-keygen. */
  async function resaved(name: string, flags: string[]): Promise<Buffer> {
    const path = join(folder, `copy-${counter++}`);
    await writeFile(path, await readFile(join(folder, name)), { mode: 0o600 });
    await execute('ssh-keygen', ['-q', '-p', '-P', '', '-f', path, ...flags]);
    return await readFile(path);
  }

  /** The same key saved by puttygen as a .ppk file. */
  async function asPpk(name: string, parameters: string, locked: boolean): Promise<Buffer> {
    const path = join(folder, `copy-${counter++}.ppk`);
    const passphrase = join(folder, locked ? 'passphrase' : 'none');
    const from = [join(folder, name), '-O', 'private', '-o', path, '--old-passphrase', join(folder, 'none')];
    await execute('puttygen', [...from, '--new-passphrase', passphrase, '--ppk-param', parameters]);
    return await readFile(path);
  }

  async function expectSameKey(file: Uint8Array, name: string, passphrase?: string): Promise<void> {
    const parsed = await readPrivateKey(file, passphrase);
    const line = await readFile(join(folder, `${name}.pub`), 'utf8');
    expect(parsed.getPublicSSH().toString('base64')).toBe(line.split(' ')[1]);
    const data = randomBytes(100);
    const known = utils.parseKey(line);
    if (known instanceof Error) throw known;
    expect(known.verify(data, parsed.sign(data))).toBe(true);
  }

  describe.each(KINDS)('%s', (name) => {
    test('in the form of OpenSSH, plain and locked', async () => {
      await expectSameKey(await readFile(join(folder, name)), name);
      await expectSameKey(await resaved(name, ['-N', PASSPHRASE]), name, PASSPHRASE);
      await expectSameKey(await resaved(name, ['-N', PASSPHRASE, '-Z', 'aes256-gcm@openssh.com']), name, PASSPHRASE);
    });

    test.skipIf(name === 'ed25519')('in PEM and PKCS#8, plain and locked', async () => {
      for (const form of ['PEM', 'PKCS8']) {
        await expectSameKey(await resaved(name, ['-N', '', '-m', form]), name);
        await expectSameKey(await resaved(name, ['-N', PASSPHRASE, '-m', form]), name, PASSPHRASE);
      }
    });

    test('in both forms of PuTTY, plain and locked', async () => {
      for (const version of [2, 3]) {
        await expectSameKey(await asPpk(name, `version=${version}`, false), name);
        await expectSameKey(await asPpk(name, `version=${version},passes=2`, true), name, PASSPHRASE);
      }
    });
  });

  test('PuTTY files with each kind of Argon2 and unusual costs open', async () => {
    for (const kdf of ['argon2id', 'argon2i', 'argon2d']) {
      await expectSameKey(
        await asPpk('ed25519', `kdf=${kdf},passes=3,memory=1024,parallelism=4`, true),
        'ed25519',
        PASSPHRASE,
      );
    }
  });

  test('PuTTY files with Windows line ends open', async () => {
    const file = (await asPpk('rsa', 'version=3,passes=2', true)).toString('latin1').replaceAll('\n', '\r\n');
    await expectSameKey(Buffer.from(file, 'latin1'), 'rsa', PASSPHRASE);
  });

  const problemOf = async (file: Uint8Array | string, passphrase?: string): Promise<string> => {
    try {
      await readPrivateKey(file, passphrase);
      return 'fine';
    } catch (error) {
      if (error instanceof ProblemError) return error.problem.code;
      throw error;
    }
  };

  test('a missing or wrong passphrase is told apart from a damaged file', async () => {
    const files = [
      await asPpk('ed25519', 'version=2', true),
      await asPpk('ed25519', 'version=3,passes=2', true),
      await resaved('ed25519', ['-N', PASSPHRASE]),
    ];
    for (const file of files) {
      await expect(readPrivateKey(file)).rejects.toMatchObject({ problem: { details: { missing: 'passphrase' } } });
      await expect(readPrivateKey(file, 'wrong')).rejects.toMatchObject({
        problem: { details: { wrong: 'passphrase' } },
      });
    }
    const open = (await asPpk('ed25519', 'version=3', false)).toString('latin1');
    expect(await problemOf(open.replace(/Comment: .*/, 'Comment: another'))).toBe('damaged');
    expect(await problemOf(open.replace(/Private-MAC: ..../, 'Private-MAC: 0000'))).toBe('damaged');
  });

  test('a PuTTY file that asks for hours of work or all memory is refused at once', async () => {
    const file = (await asPpk('ed25519', 'version=3,passes=2', true)).toString('latin1');
    expect(await problemOf(file.replace(/Argon2-Passes: \d+/, 'Argon2-Passes: 99999999'), PASSPHRASE)).toBe(
      'unsupported',
    );
    expect(await problemOf(file.replace(/Argon2-Memory: \d+/, 'Argon2-Memory: 999999999'), PASSPHRASE)).toBe(
      'unsupported',
    );
    expect(await problemOf(file.replace(/Argon2-Memory: \d+/, 'Argon2-Memory: 0'), PASSPHRASE)).toBe('damaged');
  });

  test('a DSA key of PuTTY is refused with a word', async () => {
    const path = join(folder, 'dsa.ppk');
    await execute('puttygen', ['-t', 'dsa', '-b', '1024', '-o', path, '--new-passphrase', join(folder, 'none'), '-q']);
    await expect(readPrivateKey(await readFile(path))).rejects.toMatchObject({
      problem: { code: 'unsupported', message: expect.stringContaining('DSA') },
    });
  });

  test('a PuTTY file cut at any place is never taken for a key', async () => {
    for (const version of [2, 3]) {
      const file = await asPpk('ed25519', `version=${version}`, false);
      const whole = file.toString('latin1').trimEnd().length;
      for (let length = 21; length < whole; length++) {
        expect(await problemOf(file.subarray(0, length))).not.toBe('fine');
      }
    }
  });

  test('a PuTTY file with any byte changed is never taken for a key, and fails as a problem', async () => {
    const files = [
      await asPpk('ecdsa-256', 'version=2', true),
      await asPpk('ecdsa-256', 'version=3', false),
      await asPpk('ecdsa-256', 'version=3,passes=1,memory=64', true),
    ];
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(2000), fc.nat(255), async (which, at, value) => {
        const file = Buffer.from(files[which] ?? '');
        const position = at % file.length;
        const before = file[position];
        file[position] = value;
        const same = before === value || /^[\s]$/.test(String.fromCharCode(before ?? 0)) || isHexCase(before, value);
        if (!same) expect(await problemOf(file, PASSPHRASE)).not.toBe('fine');
        else await problemOf(file, PASSPHRASE);
      }),
      { numRuns: 600 },
    );
  });
});

/** The hexadecimal digits of a PuTTY file mean the same in both cases. */
function isHexCase(before: number | undefined, after: number): boolean {
  return before !== undefined && String.fromCharCode(before).toLowerCase() === String.fromCharCode(after).toLowerCase();
}
