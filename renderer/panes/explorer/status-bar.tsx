import { displayName } from '../../../electron/contract/names.ts';
import { formatBytes, formatBytesExactly } from '../../parts/format.ts';
import { text } from '../../text/index.ts';
import styles from './explorer.module.css';
import { orderShown, type Pane, rowsShown } from './model.ts';
import { totalsOf, totalsOfAll } from './rows.ts';

const words = text.explorer;
/** Above this share the bar of the disk turns red. */
const NEARLY_FULL = 0.95;

/** The foot of a pane: how many, how much, chosen and in all, and the room left on the disk. */
export function StatusBar({ pane, note }: { pane: Pane; note?: string }) {
  const rows = rowsShown(pane);
  const order = orderShown(pane);
  const picked = [...pane.selection.selected].flatMap((name) => rows[order.at(name)] ?? []);
  const all = totalsOfAll(rows);
  const chosen = totalsOf(picked);
  const hidden = pane.rows.length - rows.length;
  // One row of a filter's makes it plain that the others are not hidden files.
  const left = hidden === 0 ? '' : pane.filter === '' ? words.hiddenCount(hidden) : text.lists.filteredOut(hidden);
  const some = chosen.count > 1 || (chosen.count === 1 && pane.selection.marking);
  const parts =
    pane.listing === 'loading'
      ? [words.loadingMore(rows.length)]
      : some
        ? [words.selectedOf(chosen.count, all.count), formatBytes(chosen.bytes)]
        : [words.items(all.count), formatBytes(all.bytes), left];
  return (
    <div className={styles.status}>
      <span role="status" title={some ? formatBytesExactly(chosen.bytes) : formatBytesExactly(all.bytes)}>
        {note === undefined ? (
          pane.place !== undefined && pane.listing !== 'failed' && parts.filter(Boolean).join(' · ')
        ) : (
          <span className={styles.note}>{displayName(note)}</span>
        )}
      </span>
      {pane.space && <FreeSpace free={pane.space.free} total={pane.space.total} />}
    </div>
  );
}

/** The room left on a disk, as a bar and in words. */
export function FreeSpace({ free, total }: { free: number; total: number }) {
  const used = total > 0 ? Math.min(1, Math.max(0, 1 - free / total)) : 0;
  return (
    <span className={styles.space} title={`${formatBytesExactly(free)} / ${formatBytesExactly(total)}`}>
      <span className={styles.meter} data-full={used > NEARLY_FULL || undefined} aria-hidden>
        <span style={{ width: `${used * 100}%` }} />
      </span>
      {words.free(formatBytes(free), formatBytes(total))}
    </span>
  );
}
