import {
  Cable,
  Cpu,
  File,
  FileArchive,
  FileCode,
  FileCog,
  FileImage,
  FileQuestionMark,
  FileSymlink,
  FileText,
  Folder,
  FolderSymlink,
  HardDrive,
  Link2Off,
  MonitorX,
  TriangleAlert,
} from 'lucide-react';
import type { Entry } from '../../../electron/contract/files.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { join } from '../../parts/button.tsx';
import { formatBytes, formatBytesExactly, formatDate, formatDateExactly } from '../../parts/format.ts';
import type { Column } from '../../parts/grid/columns.ts';
import { text } from '../../text/index.ts';
import type { ColumnChoice } from './column-choice.ts';
import styles from './explorer.module.css';
import { elsewhereKind, windowsNameNote } from './peculiar.ts';
import { attributesOf, bytesOf, extensionOf, isDeceptive, isFolder, type Row } from './rows.ts';

const words = text.explorer;

const icons = {
  archive: FileArchive,
  broken: Link2Off,
  channel: Cable,
  code: FileCode,
  device: Cpu,
  drive: HardDrive,
  file: File,
  fileLink: FileSymlink,
  folder: Folder,
  folderLink: FolderSymlink,
  image: FileImage,
  other: FileQuestionMark,
  program: FileCog,
  text: FileText,
};

const ENDINGS: [keyof typeof icons, RegExp][] = [
  ['text', /\.(txt|log|md|csv|ini|conf|cfg|rtf|docx?|odt|pdf)$/i],
  ['archive', /\.(zip|7z|rar|tar|t?gz|bz2|xz|zst|cab|iso|wim|vhdx?)$/i],
  ['image', /\.(png|jpe?g|gif|bmp|ico|svg|webp|tiff?)$/i],
  ['program', /\.(exe|dll|sys|msi|com|so|drv|ocx)$/i],
  ['code', /\.(sh|ps1|bat|cmd|js|ts|py|php|html?|css|xml|json|ya?ml|c|h|cs|sql)$/i],
];

function iconOf({ name, kind, linkKind }: Entry): keyof typeof icons {
  if (kind === 'folder') return /^[A-Za-z]:\\?$/.test(name) ? 'drive' : 'folder';
  if (kind === 'link') return linkKind === 'broken' ? 'broken' : linkKind === 'folder' ? 'folderLink' : 'fileLink';
  if (kind === 'file') return ENDINGS.find(([, ending]) => ending.test(name))?.[0] ?? 'file';
  if (kind === 'pipe' || kind === 'socket') return 'channel';
  return kind;
}

function NameCell({ row }: { row: Row }) {
  const { entry, shown } = row;
  const Icon = icons[iconOf(entry)];
  const elsewhere = elsewhereKind(row);
  const broken = entry.linkKind === 'broken' && elsewhere === undefined;
  const nameNote = windowsNameNote(row);
  return (
    <span className={join(styles.name, entry.hidden && styles.hidden, isDeceptive(row) && styles.deceptiveName)}>
      <Icon
        size={16}
        strokeWidth={1.5}
        className={join(styles.icon, isFolder(entry) && styles.folder, broken && styles.broken)}
        role={entry.kind === 'file' ? undefined : 'img'}
        aria-hidden={entry.kind === 'file' || undefined}
        aria-label={entry.kind === 'file' ? undefined : words.kinds[entry.kind]}
      />
      <span className={styles.nameText}>{shown}</span>
      {isDeceptive(row) && (
        <TriangleAlert size={14} className={styles.deceptive} role="img" aria-label={words.deceptive} />
      )}
      {nameNote !== undefined && !isDeceptive(row) && (
        <MonitorX size={14} className={styles.nameNote} role="img" aria-label={nameNote} />
      )}
      {elsewhere !== undefined && <span className={styles.linkTo}>{text.properties.reparse[elsewhere]}</span>}
      {entry.linkTo !== undefined && elsewhere === undefined && (
        <span className={styles.linkTo}>
          <span aria-hidden>→ </span>
          {displayName(entry.linkTo)}
        </span>
      )}
      {broken && <span className={styles.brokenWord}>{words.broken}</span>}
    </span>
  );
}

function nameHint(row: Row): string {
  const { linkTo, linkKind } = row.entry;
  const lines = [row.shown];
  if (isDeceptive(row)) lines.push(words.deceptive);
  const nameNote = windowsNameNote(row);
  if (nameNote !== undefined) lines.push(nameNote);
  const elsewhere = elsewhereKind(row);
  if (elsewhere !== undefined) lines.push(text.properties.reparse[elsewhere], text.properties.reparseHints[elsewhere]);
  else if (linkTo !== undefined) {
    const target = displayName(linkTo);
    lines.push(linkKind === 'broken' ? words.brokenHint(target) : words.linkTo(target));
  }
  return lines.join('\n');
}

function attributesHint({ entry }: Row): string | undefined {
  if (entry.mode === undefined) return undefined;
  const owned = entry.owner !== undefined && entry.group !== undefined ? words.owned(entry.owner, entry.group) : '';
  return [words.octal(entry.mode), owned].filter(Boolean).join('\n');
}

const counted = text.lists.sizes;

function sizeText(row: Row): string {
  const { total } = row;
  if (total === 'counting' || total === 'unreadable') return counted[total];
  const size = bytesOf(row);
  if (size === undefined) return '';
  return total !== undefined && total.unread > 0 ? counted.atLeast(formatBytes(size)) : formatBytes(size);
}

function sizeHint(row: Row): string | undefined {
  const { total } = row;
  if (total === 'unreadable') return counted.unreadableHint;
  const size = bytesOf(row);
  if (size === undefined) return undefined;
  const lines = [formatBytesExactly(size)];
  if (typeof total === 'object') lines.push(counted.hint(total.files, total.folders));
  if (typeof total === 'object' && total.unread > 0) lines.push(counted.unreadHint(total.unread));
  return lines.join('\n');
}

function dateColumn(id: 'modified' | 'created' | 'accessed', title: string): Column<Row> {
  const shown = ({ entry: { [id]: time } }: Row) => (time === undefined ? '' : formatDate(time));
  return {
    id,
    title,
    width: 158,
    sortable: true,
    cell: shown,
    text: shown,
    hint: ({ entry: { [id]: time } }) => (time === undefined ? undefined : formatDateExactly(time)),
  };
}

/** The columns of the explorer's tables. */
export const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    title: words.columns.name,
    width: 180,
    grows: true,
    sortable: true,
    cell: (row) => <NameCell row={row} />,
    text: (row) => row.shown,
    hint: nameHint,
  },
  {
    id: 'extension',
    title: text.lists.columns.extension,
    width: 80,
    sortable: true,
    cell: (row) => extensionOf(row) ?? '',
    text: (row) => extensionOf(row) ?? '',
  },
  {
    id: 'size',
    title: words.columns.size,
    width: 84,
    align: 'end',
    sortable: true,
    cell: sizeText,
    text: (row) => String(bytesOf(row) ?? ''),
    hint: sizeHint,
  },
  dateColumn('modified', words.columns.modified),
  {
    id: 'attributes',
    title: words.columns.attributes,
    width: 94,
    sortable: true,
    cell: (row) => <span className={styles.attributes}>{attributesOf(row.entry)}</span>,
    text: (row) => attributesOf(row.entry),
    hint: attributesHint,
  },
  dateColumn('created', text.lists.columns.created),
  dateColumn('accessed', text.lists.columns.accessed),
  {
    id: 'owner',
    title: text.lists.columns.owner,
    width: 90,
    sortable: true,
    cell: ({ entry }) => displayName(entry.owner ?? ''),
    text: ({ entry }) => displayName(entry.owner ?? ''),
  },
  {
    id: 'group',
    title: text.lists.columns.group,
    width: 90,
    sortable: true,
    cell: ({ entry }) => displayName(entry.group ?? ''),
    text: ({ entry }) => displayName(entry.group ?? ''),
  },
  {
    id: 'link',
    title: text.lists.columns.link,
    width: 160,
    sortable: true,
    cell: ({ entry }) => displayName(entry.linkTo ?? ''),
    text: ({ entry }) => displayName(entry.linkTo ?? ''),
    hint: ({ entry }) => (entry.linkTo === undefined ? undefined : displayName(entry.linkTo)),
  },
];

const chosenBefore = new WeakMap<ColumnChoice, readonly Column<Row>[]>();

/** The columns of a choice; the same list for the same choice, so that rows are not drawn again. */
export function columnsOf(choice: ColumnChoice): readonly Column<Row>[] {
  const found = chosenBefore.get(choice) ?? choice.flatMap((id) => columns.find((column) => column.id === id) ?? []);
  chosenBefore.set(choice, found);
  return found;
}
