import type { MailLine } from './mail-text.ts';

/** What a label is about. */
type Kind = 'password' | 'user' | 'port' | 'url' | 'host';

/** What a label was given: `sentence` when it was said in one ("the password is …"). */
export interface Labelled {
  readonly kind: Kind;
  /** The words of the label, in small letters without accents. */
  readonly label: string;
  readonly value: string;
  readonly sentence: boolean;
  /** Another label follows on its line. */
  readonly followed: boolean;
}

// Words that make a label what it is, and words that may stand beside them. A label with any other word in it ("FTP",
// "old", "customer") is about something else.
const CORES: readonly (readonly [Kind, RegExp])[] = [
  ['password', /\b(?:password|passwd|pass|pwd|mdp|motdepasse|mot de passe)\b/],
  ['user', /\b(?:user|username|user name|login|utilisateur|identifiant|nom d utilisateur|compte)\b/],
  ['port', /\bport\b/],
  ['url', /\b(?:url|lien|link)\b/],
  ['host', /\b(?:ip|ipv4|ipv6|host|hostname|hote|server|serveur|machine)\b/],
];
const BESIDE = new Set(
  `password passwd pass pwd mdp motdepasse mot de passe user username name login utilisateur identifiant nom d compte port url lien link
  ip ipv4 ipv6 host hostname hote server serveur machine address adresse
  a an and the your of to for is on in new this ssh rdp vnc rescue mode root administrator administrateur admin temporary access remote web winrescue connection
  le la les l votre vos du des pour en sur nouveau temporaire provisoire acces connexion distance dedicated dedie pro session principale main`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
const MOST_LABEL_WORDS = 8;
const MOST_SEPARATORS = 24;
const SEPARATOR = /\s(?:is|est)(?:\s?[:=]|\s|$)|[:=|\t]/g;

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/['’_()[\]"«»*#•·+-]/g, ' ');

/** The label that ends a text: its kind, and where it starts. */
function labelAtEnd(text: string): { kind: Kind; label: string; start: number } | undefined {
  const words = [...text.slice(-100).matchAll(/[^\s]+/g)];
  const offset = Math.max(0, text.length - 100);
  let start = text.length;
  for (const word of words.slice(-MOST_LABEL_WORDS).toReversed()) {
    if (
      !plain(word[0])
        .split(' ')
        .every((part) => part === '' || BESIDE.has(part))
    )
      break;
    start = offset + word.index;
  }
  const label = plain(text.slice(start)).replace(/\s+/g, ' ');
  const kind = CORES.find(([, core]) => core.test(label))?.[0];
  return kind === undefined ? undefined : { kind, label, start };
}

/** Whether a label may stand there: at the start of the line, behind a mark, or behind the value before it. */
function isLabelPlace(before: string, afterOther: boolean): boolean {
  return afterOther || /^[\s\p{P}\p{S}\d]*$/u.test(before) || /[.,;:!?(/|\t–-]\s*$/u.test(before);
}

function labelsIn(line: MailLine, lines: readonly MailLine[], index: number): Labelled[] {
  const { text } = line;
  const labels: { kind: Kind; label: string; start: number; end: number; sentence: boolean }[] = [];
  let from = 0;
  for (const match of [...text.matchAll(SEPARATOR)].slice(0, MOST_SEPARATORS)) {
    const before = text.slice(from, match.index);
    let label = labelAtEnd(before);
    if (label === undefined || !isLabelPlace(before.slice(0, label.start), labels.length > 0)) continue;
    // In "my password: login=x" the second is a part of the first one's value.
    if (labels.length > 0 && before.slice(0, label.start).trim() === '') {
      // …but in "user: root password: x" the first word is the value of the label before.
      const first = /^\s*\S+\s+(?=\S)/.exec(before)?.[0] ?? '';
      const shorter = first === '' ? undefined : labelAtEnd(before.slice(first.length));
      if (shorter === undefined) continue;
      label = { ...shorter, start: shorter.start + first.length };
    }
    from = match.index + match[0].length;
    labels.push({
      kind: label.kind,
      label: label.label,
      start: from - match[0].length - before.length + label.start,
      end: from,
      sentence: /^\s/.test(match[0]) && match[0] !== '\t',
    });
  }
  return labels.flatMap(({ kind, label, end, sentence }, at) => {
    const next = labels[at + 1];
    // In "**Password:** x" the marks belong to the label.
    let value = text
      .slice(end, next?.start)
      .replace(/^(?:\*{1,2}|_{1,2})\s/, '')
      .trim();
    if (next !== undefined || text.startsWith('|')) value = value.replace(/(?:\s+[/|,;–-]|\s*[,;|])$/, '').trim();
    // In "(user: root, password: x)" the bracket closes what was opened before the label.
    const opened = text.lastIndexOf('(', end) > text.lastIndexOf(')', end - 1);
    if (opened && value.endsWith(')') && !value.includes('(')) value = value.slice(0, -1);
    if (value === '' && next === undefined) value = valueBelow(lines, index);
    return value === '' ? [] : [{ kind, label, value, sentence, followed: next !== undefined }];
  });
}

/** What stands alone on the line below a label, in the same quotation. */
function valueBelow(lines: readonly MailLine[], index: number): string {
  const below = lines.slice(index + 1, index + 4).find(({ text }) => text !== '');
  const { depth } = lines[index] ?? { depth: 0 };
  if (below === undefined || below.depth !== depth || /\s/.test(below.text)) return '';
  return /[:=]$/.test(below.text) ? '' : below.text;
}

/** Everything that the lines of a mail label: `User: root`, `Mot de passe : …`, `the password is …`. */
export function labelsOf(lines: readonly MailLine[]): Labelled[] {
  return lines.flatMap((line, index) => labelsIn(line, lines, index));
}
