import type { Entry, EntryKind } from '../../contract/files.ts';
import { timeOf } from './replies.ts';

const KINDS: Readonly<Record<string, EntryKind>> = {
  file: 'file',
  dir: 'folder',
  'os.unix=slink': 'link',
  'os.unix=symlink': 'link',
  'os.unix=chr': 'device',
  'os.unix=blk': 'device',
  'os.unix=pipe': 'pipe',
  'os.unix=fifo': 'pipe',
  'os.unix=socket': 'socket',
};

/** One line of MLSD or MLST (RFC 3659, 7); null for the folder itself, the one above, and what is no such line. */
export function mlsdEntry(line: string): Entry | null {
  const at = line.indexOf(' ');
  if (at < 0) return null;
  const name = line.slice(at + 1);
  const facts = new Map<string, string>();
  for (const fact of line.slice(0, at).split(';')) {
    const equal = fact.indexOf('=');
    if (equal > 0) facts.set(fact.slice(0, equal).toLowerCase(), fact.slice(equal + 1));
  }
  const type = facts.get('type') ?? '';
  if (facts.size === 0 || /^[cp]dir$/i.test(type)) return null;
  // A link's own target may follow behind a colon.
  const [, kindText = type, linkTo] = /^(OS\.unix=s(?:ym)?link):(.*)$/is.exec(type) ?? [];
  const kind = KINDS[kindText.toLowerCase()] ?? 'other';
  const size = numberIn(facts.get('size') ?? facts.get('sizd'));
  const modified = timeOf(facts.get('modify') ?? '');
  const created = timeOf(facts.get('create') ?? '');
  const mode = /^[0-7]{3,6}$/.test(facts.get('unix.mode') ?? '')
    ? Number.parseInt(facts.get('unix.mode') ?? '', 8) & 0o7777
    : undefined;
  const owner = facts.get('unix.ownername') ?? facts.get('unix.owner') ?? facts.get('unix.uid');
  const group = facts.get('unix.groupname') ?? facts.get('unix.group') ?? facts.get('unix.gid');
  return {
    name,
    kind,
    ...(size !== undefined && kind === 'file' && { size }),
    ...(modified !== undefined && { modified }),
    ...(created !== undefined && { created }),
    ...(mode !== undefined && { mode }),
    ...(owner !== undefined && { owner }),
    ...(group !== undefined && { group }),
    ...(linkTo && { linkTo }),
    hidden: name.startsWith('.'),
  };
}

function numberIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
