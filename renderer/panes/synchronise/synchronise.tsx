import { FolderSync, Scale, Square } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { z } from 'zod';
import {
  compareRules,
  type CompareRules,
  type SyncAct,
  syncMode,
  type SyncMode,
} from '../../../electron/contract/compare.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { path } from '../../../electron/contract/paths.ts';
import { MOST_STEPS } from '../../../electron/tools/synchronise-folders/contract.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { TextField } from '../../parts/field.tsx';
import { formatBytes } from '../../parts/format.ts';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { chosen, nothingSelected, orderOf } from '../../parts/grid/selection.ts';
import { Select } from '../../parts/select.tsx';
import { Toolbar, ToolbarButton } from '../../parts/toolbar.tsx';
import { openDialog } from '../../shell/dialogs/open-dialog.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { Failures } from '../failures.tsx';
import { useSyncActions } from './actions.ts';
import { columns } from './columns.tsx';
import { decide, type Filter, stepsOf, syncRowKey, syncRows } from './rows.ts';
import styles from './synchronise.module.css';
import { useComparing } from './use-comparing.ts';

const words = text.synchronise;
const place = z.object({ targetId: z.string(), path });
const shape = z.object({ left: place, right: place });
type FolderPair = z.output<typeof shape>;

const options = <V extends string>(labels: Record<V, string>, values: readonly V[]) =>
  values.map((value) => ({ value, label: labels[value] }));
const modes = options(words.modes, syncMode.options);
const bys = options(words.bys, compareRules.shape.by.unwrap().options);
const ignores = options(words.ignores, compareRules.shape.ignore.unwrap().options);
const filters = options(words.filters, [
  'differences',
  'todo',
  'undecided',
  'deleted',
  'all',
] as const satisfies Filter[]);

/** Two folders side by side: what differs, and what is to be done about it. */
export function Synchronise(props: PaneProps) {
  const pair = shape.safeParse(props.params).data;
  if (pair === undefined) return <EmptyState icon={FolderSync} title={words.noPair} />;
  return <Comparing {...props} pair={pair} />;
}

function Comparing({ active, pair }: PaneProps & { pair: FolderPair }) {
  const targets = useTargets((store) => store.targets);
  const [rules, setRules] = useState<CompareRules>(() => compareRules.parse({}));
  const [mode, setMode] = useState<SyncMode>('update-right');
  const [filter, setFilter] = useState<Filter>('differences');
  const [decided, setDecided] = useState<ReadonlyMap<string, SyncAct>>(new Map());
  const [selection, setSelection] = useState(nothingSelected);
  const grid = useRef<GridHandle>(null);
  const comparing = useComparing();
  const { state, rows: found, said, compared, failures, failedCount, problem } = comparing;
  const rows = useMemo(() => syncRows(found, mode, decided, filter), [found, mode, decided, filter]);
  const todo = useMemo(() => stepsOf(syncRows(found, mode, decided, 'todo'), MOST_STEPS), [found, mode, decided]);

  const start = () => {
    setDecided(new Map());
    setSelection(nothingSelected);
    comparing.start(pair, rules);
    grid.current?.focus();
  };
  const first = useRef(true);
  useEffect(() => {
    if (!first.current || !active) return;
    first.current = false;
    start();
  });

  const change = (act: SyncAct | 'delete' | 'default') => {
    const keys = new Set(chosen(selection, orderOf(rows.map(syncRowKey))));
    setDecided(
      decide(
        decided,
        rows.filter((row) => keys.has(syncRowKey(row))).map(({ row }) => row),
        act,
      ),
    );
  };
  const run = () => {
    const side = ({ targetId, path: folder }: FolderPair['left']) => ({ target: targetId, path: folder });
    const input = { left: side(pair.left), right: side(pair.right), rules, mode, steps: todo.steps, verify: true };
    void runTool('synchronise-folders', input, words.title).then((job) => {
      if (job) openDialog({ kind: 'job', jobId: job.id });
    });
  };
  const any = selection.active !== undefined || selection.selected.size > 0;
  const synchronised = {
    any,
    canRun: state !== 'comparing' && todo.steps.length > 0,
    change,
    start,
    run,
  };
  const decisions = useSyncActions(synchronised, active);

  const where = ({ targetId, path: folder }: FolderPair['left']) =>
    `${targets.find((target) => target.id === targetId)?.label ?? targetId}: ${displayName(folder)}`;
  const sentence =
    state === 'comparing'
      ? words.looking(displayName(said), compared)
      : `${words.compared(compared)} · ${words.summary(todo.copies, formatBytes(todo.bytes), todo.deletions)}`;
  return (
    <div className={styles.pane}>
      <dl className={styles.places}>
        <dt>{words.left}</dt>
        <dd title={where(pair.left)}>{where(pair.left)}</dd>
        <dt>{words.right}</dt>
        <dd title={where(pair.right)}>{where(pair.right)}</dd>
      </dl>
      <div className={styles.options} role="group" aria-label={words.options}>
        <Select label={words.mode} value={mode} options={modes} onChange={setMode} />
        <Select label={words.by} value={rules.by} options={bys} onChange={(by) => setRules({ ...rules, by })} />
        <Select
          label={words.ignore}
          value={rules.ignore}
          options={ignores}
          onChange={(ignore) => setRules({ ...rules, ignore })}
        />
        <TextField
          className={styles.exclude}
          label={words.exclude}
          placeholder={words.excludeHint}
          value={rules.exclude}
          onValue={(exclude) => setRules({ ...rules, exclude })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') start();
          }}
        />
        {state === 'comparing' ? (
          <Button icon={Square} onClick={comparing.stop}>
            {words.stop}
          </Button>
        ) : (
          <Button icon={Scale} onClick={start}>
            {words.compare}
          </Button>
        )}
      </div>
      {problem && (
        <div className={styles.state}>
          <ProblemBanner problem={problem} actions={<Button onClick={start}>{words.compare}</Button>} />
        </div>
      )}
      {failedCount > 0 && (
        <div className={styles.state}>
          <Failures title={words.failed} failures={failures} count={failedCount} />
        </div>
      )}
      <div className={styles.table}>
        <Grid
          ref={grid}
          label={words.rows}
          rows={rows}
          rowKey={syncRowKey}
          columns={columns}
          selection={selection}
          onSelect={setSelection}
          busy={state === 'comparing'}
          overlay={
            rows.length === 0 && state === 'compared' ? (
              <EmptyState icon={Scale} title={filter === 'differences' ? words.alike : words.nothingShown} />
            ) : undefined
          }
        />
      </div>
      <div className={styles.foot}>
        <Toolbar label={words.tools}>
          {decisions.map(({ id, label, keys, icon, run: onClick }) => (
            <ToolbarButton key={id} label={label} keys={keys} icon={icon} disabled={!any} onClick={onClick} />
          ))}
        </Toolbar>
        <Select hideLabel label={words.show} value={filter} options={filters} onChange={setFilter} />
        <span className={styles.said} role="status">
          {sentence}
        </span>
        <Button
          variant="accent"
          icon={FolderSync}
          disabled={state === 'comparing' || todo.steps.length === 0}
          onClick={run}
        >
          {words.start}
        </Button>
      </div>
    </div>
  );
}
