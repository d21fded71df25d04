import type { ReactNode } from 'react';
import { createStore, type StoreApi } from 'zustand';
import { joinPath, type PathStyle } from '../../../../electron/contract/paths.ts';
import type { TargetState } from '../../../../electron/contract/target.ts';
import { useTargets } from '../../../client/stores.ts';
import { chosen } from '../../../parts/grid/selection.ts';
import type { Action } from '../../../shell/actions.ts';
import { text } from '../../../text/index.ts';
import { orderShown, type Pane, type Place, rowsShown } from '../model.ts';
import type { Row } from '../rows.ts';
import { type ExplorerStore, otherSide, panesOnScreen, type Side } from '../store.ts';

/** One pane as an act finds it. */
export interface Here {
  readonly side: Side;
  readonly pane: Pane;
  readonly place?: Place;
  readonly target?: TargetState;
  readonly style: PathStyle;
}

/** What the acts of one explorer show besides the panes: a sentence at the foot, a dialog, a name being typed. */
export interface Shown {
  readonly note?: { readonly text: string };
  readonly dialog?: { readonly draw: (close: () => void) => ReactNode };
  readonly renaming?: { readonly side: Side; readonly row: Row; readonly message?: string };
}

/** All that an act of the explorer works with. Every question is answered as things are when it is asked. */
export interface ActContext {
  readonly store: ExplorerStore;
  readonly shown: StoreApi<Shown>;
  /** The current pane. */
  readonly here: () => Here;
  /** The other pane. */
  readonly there: () => Here;
  readonly hasPlace: () => boolean;
  /** True when something is chosen, or the cursor stands on something. */
  readonly hasChosen: () => boolean;
  readonly rowUnderCursor: () => Row | undefined;
  /** What is chosen, else what is under the cursor, in the order shown. Tells the person where there is nothing. */
  readonly chosenRows: () => Row[];
  /** The full paths of `chosenRows`. */
  readonly chosenPaths: () => string[];
  /** Says a sentence at the foot of the current pane. */
  readonly note: (text: string) => void;
  /** Shows a dialog in place of the one that is open; `close` ends it. */
  readonly showDialog: (draw: (close: () => void) => ReactNode) => void;
  /** Gives the keyboard back to the current pane's table. */
  readonly refocus: () => void;
}

/** One act of the explorer, or a tight family of them. */
export type ExplorerAct = (context: ActContext) => readonly Action[];

export function createActContext(store: ExplorerStore): ActContext {
  const shown = createStore<Shown>(() => ({}));
  const at = (side: Side): Here => {
    const pane = store.getState().panes[side];
    const target = useTargets.getState().targets.find((each) => each.id === pane.place?.targetId);
    return { side, pane, place: pane.place, target, style: target?.pathStyle ?? 'posix' };
  };
  const here = () => at(store.getState().active);
  const note = (sentence: string) => shown.setState({ note: { text: sentence } });
  const chosenRows = () => {
    const { pane, place } = here();
    const order = orderShown(pane);
    const names = place === undefined ? [] : chosen(pane.selection, order);
    if (names.length === 0) note(text.explorer.nothingChosen);
    const rows = rowsShown(pane);
    return names.flatMap((name) => rows[order.at(name)] ?? []);
  };
  return {
    store,
    shown,
    here,
    there: () => at(otherSide(store.getState().active)),
    hasPlace: () => here().place !== undefined,
    hasChosen: () => {
      const { selection } = here().pane;
      return selection.selected.size > 0 || selection.active !== undefined;
    },
    rowUnderCursor: () => {
      const { pane } = here();
      return rowsShown(pane)[orderShown(pane).at(pane.selection.active)];
    },
    chosenRows,
    chosenPaths: () => {
      const { place, style } = here();
      return place === undefined ? [] : chosenRows().map(({ entry }) => joinPath(style, place.path, entry.name));
    },
    note,
    showDialog: (draw) => shown.setState({ dialog: { draw } }),
    refocus: () => panesOnScreen(store)[store.getState().active]?.focus(),
  };
}
