import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryTrust } from '../../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../../support/sshd.ts';
import { problemOf, startWitness, whoAmI } from '../../../support/signing-in.ts';

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
