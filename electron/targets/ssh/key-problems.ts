import { ProblemError } from '../../contract/problem.ts';

/** The key needs a passphrase and none was given. `details.missing` is `passphrase`. */
export function passphraseMissing(): ProblemError {
  return new ProblemError({
    code: 'sign-in-failed',
    title: 'The private key is locked with a passphrase',
    message: 'The key file is encrypted, and it can be used only with the passphrase that was chosen for it.',
    remedy: 'Enter the passphrase of the key (this is not the password of the server) and connect again.',
    details: { missing: 'passphrase' },
  });
}

/** The passphrase does not open the key. `details.wrong` is `passphrase`. */
export function passphraseWrong(): ProblemError {
  return new ProblemError({
    code: 'sign-in-failed',
    title: 'The passphrase does not open the private key',
    message: 'The key file could not be decrypted with this passphrase. Nothing was sent to the server.',
    remedy:
      'Check capital letters and the keyboard layout. If you are sure of the passphrase, the key file may be damaged: try a copy of it.',
    details: { wrong: 'passphrase' },
  });
}

/** The file is cut off or changed. */
export function keyDamaged(technical: string): ProblemError {
  return new ProblemError({
    code: 'damaged',
    title: 'The private key file is damaged',
    message: 'It begins like a private key, but its content is incomplete or was changed, so it can not be used.',
    remedy: 'Take another copy of the key file, or sign in with the password from the mail of your provider.',
    details: { technical },
  });
}

/** The key is of a kind that can't be used; `reason` is a whole sentence. */
export function keyUnsupported(reason: string, remedy: string): ProblemError {
  return new ProblemError({
    code: 'unsupported',
    title: 'This kind of key can not be used',
    message: reason,
    remedy,
  });
}

/** A DSA key: refused by every server of today. */
export function dsaRefused(): ProblemError {
  return keyUnsupported(
    'It is a DSA key. DSA is no longer safe, and servers of today refuse it.',
    'Use an Ed25519 or RSA key, or sign in with the password from the mail of your provider.',
  );
}

/** The file is no private key at all; `looksLike` says what it seems to be. */
export function notAKey(looksLike?: string): ProblemError {
  return new ProblemError({
    code: 'invalid-input',
    title: 'This is not a private key',
    message: looksLike ?? 'The file has none of the forms of a private key: OpenSSH, PEM or PuTTY (.ppk).',
    remedy: 'Choose the private key file: often named id_ed25519 or id_rsa, or ending in .ppk or .pem.',
  });
}
