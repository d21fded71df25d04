import { ArrowUp, ChartPie, RefreshCw, Square } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { z } from 'zod';
import { displayName } from '../../../electron/contract/names.ts';
import { joinPath, path as pathShape } from '../../../electron/contract/paths.ts';
import { useTargets } from '../../client/stores.ts';
import { StateMark } from '../../parts/banner.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatBytes, formatBytesExactly, formatCount, formatPercent } from '../../parts/format.ts';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { nothingSelected, selectOnly } from '../../parts/grid/selection.ts';
import { Toolbar, ToolbarButton } from '../../parts/toolbar.tsx';
import { useActions } from '../../shell/actions.ts';
import { openFiles } from '../../shell/open.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { usageActions } from './actions.ts';
import { squarified } from './treemap.ts';
import styles from './usage.module.css';
import type { UsageRow } from './usage-tree.ts';
import { useCounting } from './use-counting.ts';

const words = text.usage;
const shape = z.object({ targetId: z.string(), path: pathShape });

/** What takes the room below a folder: as a picture, and as a list for the keyboard. */
export function Usage(props: PaneProps) {
  const place = shape.safeParse(props.params).data;
  const [round, setRound] = useState(0);
  if (place === undefined) return <EmptyState icon={ChartPie} title={words.noPlace} />;
  return <Counted key={round} {...props} place={place} again={() => setRound(round + 1)} />;
}

function Counted({ active, place, again }: PaneProps & { place: z.output<typeof shape>; again: () => void }) {
  const target = useTargets((store) => store.targets.find((each) => each.id === place.targetId));
  const counting = useCounting(place.targetId, place.path);
  const [folder, setFolder] = useState('');
  const [selection, setSelection] = useState(nothingSelected);
  const grid = useRef<GridHandle>(null);
  const { tree, turn, state } = counting;
  const style = target?.pathStyle ?? 'posix';
  // The tree stays the same while it grows; `turn` tells that it has.
  const { rows, total } = useMemo(
    () => ({ rows: tree.rowsIn(folder, words.restName), total: tree.totalOf(folder), turn }),
    [tree, folder, turn],
  );
  const all = tree.totalOf('');
  const columns = useMemo(() => columnsFor(total.bytes), [total.bytes]);

  useEffect(() => {
    if (active) grid.current?.focus();
  }, [active]);

  const whole = (relative: string) => joinPath(style, place.path, ...relative.split('/').filter((name) => name !== ''));
  const enter = (row: UsageRow) => {
    if (row.kind !== 'folder') return;
    setFolder(row.key);
    setSelection(nothingSelected);
  };
  const up = () => {
    setSelection(selectOnly(folder));
    setFolder(folder.slice(0, Math.max(0, folder.lastIndexOf('/'))));
  };
  useActions(
    usageActions({
      isTop: folder === '',
      up,
      again,
      openFolder: () => openFiles({ targetId: place.targetId, path: whole(folder) }, undefined),
    }),
    active,
  );

  const sentence =
    state === 'counting'
      ? words.counting(displayName(counting.at.path), counting.at.compared)
      : state === 'stopped'
        ? words.stopped(formatBytes(all.bytes))
        : words.counted(formatBytes(total.bytes), total.files);
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        <Toolbar label={words.tools}>
          <ToolbarButton label={words.up} keys="Backspace" icon={ArrowUp} disabled={folder === ''} onClick={up} />
          {state === 'counting' ? (
            <ToolbarButton label={words.stop} icon={Square} onClick={counting.stop} />
          ) : (
            <ToolbarButton label={words.again} keys="Ctrl+R" icon={RefreshCw} onClick={again} />
          )}
        </Toolbar>
        <span className={styles.where}>
          {words.where} <strong>{`${target?.label ?? place.targetId}: ${displayName(whole(folder))}`}</strong>
        </span>
      </div>
      {counting.problem && <ProblemBanner problem={counting.problem} />}
      {counting.failed > 0 && <StateMark tone="warning">{words.failed(counting.failed)}</StateMark>}
      <div className={styles.body}>
        <div className={styles.list}>
          <Grid
            ref={grid}
            label={words.list}
            rows={rows}
            rowKey={usageKey}
            columns={columns}
            selection={selection}
            onSelect={setSelection}
            onOpen={enter}
            busy={state === 'counting'}
            overlay={
              rows.length === 0 && state !== 'counting' ? <EmptyState icon={ChartPie} title={words.empty} /> : undefined
            }
          />
        </div>
        <Picture
          rows={rows}
          chosen={selection.active}
          onChoose={(row) => setSelection(selectOnly(row.key))}
          onEnter={enter}
        />
      </div>
      <p className={styles.foot} role="status">
        {sentence}
      </p>
    </div>
  );
}

const usageKey = ({ key }: UsageRow): string => key; /** Tiles that can still be seen. */
const MOST_TILES = 150;
/** The picture is laid out in these units and stretched: so it needs no measuring. */
const AREA = { left: 0, top: 0, width: 160, height: 100 };

function columnsFor(total: number): readonly Column<UsageRow>[] {
  const share = ({ bytes }: UsageRow) => (total === 0 ? '' : formatPercent(bytes, total));
  const name = ({ kind, shown, files }: UsageRow) =>
    kind === 'rest' ? words.rest(files) : kind === 'folder' ? `${shown}/` : shown;
  return [
    { id: 'name', title: words.columns.name, width: 160, grows: true, cell: name, text: name },
    {
      id: 'bytes',
      title: words.columns.bytes,
      width: 90,
      align: 'end',
      cell: ({ bytes }) => formatBytes(bytes),
      text: ({ bytes }) => formatBytes(bytes),
      hint: ({ bytes }) => formatBytesExactly(bytes),
    },
    { id: 'share', title: words.columns.share, width: 64, align: 'end', cell: share, text: share },
    {
      id: 'files',
      title: words.columns.files,
      width: 80,
      align: 'end',
      cell: ({ files }) => formatCount(files),
      text: ({ files }) => formatCount(files),
    },
  ];
}

/** The same rows as areas. Only for eyes and pointers: everything in it is in the list, too. */
function Picture({
  rows,
  chosen,
  onChoose,
  onEnter,
}: {
  rows: readonly UsageRow[];
  chosen: string | undefined;
  onChoose: (row: UsageRow) => void;
  onEnter: (row: UsageRow) => void;
}) {
  const shown = rows.filter(({ bytes }) => bytes > 0).slice(0, MOST_TILES);
  const tiles = squarified(
    shown.map(({ bytes }) => bytes),
    AREA,
  );
  return (
    <div className={styles.picture} aria-hidden>
      {shown.map((row, index) => {
        const tile = tiles[index] ?? AREA;
        const percent = (value: number, of: number) => `${(100 * value) / of}%`;
        return (
          <button
            type="button"
            tabIndex={-1}
            key={row.key}
            className={styles.tile}
            data-kind={row.kind}
            data-chosen={row.key === chosen || undefined}
            title={`${row.shown}: ${formatBytes(row.bytes)}`}
            style={{
              left: percent(tile.left, AREA.width),
              top: percent(tile.top, AREA.height),
              width: percent(tile.width, AREA.width),
              height: percent(tile.height, AREA.height),
            }}
            onClick={() => onChoose(row)}
            onDoubleClick={() => onEnter(row)}
          >
            {tile.width > 12 && tile.height > 6 ? (
              <>
                <span>{row.shown}</span>
                <span>{formatBytes(row.bytes)}</span>
              </>
            ) : null}
          </button>
        );
      })}
    </div>
  );
}
