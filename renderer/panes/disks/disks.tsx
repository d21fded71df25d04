import { HardDrive, RefreshCw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { z } from 'zod';
import type { BlockDevice, DisksPicture } from '../../../electron/contract/disks.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { useJobs, useTargets } from '../../client/stores.ts';
import { Banner, StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatBytes, formatBytesExactly } from '../../parts/format.ts';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { nothingSelected, selectOnly } from '../../parts/grid/selection.ts';
import { Spinner } from '../../parts/spinner.tsx';
import { Toolbar, ToolbarButton } from '../../parts/toolbar.tsx';
import { useActions } from '../../shell/actions.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { DiskBar } from './disk-bar.tsx';
import styles from './disks.module.css';
import { rowsOf } from './rows.ts';
import { diskActs, lookAgain } from './disk-acts.ts';
import { useDisks } from '../../client/use-disks.ts';
import { contentWord, labelOf, stateOf, typeOf } from './words.ts';

const words = text.disks;
const shape = z.object({ targetId: z.string() });

/** All disks of a server: as pictures to scale, and as a table. */
export function Disks(props: PaneProps) {
  const place = shape.safeParse(props.params).data;
  const [round, setRound] = useState(0);
  // What was installed since tells more: all is asked anew.
  const installed = useJobs(
    (store) => store.jobs.filter(({ tool, status }) => tool === 'install-programs' && status === 'done').length,
  );
  if (place === undefined) return <EmptyState icon={HardDrive} title={words.noPlace} />;
  return (
    <Watched key={`${round} ${installed}`} {...props} targetId={place.targetId} again={() => setRound(round + 1)} />
  );
}

function Watched({ active, targetId, again }: PaneProps & { targetId: string; again: () => void }) {
  const target = useTargets((store) => store.targets.find((each) => each.id === targetId));
  const { picture, problem } = useDisks(targetId);
  const [selection, setSelection] = useState(nothingSelected);
  const grid = useRef<GridHandle>(null);
  const rows = useMemo(() => (picture ? rowsOf(picture) : []), [picture]);
  const columns = useMemo(() => (picture ? columnsFor(picture) : []), [picture]);
  const ready = picture !== undefined;

  useEffect(() => {
    if (active && ready) grid.current?.focus();
  }, [active, ready]);
  const acts = diskActs(
    targetId,
    picture,
    rows.find(({ path }) => path === selection.active),
  );
  useActions([...acts.actions, lookAgain(again)], active);

  const lacking = [...new Set(picture?.missing.map((each) => each.package))];
  const install = (packages: string[]) =>
    void runTool('install-programs', { target: targetId, packages }, words.installMissing(packages.join(', ')));
  const disks = picture?.devices.filter(({ kind }) => kind === 'disk') ?? [];
  const mounted = picture?.devices.filter(({ mounts }) => mounts.some(({ place }) => place !== '/')).length ?? 0;
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        <Toolbar label={words.title}>
          {acts.actions.map(({ id, label, keys, icon, run, enabled }) => (
            <ToolbarButton
              key={id}
              label={label}
              keys={keys}
              icon={icon ?? HardDrive}
              disabled={!enabled()}
              onClick={run}
            />
          ))}
          <ToolbarButton label={words.again} keys="Ctrl+R" icon={RefreshCw} onClick={again} />
        </Toolbar>
        <span className={styles.where}>
          {words.where} <strong>{target?.label ?? targetId}</strong>
        </span>
      </div>
      {problem && <ProblemBanner problem={problem} />}
      {picture !== undefined && picture.missing.length > 0 && (
        <Banner
          tone="info"
          title={words.missing(picture.missing.map(({ program }) => program).join(', '))}
          actions={<Button onClick={() => install(lacking)}>{words.installMissing(lacking.join(', '))}</Button>}
        >
          <p>{words.missingHint(picture.missing.map(({ tells }) => tells).join(', '))}</p>
        </Banner>
      )}
      {picture === undefined ? (
        problem === undefined && (
          <p className={styles.wait}>
            <Spinner /> {words.looking}
          </p>
        )
      ) : disks.length === 0 ? (
        <EmptyState icon={HardDrive} title={words.none}>
          {words.noneHint}
        </EmptyState>
      ) : (
        <>
          <div className={styles.disks} role="region" aria-label={words.picture} tabIndex={0}>
            <ul>
              {disks.map((disk) => (
                <DiskBar
                  key={disk.path}
                  disk={disk}
                  picture={picture}
                  chosen={selection.active}
                  onChoose={(path) => setSelection(selectOnly(path))}
                />
              ))}
            </ul>
          </div>
          <div className={styles.list}>
            <Grid
              ref={grid}
              label={words.list}
              rows={rows}
              rowKey={pathOf}
              columns={columns}
              widths={NO_WIDTHS}
              selection={selection}
              onSelect={setSelection}
              onOpen={acts.open}
            />
          </div>
          <p className={styles.foot} role="status">
            {words.summary(disks.length, mounted)}
          </p>
        </>
      )}
    </div>
  );
}

const pathOf = ({ path }: BlockDevice): string => path;
const NO_WIDTHS = {};

function columnsFor(picture: DisksPicture): readonly Column<BlockDevice>[] {
  const plain = (id: keyof typeof words.columns, width: number, read: (row: BlockDevice) => string) => ({
    id,
    title: words.columns[id],
    width,
    cell: read,
    text: read,
  });
  const size = (id: 'size' | 'used' | 'free', width: number): Column<BlockDevice> => ({
    ...plain(id, width, (row) => (row[id] === undefined ? '' : formatBytes(row[id]))),
    align: 'end',
    hint: (row) => (row[id] === undefined ? undefined : formatBytesExactly(row[id])),
  });
  return [
    // What is not started has no name of a device yet; its own name is beside it.
    plain('device', 150, (row) => ('notStarted' in row ? words.noDevice : displayName(row.path))),
    plain('label', 120, labelOf),
    plain('content', 96, contentWord),
    plain('type', 170, typeOf),
    size('size', 84),
    size('used', 84),
    size('free', 84),
    {
      ...plain('state', 240, (row) => stateOf(row, picture).text),
      grows: true,
      cell: (row) => {
        const state = stateOf(row, picture);
        return state.tone === undefined ? state.text : <StateMark tone={state.tone}>{state.text}</StateMark>;
      },
    },
  ];
}
