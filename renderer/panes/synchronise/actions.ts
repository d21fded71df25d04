import { ArrowLeft, ArrowRight, FolderSync, type LucideIcon, RotateCcw, Scale, Trash2, X } from 'lucide-react';
import type { SyncAct } from '../../../electron/contract/compare.ts';
import { type Action, useActions } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';

const words = text.synchronise;

/** What the keys and menus of a synchronisation act on. */
interface Synchronised {
  /** Whether rows are chosen. */
  readonly any: boolean;
  readonly canRun: boolean;
  readonly change: (act: SyncAct | 'delete' | 'default') => void;
  readonly start: () => void;
  readonly run: () => void;
}

const nothing = () => undefined;

/** A synchronisation of nothing, whose acts are only named. */
export const nothingSynchronised: Synchronised = {
  any: false,
  canRun: false,
  change: nothing,
  start: nothing,
  run: nothing,
};

/** What can be decided on the rows that are chosen. */
function syncDecisions({ any, change }: Synchronised): (Action & { readonly icon: LucideIcon })[] {
  return [
    {
      id: 'sync.right',
      label: words.acts['copy-right'],
      keys: 'Ctrl+ArrowRight',
      icon: ArrowRight,
      run: () => change('copy-right'),
    },
    {
      id: 'sync.left',
      label: words.acts['copy-left'],
      keys: 'Ctrl+ArrowLeft',
      icon: ArrowLeft,
      run: () => change('copy-left'),
    },
    { id: 'sync.delete', label: words.delete, keys: 'Delete', icon: Trash2, run: () => change('delete') },
    { id: 'sync.none', label: words.acts.none, keys: 'Ctrl+Backspace', icon: X, run: () => change('none') },
    { id: 'sync.default', label: words.byRule, keys: 'Ctrl+0', icon: RotateCcw, run: () => change('default') },
  ].map((action) => ({ ...action, menu: 'edit' as const, group: 'sync', enabled: () => any }));
}

/** Everything that can be done with two folders that are compared. */
export function syncActions(synchronised: Synchronised): Action[] {
  const { canRun, start, run } = synchronised;
  return [
    ...syncDecisions(synchronised),
    { id: 'sync.compare', label: words.compare, keys: 'Ctrl+R', icon: Scale, menu: 'view', group: 'sync', run: start },
    {
      id: 'sync.run',
      label: words.start,
      keys: 'F5',
      icon: FolderSync,
      menu: 'edit',
      group: 'sync',
      enabled: () => canRun,
      run,
    },
  ];
}

/** Offers them while the pane is in front, and gives those that decide on rows. */
export function useSyncActions(synchronised: Synchronised, active: boolean): ReturnType<typeof syncDecisions> {
  useActions(syncActions(synchronised), active);
  return syncDecisions(synchronised);
}
