import { type FormEvent, useId, useRef, useState } from 'react';
import { z } from 'zod';
import { isEmptyMask, maskOf } from '../../../../electron/contract/masks.ts';
import { keepLayout, keptLayout } from '../../../client/layout.ts';
import { Button } from '../../../parts/button.tsx';
import { Checkbox } from '../../../parts/checkbox.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { TextField } from '../../../parts/field.tsx';
import { clear, invert, type Selection, selectAll } from '../../../parts/grid/selection.ts';
import { text } from '../../../text/index.ts';
import styles from '../explorer.module.css';
import { orderShown, rowsShown } from '../model.ts';
import { pickedByMask, sameEnding, stillThere } from '../picking.ts';
import { happen } from '../store.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.lists.select;

/** Chooses many rows of the current pane at once. */
export const select: ExplorerAct = (context) => {
  const { here, hasPlace } = context;
  const act = { menu: 'edit', group: 'select', under: words.under, enabled: hasPlace } as const;
  return [
    {
      ...act,
      id: 'files.selectAll',
      label: words.all,
      keys: 'Ctrl+A',
      run: () => choose(context, selectAll(here().pane.selection, orderShown(here().pane))),
    },
    {
      ...act,
      id: 'files.selectNone',
      label: words.none,
      keys: 'Ctrl+Shift+A',
      run: () => choose(context, clear(here().pane.selection)),
    },
    {
      ...act,
      id: 'files.invert',
      label: words.invert,
      keys: '*',
      run: () => choose(context, invert(here().pane.selection, orderShown(here().pane))),
    },
    { ...act, id: 'files.selectMask', label: words.add, keys: '+', run: () => ask(context, false) },
    { ...act, id: 'files.deselectMask', label: words.take, keys: '-', run: () => ask(context, true) },
    {
      ...act,
      id: 'files.selectEnding',
      label: words.sameEnding,
      keys: 'Alt++',
      enabled: context.hasChosen,
      run: () => {
        const row = context.rowUnderCursor();
        if (row === undefined) return;
        const { pane } = here();
        const how = { take: false, folders: false };
        choose(context, pickedByMask(pane.selection, rowsShown(pane), sameEnding(row.shown), how));
      },
    },
    {
      ...act,
      id: 'files.restoreSelection',
      label: words.restore,
      keys: '/',
      run: () => {
        const { pane } = here();
        const selected = stillThere(pane.released ?? new Set(), rowsShown(pane));
        if (selected.size === 0) context.note(words.nothingToRestore);
        else choose(context, { ...pane.selection, selected, marking: true });
      },
    },
  ];
};

function choose(context: ActContext, selection: Selection): void {
  const { side, pane } = context.here();
  happen(context.store, side, { type: 'select', selection });
  context.note(words.changed(selection.selected.size, rowsShown(pane).length));
  context.refocus();
}

function ask(context: ActContext, take: boolean): void {
  context.showDialog((close) => (
    <MaskDialog
      take={take}
      onClose={close}
      onMask={(mask, how) => {
        close();
        const { pane } = context.here();
        const rows = rowsShown(pane);
        const fits = maskOf(mask, { caseSensitive: how.caseSensitive });
        const next = pickedByMask(pane.selection, rows, fits, { take, folders: how.folders });
        const changes = next.selected.size !== pane.selection.selected.size;
        if (changes || rows.some(({ shown }) => fits(shown))) choose(context, next);
        else context.note(words.nothingFits(mask));
      }}
    />
  ));
}

const LAYOUT = 'masks';
const MOST_KEPT = 20;
const keptShape = z.array(z.string().max(500)).catch([]);

/** Masks that were used, the latest first. */
const keptMasks = (): string[] => keptShape.parse(keptLayout(LAYOUT) ?? []);

function keepMask(mask: string): void {
  keepLayout(LAYOUT, [mask, ...keptMasks().filter((other) => other !== mask)].slice(0, MOST_KEPT));
}

interface How {
  readonly folders: boolean;
  readonly caseSensitive: boolean;
}

/** Asks for a mask; those used before are offered. */
function MaskDialog({
  take,
  onMask,
  onClose,
}: {
  take: boolean;
  onMask: (mask: string, how: How) => void;
  onClose: () => void;
}) {
  const [mask, setMask] = useState(() => keptMasks()[0] ?? '*');
  const [how, setHow] = useState<How>({ folders: false, caseSensitive: false });
  const [fault, setFault] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isEmptyMask(mask)) {
      setFault(true);
      field.current?.focus();
      return;
    }
    keepMask(mask);
    onMask(mask, how);
  }

  return (
    <Dialog
      open
      size="small"
      title={take ? words.takeTitle : words.addTitle}
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button variant="accent" type="submit" form={`${id}-form`}>
            {take ? words.doTake : words.doAdd}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form id={`${id}-form`} className={styles.choices} onSubmit={submit}>
        <TextField
          ref={field}
          label={words.mask}
          hint={words.maskHint}
          error={fault ? words.empty : undefined}
          list={`${id}-masks`}
          value={mask}
          onFocus={(event) => event.target.select()}
          onValue={setMask}
        />
        <datalist id={`${id}-masks`}>
          {keptMasks().map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </datalist>
        <Checkbox label={words.folders} checked={how.folders} onChange={(folders) => setHow({ ...how, folders })} />
        <Checkbox
          label={words.caseSensitive}
          checked={how.caseSensitive}
          onChange={(caseSensitive) => setHow({ ...how, caseSensitive })}
        />
      </form>
    </Dialog>
  );
}
