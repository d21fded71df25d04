import { ChevronDown, ChevronRight, Folder, FolderX } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { parentOf } from '../../../electron/contract/paths.ts';
import { useTargets } from '../../client/stores.ts';
import { Spinner } from '../../parts/spinner.tsx';
import { text } from '../../text/index.ts';
import { readFolders } from './folders.ts';
import styles from './folder-tree.module.css';
import type { Place } from './model.ts';
import { happen, panesOnScreen, treeWanted, useExplorer } from './store.ts';
import { emptyTree, failed, folded, told, type Tree, type TreeRow, treeRows, unfolded, wayTo } from './tree.ts';

const words = text.explorer.tree;

/** The folders of the current pane's server as a tree: it follows the pane, and Enter takes the pane along. */
export function FolderTree() {
  const [place] = useExplorer((explorer) => explorer.panes[explorer.active].place);
  const target = useTargets((targets) => targets.targets.find((each) => each.id === place?.targetId));
  if (place === undefined || target === undefined) return null;
  return (
    <TargetTree key={target.id} targetId={target.id} label={target.label} style={target.pathStyle} path={place.path} />
  );
}

interface TargetTreeProps {
  targetId: string;
  label: string;
  style: Tree['style'];
  /** Where the pane is. */
  path: string;
}

function TargetTree({ targetId, label, style, path }: TargetTreeProps) {
  const [, store] = useExplorer((explorer) => explorer.active);
  const [tree, setTree] = useState(() => emptyTree(style));
  const [cursor, setCursor] = useState(path);
  const [followed, setFollowed] = useState(path);
  const stop = useRef<AbortController>(undefined);
  const element = useRef<HTMLDivElement>(null);
  const id = useId();
  if (followed !== path) {
    setFollowed(path);
    setCursor(path);
  }

  useEffect(() => {
    const leaving = new AbortController();
    stop.current = leaving;
    if (treeWanted(store)) element.current?.focus();
    return () => leaving.abort();
  }, [store]);
  useEffect(() => {
    const following = new AbortController();
    const follow = async () => {
      for (const step of wayTo(style, path)) {
        const change = await look({ targetId, path: step.path }, following.signal, step.name);
        if (following.signal.aborted) return;
        setTree((before) => change(unfolded(before, step.path)));
      }
    };
    void follow();
    return () => following.abort();
  }, [targetId, style, path]);

  const rows = treeRows(tree, text.explorer.drives);
  const at = rows.findIndex((row) => row.path === cursor);
  const row = rows[at];
  const toggle = ({ path: folder, open }: TreeRow) => {
    if (open === true) setTree((before) => folded(before, folder));
    if (open !== false || stop.current === undefined) return;
    setTree((before) => unfolded(before, folder));
    const { signal } = stop.current;
    void look({ targetId, path: folder }, signal).then((change) => {
      if (!signal.aborted) setTree(change);
    });
  };
  const go = (folder: string) => {
    const side = store.getState().active;
    happen(store, side, { type: 'go', place: { targetId, path: folder } });
    panesOnScreen(store)[side]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const aim = move === undefined ? undefined : rows[Math.max(0, Math.min(rows.length - 1, move))];
    if (aim) setCursor(aim.path);
    else if (event.key === 'ArrowRight' && row?.open === false) toggle(row);
    else if (event.key === 'ArrowRight' && row?.open) setCursor(rows[at + 1]?.path ?? cursor);
    else if (event.key === 'ArrowLeft' && row?.open) toggle(row);
    else if (event.key === 'ArrowLeft') setCursor(parentOf(style, cursor));
    else if (event.key === 'Enter' && row) go(row.path);
    else if (event.key === 'Escape') panesOnScreen(store)[store.getState().active]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={element}
      role="tree"
      aria-label={words.of(label)}
      tabIndex={0}
      aria-activedescendant={row ? `${id}-${at}` : undefined}
      className={styles.tree}
      onKeyDown={onKeyDown}
    >
      {rows.map((each, index) => (
        <TreeLine
          key={each.path}
          id={`${id}-${index}`}
          row={each}
          here={each.path === path}
          active={index === at}
          onToggle={() => toggle(each)}
          onGo={() => go(each.path)}
        />
      ))}
    </div>
  );
}

/** Reads a folder for the tree, and gives what that changes in it. `keep` is the name that leads on to where the pane is. */
async function look(place: Place, signal: AbortSignal, keep?: string): Promise<(tree: Tree) => Tree> {
  try {
    const { entries, more } = await readFolders(place, signal);
    return (tree) => told(tree, place.path, entries, { more, keep });
  } catch {
    return (tree) => failed(tree, place.path, keep);
  }
}

function TreeLine({
  id,
  row,
  here,
  active,
  onToggle,
  onGo,
}: {
  id: string;
  row: TreeRow;
  here: boolean;
  active: boolean;
  onToggle: () => void;
  onGo: () => void;
}) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const Chevron = row.open ? ChevronDown : ChevronRight;
  const Icon = row.failed ? FolderX : Folder;
  return (
    <div
      ref={line}
      id={id}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.level}
      aria-expanded={row.open}
      aria-selected={here}
      data-active={active || undefined}
      className={styles.line}
      style={{ paddingLeft: 4 + (row.level - 1) * 14 }}
      title={row.failed ? words.failed : row.label}
      // By keyboard the tree itself has the focus, and moves through its lines.
      onMouseDown={(event) => {
        event.preventDefault();
        if (event.button === 0) onGo();
      }}
    >
      <span
        aria-hidden
        className={styles.fold}
        onMouseDown={(event) => {
          event.preventDefault();
          event.stopPropagation();
          onToggle();
        }}
      >
        {row.reading ? <Spinner size={12} /> : row.open !== undefined && <Chevron size={14} />}
      </span>
      <Icon size={16} strokeWidth={1.5} className={styles.icon} aria-hidden />
      <span className={styles.label}>{row.label}</span>
      {row.more && <span className={styles.more}>{words.more}</span>}
    </div>
  );
}
