import type { MailFields } from '../contract/target.ts';
import { type Labelled, labelsOf } from './mail-labels.ts';
import { commandsIn, hostOf, only, portOf, type SshCommand, urlOf, USER } from './mail-server.ts';
import { mailLines } from './mail-text.ts';

type Found = Omit<MailFields, 'password'> & { password?: string };

/**
 * What a provider's rescue mail, in English or French, says about how to sign in, the password in the clear. Whatever is
 * not there, or could be two things, is left out: a field to fill in costs less than a wrong one.
 */
export function readMail(text: string): Found {
  const lines = mailLines(text);
  const all = lines.map((line) => line.text).join('\n');
  const labelled = labelsOf(lines);
  const commands = commandsIn(all);

  const user = userOf(all, labelled, commands);
  const password = passwordOf(labelled);
  const url = urlOf(all, labelled);
  const host = hostOf(all, labelled, commands, url);
  const port = portOf(all, labelled, commands, host);
  return {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(url !== undefined && { url }),
    mode: modeOf(all, { user, url, password }),
  };
}

/** Nothing, a password, or something that may be one but whose ends are in doubt. */
type Candidate = { readonly password?: string; readonly doubtful?: boolean };

/** A password is taken only where it is beyond doubt what belongs to it. */
function passwordOf(labelled: readonly Labelled[]): string | undefined {
  const others = labelled.filter(({ kind, sentence }) => kind !== 'password' && !sentence);
  const stopped = others.filter(({ value }) => /[.,;]$/.test(value)).length;
  // A point after every value belongs to the writing; after this one alone it belongs to the password.
  const stops =
    others.length === 0 ? 'unknown' : stopped === others.length ? 'all' : stopped === 0 ? 'none' : 'unknown';
  const candidates = labelled.filter(({ kind }) => kind === 'password').map((found) => passwordIn(found, stops));
  if (candidates.some(({ doubtful }) => doubtful)) return undefined;
  const different = new Set(candidates.flatMap(({ password }) => password ?? []));
  return different.size === 1 ? [...different][0] : undefined;
}

const QUOTES: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['«', '»'],
  ['“', '”'],
  ['‘', '’'],
];
const NO_PASSWORD = /^(?:https?:|([*•.x_-])\1*$|[<[{(].*[>\]})]$)/i;
const WORD = /^\p{L}[\p{L}'’-]*[.,;:!?]?$/u;

function passwordIn({ value, sentence, followed }: Labelled, stops: 'all' | 'none' | 'unknown'): Candidate {
  const doubtful = { doubtful: true };
  const [open, close] = QUOTES.find(([open]) => value.startsWith(open)) ?? [];
  if (open !== undefined && close !== undefined) {
    const end = value.indexOf(close, 1);
    const inside = value.slice(1, end).trim();
    const clean =
      end > 0 &&
      !/\s/.test(inside) &&
      !value.slice(end + 1).includes(close) &&
      /^[.,;)\s]*$|^\s/.test(value.slice(end + 1));
    return clean && inside.length >= 4 ? { password: inside } : doubtful;
  }
  const [token = '', ...rest] = value.split(/\s+/);
  if (NO_PASSWORD.test(token)) return {};
  const letters = WORD.test(token) && !/\p{Ll}\p{Lu}/u.test(token);
  // "Password: unchanged", "the password is below": words are not taken for passwords.
  if (letters || token.length < 4) return {};
  // What could be a leftover of an encoding, or of bold type, may not be what was meant.
  if (/=[0-9A-F]{2}|=$|&(?:#\d+|#x[0-9a-f]+|[a-z]+);/i.test(token) || /^([*_]).*\1$/.test(token)) return doubtful;
  if (/["«»“”`]$/.test(token)) return doubtful;
  if (sentence) {
    if (!/\d|\p{Ll}\p{Lu}/u.test(token)) return {};
    if (/[!?)\]}'’:]$/.test(token)) return doubtful;
    return { password: token.replace(/[.,;]$/, '') };
  }
  if (rest.length > 0 && !/^(?:[(–-].*|\/.*)$/.test(rest[0] ?? '')) return doubtful;
  if (rest.length > 0 || !/[.,;]$/.test(token)) return { password: token };
  if (followed) return doubtful;
  return stops === 'unknown' ? doubtful : { password: stops === 'all' ? token.slice(0, -1) : token };
}

const KNOWN_USERS = /^(?:root|administrator|administrateur|admin|debian|ubuntu|rescue)$/i;

function userOf(all: string, labelled: readonly Labelled[], commands: readonly SshCommand[]): string | undefined {
  const said = labelled
    .filter(({ kind }) => kind === 'user')
    .flatMap(({ value, sentence }) => {
      const name =
        value
          .replace(/^["'`«“]\s?/, '')
          .split(/[\s"'`»”,;)(/]/)[0]
          ?.replace(/\.$/, '') ?? '';
      const alone = !sentence && !/\s/.test(value);
      // A customer's own identifier at the provider is not a user of the server.
      return USER.test(name) && !/-ovh$/i.test(name) && (alone || KNOWN_USERS.test(name)) ? [name] : [];
    });
  const strong = [...said, ...commands.flatMap(({ user }) => user ?? [])];
  if (strong.length > 0) return only(strong);
  const phrases = [
    ...all.matchAll(
      /\b(?:user|login|username|utilisateur|account|compte|as|en tant que|with|avec|password for|mot de passe|password)\s{1,3}(?:name\s|the\s|de\s)?["'`«“(]?\s?(root|administrator|administrateur)\b/gi,
    ),
  ];
  const before = [...all.matchAll(/\b(root|administrator|administrateur)['’]?s?\s{1,3}(?:password|account|user)\b/gi)];
  return only([...phrases, ...before].map(([, name = '']) => name));
}

function modeOf(all: string, { user, url, password }: Pick<Found, 'user' | 'url' | 'password'>): Found['mode'] {
  const windows =
    /rescue-customer-windows|winrescueovh|windows[ -]rescue|rescue[ -]windows|rescue\s(?:for|pour)\swindows/i.test(all);
  const winPe = /\bwin-?rescue\b|\bwin-?pe\b/i.test(all);
  const linux =
    /\brescue\d{0,3}-(?:pro|customer)\b(?!-windows)|\brescue[ -]pro\b|\blinux[ -]rescue\b|\brescue[ -]linux\b/i.test(
      all,
    );
  const named = [windows && 'windows-rescue', winPe && 'winrescue', linux && 'linux-rescue'] as const;
  const modes = named.filter((mode) => mode !== false);
  if (modes.length === 1 && modes[0] !== undefined) return modes[0];
  if (modes.length > 1 || !/\brescue\b/i.test(all)) return 'unknown';
  if (user !== undefined)
    return /^root$/i.test(user) ? 'linux-rescue' : /^admin/i.test(user) ? 'windows-rescue' : 'unknown';
  return url !== undefined && password !== undefined ? 'winrescue' : 'unknown';
}
