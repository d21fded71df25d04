/** Letters that can't be taken for each other when they are copied by hand from the screen. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GROUPS = 4;
const GROUP = 5;

/** The most that Windows lets somebody sign in with. */
export const LONGEST_PASSWORD = 127;

/** A password of 116 bits in four groups, such as `k7mPw-…`; each letter is equally likely. It has what Windows's own rules ask for. */
export function newPassword(
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  const limit = 256 - (256 % LETTERS.length);
  for (;;) {
    let letters = '';
    while (letters.length < GROUPS * GROUP) {
      for (const byte of random(new Uint8Array(GROUPS * GROUP)))
        if (byte < limit && letters.length < GROUPS * GROUP) letters += LETTERS[byte % LETTERS.length] ?? '';
    }
    const password = letters.match(/.{5}/g)?.join('-') ?? letters;
    if (/[a-z]/.test(password) && /[A-Z]/.test(password) && /\d/.test(password)) return password;
  }
}

/** How hard a password is to guess, by its length and kinds of letters; words that everybody tries are weak. */
export function strengthOf(password: string): 'weak' | 'fair' | 'strong' {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const different = new Set(password).size;
  const bits = Math.min(password.length, 2 * different) * Math.log2(10 + 20 * kinds);
  if (/^(?:p[a@]ssw[o0]rd|admin|welcome|qwert|azerty|server|winter|summer|12345)/i.test(password) && bits < 100)
    return 'weak';
  return bits < 45 ? 'weak' : bits < 75 ? 'fair' : 'strong';
}
