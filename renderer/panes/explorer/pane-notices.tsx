import { FolderX, Link2, ListTree, Search, TriangleAlert } from 'lucide-react';
import { displayName } from '../../../electron/contract/names.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { Button } from '../../parts/button.tsx';
import { text } from '../../text/index.ts';
import styles from './explorer.module.css';
import { MOST_ROWS } from './listing.ts';
import { happen, type Side, useExplorer } from './store.ts';

const words = text.explorer;

/** What is to be known of the rows of a pane, above them: that they are old, elsewhere, of all folders below or not all. */
export function PaneNotices({ side, target }: { side: Side; target: TargetState | undefined }) {
  const [pane, store] = useExplorer((explorer) => explorer.panes[side]);
  const [together] = useExplorer((explorer) => explorer.together);
  return (
    <>
      {together && (
        <div className={styles.strip} role="status">
          <Link2 size={16} aria-hidden />
          <span>{words.together.on}</span>
          <Button onClick={() => store.setState({ together: false })}>{words.together.off}</Button>
        </div>
      )}
      {target && <Connection target={target} />}
      {pane.missing !== undefined && pane.listing !== 'loading' && <Missing path={pane.missing} />}
      {pane.flat && (
        <div className={styles.strip} role="status">
          <ListTree size={16} aria-hidden />
          <span>
            {text.lists.flatOn} {pane.unread > 0 && text.lists.unread(pane.unread)}
          </span>
          <Button onClick={() => happen(store, side, { type: 'flat', flat: false })}>{text.lists.flatOff}</Button>
        </div>
      )}
      {pane.found && (
        <div className={styles.strip} role="status">
          <Search size={16} aria-hidden />
          <span>
            {text.find.listed} {pane.unread > 0 && text.find.unread(pane.unread)}
          </span>
          <Button onClick={() => happen(store, side, { type: 'flat', flat: false })}>{text.lists.flatOff}</Button>
        </div>
      )}
      {pane.cut && (
        <div className={styles.stale} role="status">
          <TriangleAlert size={16} aria-hidden />
          <span>{text.lists.cut(MOST_ROWS)}</span>
        </div>
      )}
    </>
  );
}

/** Says that what is shown may be old, while the target is not connected. */
function Connection({ target }: { target: TargetState }) {
  if (target.state === 'connected') return null;
  const trying = target.state === 'connecting' || target.state === 'reconnecting';
  return (
    <div className={styles.stale} role="status">
      <TriangleAlert size={16} aria-hidden />
      <span>{trying ? words.reconnecting : words.connectionGone}</span>
      {!trying && (
        <Button onClick={() => void call('targets.reconnect', { targetId: target.id }).catch(() => undefined)}>
          {words.tryAgain}
        </Button>
      )}
    </div>
  );
}

/** Says that the folder that was wanted is gone, and what is shown instead. */
function Missing({ path }: { path: string }) {
  return (
    <div className={styles.stale} role="status">
      <FolderX size={16} aria-hidden />
      <span className={styles.where}>{words.missing(displayName(path))}</span>
    </div>
  );
}
