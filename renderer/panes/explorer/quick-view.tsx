import { Eye, Folder, X } from 'lucide-react';
import { type Ref, useEffect, useState } from 'react';
import type { Measured } from '../../../electron/contract/files.ts';
import { joinPath } from '../../../electron/contract/paths.ts';
import { call } from '../../client/client.ts';
import { useTargets } from '../../client/stores.ts';
import { IconButton } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatBytes } from '../../parts/format.ts';
import { Waiting } from '../../parts/spinner.tsx';
import { text } from '../../text/index.ts';
import { FileView } from '../viewer/file-view.tsx';
import styles from './explorer.module.css';
import { orderShown, rowsShown } from './model.ts';
import { elsewhereKind } from './peculiar.ts';
import { isFile, isFolder, type Row } from './rows.ts';
import { otherSide, type Side, useExplorer } from './store.ts';

const words = text.lists.quick;
/** How long (milliseconds) the cursor must rest before a file is read: nobody reads while an arrow key is held down. */
const REST = 150;

interface Looked {
  readonly targetId: string;
  readonly path: string;
  readonly row: Row;
}

/** In place of one pane: what is under the cursor of the other one. */
export function QuickView({ side, onClose, ref }: { side: Side; onClose: () => void; ref: Ref<HTMLElement> }) {
  const [pane] = useExplorer((explorer) => explorer.panes[otherSide(side)]);
  const style = useTargets((store) => store.targets.find((each) => each.id === pane.place?.targetId)?.pathStyle);
  const row = rowsShown(pane)[orderShown(pane).at(pane.selection.active)];
  const targetId = pane.place?.targetId;
  const path = row && pane.place && style ? joinPath(style, pane.place.path, row.entry.name) : undefined;
  const [looked, setLooked] = useState<Looked>();
  useEffect(() => {
    const next = row && path !== undefined && targetId !== undefined ? { row, path, targetId } : undefined;
    const timer = setTimeout(() => setLooked(next), REST);
    return () => clearTimeout(timer);
  }, [row, path, targetId]);

  return (
    <section ref={ref} className={styles.pane} aria-label={words.title}>
      <div className={styles.quickHead}>
        <Eye size={16} aria-hidden />
        <span>{looked ? looked.row.shown : words.title}</span>
        <IconButton size="small" label={words.close} icon={X} onClick={onClose} />
      </div>
      <Content looked={looked} />
    </section>
  );
}

function Content({ looked }: { looked: Looked | undefined }) {
  if (looked === undefined) return <EmptyState icon={Eye} title={words.nothing} />;
  const { entry, shown } = looked.row;
  if (isFile(entry)) return <FileView targetId={looked.targetId} path={looked.path} active={false} />;
  if (isFolder(entry)) return <FolderSummary key={looked.path} {...looked} name={shown} />;
  const elsewhere = elsewhereKind(looked.row);
  if (elsewhere !== undefined)
    return (
      <EmptyState icon={Eye} title={shown}>
        <p>{text.properties.reparse[elsewhere]}</p>
        <p>{text.properties.reparseHints[elsewhere]}</p>
      </EmptyState>
    );
  const kind = entry.kind === 'link' ? 'broken' : entry.kind;
  return (
    <EmptyState icon={Eye} title={shown}>
      {kind === 'file' || kind === 'folder' ? null : text.explorer.notOpenable[kind]}
    </EmptyState>
  );
}

function FolderSummary({ targetId, path, name }: { targetId: string; path: string; name: string }) {
  const [sum, setSum] = useState<Measured | 'unreadable'>();
  useEffect(() => {
    const stop = new AbortController();
    call('files.measure', { targetId, path }, stop.signal).then(setSum, () => {
      if (!stop.signal.aborted) setSum('unreadable');
    });
    return () => stop.abort();
  }, [targetId, path]);
  if (sum === undefined) return <Waiting>{words.counting(name)}</Waiting>;
  return (
    <EmptyState icon={Folder} title={name}>
      {sum === 'unreadable' ? (
        text.lists.sizes.unreadableHint
      ) : (
        <>
          <p>{words.folder(formatBytes(sum.bytes), sum.files, sum.folders)}</p>
          {sum.unread > 0 && <p>{text.lists.unread(sum.unread)}</p>}
        </>
      )}
    </EmptyState>
  );
}
