import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sshSignIn } from '../../../../../electron/contract/target.ts';
import {
  bookmarkOf,
  canSignIn,
  emptyForm,
  formErrors,
  fromBookmark,
  signInOf,
  splitAddress,
  withMail,
} from '../../../../../renderer/shell/start/form.ts';

const HANDLE = `secret:${'0'.repeat(32)}`;
const filled = { ...emptyForm, host: '203.0.113.7' };

describe('the address field', () => {
  it.each([
    ['root@203.0.113.7', { host: '203.0.113.7', user: 'root' }],
    ['ssh root@203.0.113.7', { host: '203.0.113.7', user: 'root' }],
    ['ssh -p 2222 admin@ns1.example.net', { host: 'ns1.example.net', user: 'admin', port: '2222' }],
    ['ssh root@ns1.example.net -p 2222', { host: 'ns1.example.net', user: 'root', port: '2222' }],
    ['ssh://root@ns1.example.net:2200/', { host: 'ns1.example.net', user: 'root', port: '2200' }],
    ['ns1.example.net:2222', { host: 'ns1.example.net', port: '2222' }],
    ['[2001:db8::7]:2222', { host: '2001:db8::7', port: '2222' }],
  ])('takes %s apart', (typed, parts) => {
    expect(splitAddress(typed)).toEqual(parts);
  });

  it.each(['203.0.113.7', 'ns1.example.net', '', 'https://example.net/x', 'two words', '2001:db8::7'])(
    'leaves %j as it is',
    (typed) => {
      expect(splitAddress(typed)).toBeNull();
    },
  );

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        splitAddress(typed);
        formErrors({ ...emptyForm, host: typed, port: typed, user: typed });
      }),
    );
  });
});

describe('what is wrong with the form', () => {
  it('is nothing once there is an address', () => {
    expect(formErrors(filled)).toEqual({});
    expect(formErrors({ ...filled, host: '2001:db8::7' })).toEqual({});
    expect(formErrors({ ...filled, host: 'xn--bcher-kva.example' })).toEqual({});
  });

  it('names each field that can’t be used', () => {
    const errors = formErrors({ ...emptyForm, host: 'http://x/', port: '0', user: ' ', keyKind: 'path' });
    expect(Object.keys(errors).sort()).toEqual(['host', 'keyPath', 'port', 'user']);
  });

  it('asks for the jump host only where one is wanted', () => {
    expect(formErrors({ ...filled, jumpHost: '' })).toEqual({});
    expect(Object.keys(formErrors({ ...filled, viaJump: true }))).toEqual(['jumpHost']);
  });
});

describe('signing in', () => {
  it('is valid for the engine in every way there is', () => {
    const form = {
      ...filled,
      keyKind: 'text' as const,
      agent: true,
      viaJump: true,
      jumpHost: 'jump.example.net',
      jumpKeyPath: '/home/me/key',
    };
    const handles = { password: HANDLE, keyText: HANDLE, passphrase: HANDLE, jumpPassword: HANDLE };
    expect(sshSignIn.safeParse(signInOf(form, handles)).error).toBeUndefined();
    expect(signInOf(form, handles)).toMatchObject({
      key: { text: HANDLE },
      jump: { host: 'jump.example.net', password: HANDLE, key: { path: '/home/me/key' } },
    });
  });

  it('uses the password from the mail until another one is typed', () => {
    const other = `secret:${'1'.repeat(32)}`;
    const form = withMail(emptyForm, {
      mode: 'linux-rescue',
      host: '203.0.113.7',
      user: 'root',
      password: HANDLE,
    });
    expect(signInOf(form, {})).toMatchObject({ host: '203.0.113.7', password: HANDLE });
    expect(signInOf(form, { password: other }).password).toBe(other);
  });

  it('keeps what the mail does not tell', () => {
    expect(withMail({ ...filled, port: '2222' }, { mode: 'unknown', user: 'admin' })).toMatchObject({
      host: '203.0.113.7',
      port: '2222',
      user: 'admin',
    });
  });
});

describe('a bookmark', () => {
  it('brings back the form it was made of', () => {
    const form = {
      ...filled,
      label: 'Shop',
      keyKind: 'path' as const,
      keyPath: '/home/me/key',
      viaJump: true,
      jumpHost: 'jump.example.net',
      jumpAgent: true,
    };
    const back = fromBookmark({ ...bookmarkOf(form, 'id'), secretsKept: false });
    expect(back).toEqual({ ...form, bookmarkId: 'id' });
  });

  it('never holds a secret', () => {
    const form = {
      ...filled,
      password: 'p4ssword',
      keyKind: 'text' as const,
      keyText: 'p4ssword',
      passphrase: 'p4ssword',
    };
    expect(JSON.stringify(bookmarkOf(form, 'id'))).not.toContain('p4ssword');
  });

  it('connects at once only where nothing needs to be typed', () => {
    const bookmark = { ...bookmarkOf(filled, 'id'), secretsKept: false };
    expect(canSignIn(fromBookmark(bookmark))).toBe(false);
    expect(canSignIn(fromBookmark({ ...bookmark, secretsKept: true }))).toBe(true);
    expect(canSignIn(fromBookmark({ ...bookmark, agent: true }))).toBe(true);
  });
});
