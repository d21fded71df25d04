import { CopyPlus, FolderInput } from 'lucide-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { PathStyle } from '../../../electron/contract/paths.ts';
import { useTargets } from '../../client/stores.ts';
import { text } from '../../text/index.ts';
import { canLand, dragged, landing, type Load, loadOfDesktop, OUR_KIND, pathsOf } from './drag.ts';
import styles from './explorer.module.css';
import type { Place } from './model.ts';

const words = text.explorer.drop;

interface Over {
  readonly to: Place;
  readonly move: boolean;
  readonly count?: number;
}

/** Takes what is dropped on a pane, and says meanwhile what will happen. */
export function DropArea({
  place,
  style,
  folderAt,
  onDrop,
  onNoPath,
  children,
}: {
  place: Place | undefined;
  style: PathStyle;
  /** The name of the folder that an element of the table stands for. */
  folderAt: (element: Element) => string | undefined;
  onDrop: (load: Load, to: Place, move: boolean) => void;
  /** Files were dropped whose place on this computer the host does not tell. */
  onNoPath: () => void;
  children: ReactNode;
}) {
  const [over, setOver] = useState<Over>();
  const target = useTargets((store) => store.targets.find(({ id }) => id === over?.to.targetId));

  const read = (event: DragEvent): Over | undefined => {
    if (place === undefined) return undefined;
    const kinds = event.dataTransfer.types;
    const ours = kinds.includes(OUR_KIND) ? dragged() : undefined;
    if (ours === undefined && !kinds.includes('Files')) return undefined;
    const folder = event.target instanceof Element ? folderAt(event.target) : undefined;
    const to = landing(ours, place, style, folder);
    if (ours !== undefined && !canLand(ours, to)) return undefined;
    // Files of the desktop are never taken away from there: the person may not know that moving removes them.
    return { to, move: ours !== undefined && event.shiftKey, count: ours?.paths.length };
  };

  function onDragOver(event: DragEvent) {
    const next = read(event);
    const same = over?.to.path === next?.to.path && over?.move === next?.move;
    if (!same || (over === undefined) !== (next === undefined)) setOver(next);
    if (next === undefined) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = next.move ? 'move' : 'copy';
  }

  function onDropped(event: DragEvent) {
    const next = read(event);
    setOver(undefined);
    if (next === undefined) return;
    event.preventDefault();
    const ours = dragged();
    if (ours !== undefined) {
      onDrop(ours, next.to, next.move);
      return;
    }
    const paths = pathsOf(event.dataTransfer.files);
    const local = useTargets.getState().targets.find(({ kind }) => kind === 'local');
    if (paths === undefined || paths.length === 0 || local === undefined) onNoPath();
    else onDrop(loadOfDesktop(paths, local), next.to, false);
  }

  const Icon = over?.move ? FolderInput : CopyPlus;
  return (
    <div
      className={styles.dropArea}
      data-over={over !== undefined || undefined}
      onDragOver={onDragOver}
      onDragLeave={(event) => {
        const into = event.relatedTarget;
        if (!(into instanceof Node && event.currentTarget.contains(into))) setOver(undefined);
      }}
      onDrop={onDropped}
    >
      {children}
      {over && (
        <div className={styles.dropHint} role="status">
          <Icon size={16} aria-hidden />
          <span>{hint(over, `${target?.label ?? over.to.targetId}: ${displayName(over.to.path)}`)}</span>
        </div>
      )}
    </div>
  );
}

function hint({ move, count }: Over, where: string): string {
  if (count === undefined) return words.desktop(where);
  return move ? words.move(count, where) : words.copy(count, where);
}
