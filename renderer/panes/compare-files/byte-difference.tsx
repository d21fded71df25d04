import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { StateMark } from '../../parts/banner.tsx';
import { formatBytes, formatCount } from '../../parts/format.ts';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { nothingSelected, selectOnly } from '../../parts/grid/selection.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import type { FilePlace } from '../viewer/reading.ts';
import { TextPane } from '../viewer/text-pane.tsx';
import type { TextWindow } from '../viewer/text-window.ts';
import styles from './compare-files.module.css';
import type { Steered } from './text-difference.tsx';
import { type Range, useDifferences } from './use-differences.ts';

const words = text.compareFiles;
const LETTERS = 13;

/** Two files of any kind and size: a list of the places where they differ, and the bytes of both around the chosen one. */
export function ByteDifference({
  left,
  right,
  active,
  onSteered,
}: {
  left: FilePlace;
  right: FilePlace;
  active: boolean;
  onSteered: (steered: Steered | undefined) => void;
}) {
  const found = useDifferences({ left, right });
  const [selection, setSelection] = useState(nothingSelected);
  const [windows, setWindows] = useState<readonly [TextWindow | undefined, TextWindow | undefined]>([
    undefined,
    undefined,
  ]);
  const grid = useRef<GridHandle>(null);
  const { ranges } = found;
  const chosen = useMemo(() => ranges.find((range) => keyOf(range) === selection.active), [ranges, selection.active]);

  useEffect(() => {
    if (active) grid.current?.focus();
  }, [active]);
  useEffect(() => {
    if (chosen === undefined) return;
    const match = { at: chosen.at, length: Math.min(chosen.length, 4096) };
    for (const window of windows) void window?.open(chosen.at, match);
  }, [chosen, windows]);
  const step = useEffectEvent((by: 1 | -1) => {
    if (ranges.length === 0) return;
    const at = chosen === undefined ? (by === 1 ? -1 : 0) : ranges.indexOf(chosen);
    const next = ranges[(at + by + ranges.length) % ranges.length];
    if (next) setSelection(selectOnly(keyOf(next)));
  });
  useEffect(() => {
    onSteered({ next: () => step(1), previous: () => step(-1) });
    return () => onSteered(undefined);
  }, [onSteered]);

  const side = (place: FilePlace, index: 0 | 1) => (
    <div className={styles.bytes}>
      <TextPane
        place={place}
        name={words.sideName[index]}
        shape="bytes"
        wrap={false}
        size={LETTERS}
        active={false}
        following={false}
        onFollowing={() => {}}
        onPlace={() => {}}
        onWindow={(window) => setWindows((before) => (index === 0 ? [window, before[1]] : [before[0], window]))}
      />
    </div>
  );
  return (
    <>
      {found.problem && <ProblemBanner problem={found.problem} />}
      <div className={styles.beside}>
        <div className={styles.ranges}>
          <Grid
            ref={grid}
            label={words.list}
            rows={ranges}
            rowKey={keyOf}
            columns={columns}
            widths={NO_WIDTHS}
            selection={selection}
            onSelect={setSelection}
            busy={found.state === 'comparing'}
          />
        </div>
        {side(left, 0)}
        {side(right, 1)}
      </div>
      <p className={styles.foot} role="status">
        {found.state === 'comparing' ? (
          words.comparingBytes(formatBytes(found.compared))
        ) : found.state === 'compared' && ranges.length === 0 ? (
          <StateMark tone="ok">{words.sameBytes(formatBytes(found.compared))}</StateMark>
        ) : (
          <StateMark tone="info">{found.full ? words.atLeast(ranges.length) : words.places(ranges.length)}</StateMark>
        )}
      </p>
    </>
  );
}

const keyOf = ({ at }: Range): string => String(at);
const NO_WIDTHS = {};
const hex = (at: number): string => `0x${at.toString(16).toUpperCase()}`;
const columns: readonly Column<Range>[] = [
  {
    id: 'at',
    title: words.columns.at,
    width: 130,
    grows: true,
    cell: ({ at }) => hex(at),
    text: ({ at }) => hex(at),
    hint: ({ at }) => words.byte(formatCount(at)),
  },
  {
    id: 'length',
    title: words.columns.length,
    width: 80,
    align: 'end',
    cell: ({ length }) => formatCount(length),
    text: ({ length }) => formatCount(length),
  },
];
