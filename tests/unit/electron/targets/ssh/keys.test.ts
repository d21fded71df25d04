import { generateKeyPairSync, type KeyObject, createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProblemError } from '../../../../../electron/contract/problem.ts';
import { readKeyFile, readPrivateKey } from '../../../../../electron/targets/ssh/keys.ts';
import { toOpenSsh } from '../../../../../electron/targets/ssh/private-key.ts';

const made: Record<string, KeyObject> = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey,
  ed25519: generateKeyPairSync('ed25519').privateKey,
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
};

/** True when what `parsed` signs is verified by the key that it was made from. */
async function signsLike(file: string, original: KeyObject, passphrase?: string): Promise<boolean> {
  const parsed = await readPrivateKey(file, passphrase);
  const data = randomBytes(40);
  const type = original.asymmetricKeyType;
  const hash = type === 'rsa' ? 'sha256' : type === 'ed25519' ? undefined : 'sha512';
  const signature = parsed.sign(data, hash);
  if (signature instanceof Error) throw signature;
  const algorithm =
    type === 'ec' ? (parsed.type.endsWith('521') ? 'sha512' : parsed.type.endsWith('384') ? 'sha384' : 'sha256') : hash;
  const checked = type === 'ec' ? parsed.sign(data) : signature;
  return verify(algorithm, data, createPublicKey(original), checked);
}

const code = async (file: Uint8Array | string, passphrase?: string): Promise<string> => {
  try {
    await readPrivateKey(file, passphrase);
    return 'fine';
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem.code} ${error.problem.title}`;
    throw error;
  }
};

describe.each(Object.entries(made))('a %s key', (name, key) => {
  test('is read from PKCS#8, plain and with a passphrase', async () => {
    expect(await signsLike(String(key.export({ type: 'pkcs8', format: 'pem' })), key)).toBe(true);
    const locked = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pässword' });
    expect(await signsLike(String(locked), key, 'pässword')).toBe(true);
    expect(await code(String(locked))).toMatch(/^sign-in-failed .*locked with a passphrase/);
    expect(await code(String(locked), 'wrong')).toMatch(/^sign-in-failed The passphrase does not open/);
  });

  test.skipIf(name === 'ed25519')('is read from its own PEM form, plain and with a passphrase', async () => {
    const type = name === 'rsa' ? 'pkcs1' : 'sec1';
    expect(await signsLike(String(key.export({ type, format: 'pem' })), key)).toBe(true);
    const locked = key.export({ type, format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' });
    expect(await signsLike(String(locked), key, 'secret')).toBe(true);
    expect(await code(String(locked), 'wrong')).toMatch(/^sign-in-failed The passphrase/);
  });

  test('is read with Windows line ends, a byte order mark and blank lines around', async () => {
    const pem = String(key.export({ type: 'pkcs8', format: 'pem' })).replaceAll('\n', '\r\n');
    expect(await signsLike(`\ufeff\r\n${pem}\r\n\r\n`, key)).toBe(true);
  });
});

test('elliptic keys with leading zeros work as well', async () => {
  for (let i = 0; i < 40; i++) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await signsLike(String(privateKey.export({ type: 'pkcs8', format: 'pem' })), privateKey)).toBe(true);
  }
});

describe('what can not be used is refused with its reason', () => {
  test('a DSA key', async () => {
    const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    expect(await code(String(privateKey.export({ type: 'pkcs8', format: 'pem' })))).toMatch(/^unsupported/);
    expect(await code('-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----')).toMatch(/^unsupported/);
  });

  test('a key of another kind', async () => {
    const { privateKey } = generateKeyPairSync('ed448');
    expect(await code(String(privateKey.export({ type: 'pkcs8', format: 'pem' })))).toMatch(/^unsupported/);
    const strange = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
    expect(await code(String(strange.export({ type: 'pkcs8', format: 'pem' })))).toMatch(/^unsupported/);
  });

  test.each([
    ['nothing', ''],
    ['a text', 'Dear customer, your password is ...'],
    ['a public key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA me@home'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ])('%s', async (_, text) => {
    expect(await code(text)).toMatch(/^invalid-input This is not a private key/);
  });
});

test('a key cut off or changed anywhere is damaged, refused or still a key, and never an error of another kind', async () => {
  const files = [
    toOpenSsh({ type: 'ssh-ed25519', publicKey: randomBytes(32), seed: randomBytes(32) }),
    String(made['p256']?.export({ type: 'pkcs8', format: 'pem' })),
    String(made['rsa']?.export({ type: 'pkcs1', format: 'pem' })),
  ].map((text) => Buffer.from(text));
  const position = fc.integer({ min: 0, max: 400 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      position,
      fc.array(fc.tuple(position, fc.nat(255)), { maxLength: 4 }),
      async (file, cut, changes) => {
        const hurt = Buffer.from(file);
        for (const [at, value] of changes) hurt[at % hurt.length] = value;
        expect(await code(hurt.subarray(0, Math.max(40, hurt.length - cut)))).toMatch(
          /^(fine|damaged|unsupported|invalid-input|sign-in-failed)/,
        );
      },
    ),
    { numRuns: 300 },
  );
});

describe('a key file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-keys-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  test('that is missing, a folder or far too long is told as such', async () => {
    await writeFile(join(folder, 'disk.img'), Buffer.alloc(300_000));
    await expect(readKeyFile(join(folder, 'gone'))).rejects.toMatchObject({ problem: { code: 'not-found' } });
    await expect(readKeyFile(folder)).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
    await expect(readKeyFile(join(folder, 'disk.img'))).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  });
});
