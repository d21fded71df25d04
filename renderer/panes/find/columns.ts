import type { Found } from '../../../electron/contract/find.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { formatBytes, formatBytesExactly, formatDate, formatDateExactly } from '../../parts/format.ts';
import type { Column } from '../../parts/grid/columns.ts';
import { text } from '../../text/index.ts';

const words = text.find;

export const foundKey = ({ path }: Found): string => path;

const name = ({ path }: Found) => displayName(path.split('/').at(-1) ?? '');
const folder = ({ path }: Found) => displayName(path.split('/').slice(0, -1).join('/')) || words.here;
const size = (row: Found) => (row.size === undefined ? '' : formatBytes(row.size));
const date = ({ modified }: Found) => (modified === undefined ? '' : formatDate(modified));

/** The table of what was found. */
export const columns: readonly Column<Found>[] = [
  { id: 'name', title: words.columns.name, width: 260, cell: name, text: name },
  { id: 'folder', title: words.columns.folder, width: 240, grows: true, cell: folder, text: folder },
  {
    id: 'size',
    title: words.columns.size,
    width: 90,
    align: 'end',
    cell: size,
    text: size,
    hint: (row) => (row.size === undefined ? undefined : formatBytesExactly(row.size)),
  },
  {
    id: 'modified',
    title: words.columns.modified,
    width: 170,
    cell: date,
    text: date,
    hint: ({ modified }) => (modified === undefined ? undefined : formatDateExactly(modified)),
  },
];
