import type { Seen } from '../../../electron/contract/compare.ts';
import { formatBytes, formatBytesExactly, formatDate, formatDateExactly } from '../../parts/format.ts';
import type { Column } from '../../parts/grid/columns.ts';
import { text } from '../../text/index.ts';
import type { SyncRow } from './rows.ts';
import styles from './synchronise.module.css';

const words = text.synchronise;

const size = (seen: Seen | undefined) =>
  seen === undefined ? '' : seen.kind === 'file' ? (seen.size === undefined ? '' : formatBytes(seen.size)) : seen.kind;
const date = (seen: Seen | undefined) => (seen?.modified === undefined ? '' : formatDate(seen.modified));
const exactly = (seen: Seen | undefined) => {
  const { size: bytes, modified } = seen ?? {};
  const parts = [
    bytes !== undefined && formatBytesExactly(bytes),
    modified !== undefined && formatDateExactly(modified),
  ];
  return parts.filter(Boolean).join(', ') || undefined;
};
const actText = ({ act, row }: SyncRow) => (act === 'none' ? words.relations[row.relation] : words.shortActs[act]);

/** The table of differences: the left, what is done, the right. */
export const columns: readonly Column<SyncRow>[] = [
  {
    id: 'name',
    title: words.columns.name,
    width: 220,
    grows: true,
    cell: ({ shown }) => shown,
    text: ({ shown }) => shown,
  },
  {
    id: 'leftSize',
    title: words.columns.leftSize,
    width: 80,
    align: 'end',
    cell: ({ row }) => size(row.left),
    text: ({ row }) => size(row.left),
    hint: ({ row }) => exactly(row.left),
  },
  {
    id: 'leftDate',
    title: words.columns.leftDate,
    width: 170,
    cell: ({ row }) => date(row.left),
    text: ({ row }) => date(row.left),
    hint: ({ row }) => exactly(row.left),
  },
  {
    id: 'act',
    title: words.columns.act,
    width: 120,
    cell: (each) => (
      <span className={styles.act} data-act={each.act}>
        {actText(each)}
      </span>
    ),
    text: actText,
    hint: ({ act, row }) => `${words.acts[act]} (${words.relations[row.relation]})`,
  },
  {
    id: 'rightSize',
    title: words.columns.rightSize,
    width: 80,
    align: 'end',
    cell: ({ row }) => size(row.right),
    text: ({ row }) => size(row.right),
    hint: ({ row }) => exactly(row.right),
  },
  {
    id: 'rightDate',
    title: words.columns.rightDate,
    width: 170,
    cell: ({ row }) => date(row.right),
    text: ({ row }) => date(row.right),
    hint: ({ row }) => exactly(row.right),
  },
];
