import { Search, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { contentWanted, type Found, findWanted } from '../../../electron/contract/find.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { joinPath, path as pathShape } from '../../../electron/contract/paths.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Details } from '../../parts/details.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { TextField } from '../../parts/field.tsx';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { chosen, nothingSelected, orderOf } from '../../parts/grid/selection.ts';
import { Select } from '../../parts/select.tsx';
import { Toolbar, ToolbarButton } from '../../parts/toolbar.tsx';
import { useActions } from '../../shell/actions.ts';
import { openFiles } from '../../shell/open.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { openTab } from '../../shell/tabs.ts';
import { text } from '../../text/index.ts';
import { Failures } from '../failures.tsx';
import { VIEWER } from '../viewer/pane.ts';
import { formAction, foundActions } from './actions.ts';
import { columns, foundKey } from './columns.ts';
import styles from './find.module.css';
import { emptyForm, type FindForm, wantedOf } from './form.ts';
import { useFinding } from './use-finding.ts';

const words = text.find;
const place = z.object({ targetId: z.string(), path: pathShape });
/** `to`: where copies of what is found go by default: the other pane's folder. */
const shape = place.extend({ to: place.optional() });
type Params = z.output<typeof shape>;

const options = <V extends string>(labels: Record<V, string>, values: readonly V[]) =>
  values.map((value) => ({ value, label: labels[value] }));
const kinds = options(words.kinds, findWanted.shape.kind.unwrap().options);
const ass = options(words.ass, contentWanted.shape.as.unwrap().options);
const encodings = options(words.encodings, contentWanted.shape.encoding.unwrap().options);

/** Finds files below a folder, and offers what can be done with them. */
export function Find(props: PaneProps) {
  const params = shape.safeParse(props.params).data;
  if (params === undefined) return <EmptyState icon={Search} title={words.noPlace} />;
  return <Finder {...props} place={params} />;
}

function Finder({ active, place: where }: PaneProps & { place: Params }) {
  const target = useTargets((store) => store.targets.find((each) => each.id === where.targetId));
  const style = target?.pathStyle ?? 'posix';
  const [form, setForm] = useState<FindForm>(emptyForm);
  const [selection, setSelection] = useState(nothingSelected);
  const finding = useFinding();
  const grid = useRef<GridHandle>(null);
  const first = useRef<HTMLInputElement>(null);
  const { state, found } = finding;
  const set = (part: Partial<FindForm>) => setForm({ ...form, ...part });

  useEffect(() => {
    if (active) first.current?.focus();
  }, [active]);

  const start = () => {
    setSelection(nothingSelected);
    finding.start(wantedOf(form, { target: where.targetId, path: where.path }));
    grid.current?.focus();
  };
  const whole = (row: Found) => joinPath(style, where.path, ...row.path.split('/'));
  const folderOf = (row: Found) => joinPath(style, where.path, ...row.path.split('/').slice(0, -1));
  const rowsChosen = () => {
    const keys = new Set(chosen(selection, orderOf(found.map(foundKey))));
    return found.filter((row) => keys.has(foundKey(row)));
  };
  const openFolder = (row: Found | undefined) => {
    if (row)
      openFiles({ targetId: where.targetId, path: row.kind === 'folder' ? whole(row) : folderOf(row) }, where.to);
  };
  const view = (row: Found | undefined) => {
    if (row?.kind === 'file') openTab(VIEWER, { targetId: where.targetId, path: whole(row) });
    else openFolder(row);
  };
  const acts = foundActions({
    any: selection.active !== undefined || selection.selected.size > 0,
    found: found.length > 0,
    view: () => view(rowsChosen()[0]),
    openFolder: () => openFolder(rowsChosen()[0]),
    copy: () => {
      const to = where.to ?? { targetId: where.targetId, path: where.path };
      const input = {
        from: { target: where.targetId, paths: rowsChosen().map(whole) },
        to: { target: to.targetId, path: to.path },
        whenExists: 'refuse' as const,
        move: false,
        verify: true,
      };
      void runTool('copy-files', input, words.copy);
    },
    remove: () => void runTool('trash-files', { target: where.targetId, paths: rowsChosen().map(whole) }, words.remove),
    copyPaths: () => void navigator.clipboard.writeText(rowsChosen().map(whole).join('\n')).catch(() => undefined),
    openList: () => {
      const marked = selection.selected.size > 1 ? rowsChosen() : found;
      const named = marked.map((row) => row.path.split('/').reduce((folder, name) => joinPath(style, folder, name)));
      openFiles({ targetId: where.targetId, path: where.path, found: named }, where.to);
    },
  });
  useActions([...acts, { ...formAction, run: () => first.current?.focus() }], active);

  const count = found.length;
  const sentence = {
    new: words.notYet,
    finding: words.looking(displayName(finding.at), finding.looked, count),
    stopped: words.stopped(count),
    full: words.full(count),
    done: words.found(count),
  }[state];
  return (
    <div className={styles.pane}>
      <form
        className={styles.form}
        aria-label={words.form}
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <p className={styles.where}>
          {words.where} {`${target?.label ?? where.targetId}: ${displayName(where.path)}`}
        </p>
        <div className={styles.line}>
          <TextField
            ref={first}
            label={words.names}
            placeholder={words.namesHint}
            value={form.names}
            onValue={(names) => set({ names })}
          />
          <Select label={words.kind} value={form.kind} options={kinds} onChange={(kind) => set({ kind })} />
          <TextField label={words.value} value={form.value} onValue={(value) => set({ value })} />
          <Select label={words.as} value={form.as} options={ass} onChange={(as) => set({ as })} />
          <Select
            label={words.encoding}
            value={form.encoding}
            options={encodings}
            disabled={form.as !== 'text'}
            onChange={(encoding) => set({ encoding })}
          />
          {state === 'finding' ? (
            <Button icon={Square} onClick={finding.stop}>
              {words.stop}
            </Button>
          ) : (
            <Button type="submit" variant="accent" icon={Search}>
              {words.start}
            </Button>
          )}
        </div>
        <Details title={words.more}>
          <div className={styles.line}>
            <TextField
              label={words.smallest}
              inputMode="decimal"
              value={form.smallest}
              onValue={(smallest) => set({ smallest })}
            />
            <TextField
              label={words.largest}
              inputMode="decimal"
              value={form.largest}
              onValue={(largest) => set({ largest })}
            />
            <TextField label={words.after} type="date" value={form.after} onValue={(after) => set({ after })} />
            <TextField label={words.before} type="date" value={form.before} onValue={(before) => set({ before })} />
            <Checkbox
              label={words.caseSensitive}
              checked={form.caseSensitive}
              onChange={(caseSensitive) => set({ caseSensitive })}
            />
          </div>
        </Details>
      </form>
      {finding.problem && <ProblemBanner problem={finding.problem} />}
      <Failures title={words.failed} failures={finding.failures} count={finding.failedCount} />
      <div className={styles.table}>
        <Grid
          ref={grid}
          label={words.results}
          rows={found}
          rowKey={foundKey}
          columns={columns}
          selection={selection}
          onSelect={setSelection}
          onOpen={view}
          busy={state === 'finding'}
          overlay={
            count === 0 && state === 'done' ? (
              <EmptyState icon={Search} title={words.nothing}>
                {words.nothingText}
              </EmptyState>
            ) : undefined
          }
        />
      </div>
      <div className={styles.foot}>
        <Toolbar label={words.acts}>
          {acts.map(({ id, label, keys, icon, enabled, run }) => (
            <ToolbarButton
              key={id}
              label={label}
              keys={keys}
              icon={icon}
              disabled={enabled?.() === false}
              onClick={run}
            />
          ))}
        </Toolbar>
        <span className={styles.said} role="status">
          {sentence}
        </span>
      </div>
    </div>
  );
}
