import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, FileX, RefreshCw, WrapText } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { baseOf } from '../../../electron/contract/paths.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/details.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatBytes, formatBytesExactly, formatCount } from '../../parts/format.ts';
import { Select } from '../../parts/select.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { Toolbar, ToolbarButton } from '../../parts/toolbar.tsx';
import { useActions } from '../../shell/actions.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { decodePart, type Encoding, encodings, guessEncoding, hexLines } from './decoding.ts';
import { FindField } from './find-field.tsx';
import { lastOffset, PART, usePart } from './part.ts';
import styles from './viewer.module.css';

const words = text.viewer;

export interface FileViewProps {
  readonly targetId: string;
  readonly path: string;
  /** Offers its actions and keys and takes the focus; false for a file that is only shown beside. */
  readonly active: boolean;
}

/** A file to read, a part at a time, whatever its size; without a tab around it. */
export function FileView({ targetId, path, active }: FileViewProps) {
  const target = useTargets((store) => store.targets.find((each) => each.id === targetId));
  const [offset, setOffset] = useState(0);
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState<Encoding>();
  const [guess, setGuess] = useState<Encoding>();
  const [wrap, setWrap] = useState(true);
  const body = useRef<HTMLPreElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const reading = usePart(targetId, path, offset, turn);
  const part = reading.state === 'failed' ? undefined : reading.part;
  const name = displayName(baseOf(target?.pathStyle ?? 'posix', path));

  // The beginning tells best what a file is; later parts keep to it.
  if (part?.offset === 0 && guess === undefined) setGuess(guessEncoding(part.bytes));
  const encoding = chosen ?? guess ?? 'utf-8';
  const shown = useMemo(() => {
    if (part === undefined) return '';
    if (encoding === 'hex') return hexLines(part.bytes.subarray(0, PART), part.offset);
    return decodePart(part.bytes, encoding, PART, part.offset === 0);
  }, [part, encoding]);

  const shownFrom = part?.offset;
  useEffect(() => {
    if (shownFrom !== undefined) body.current?.scrollTo({ top: 0, left: 0 });
  }, [shownFrom]);
  const readable = part !== undefined;
  useEffect(() => {
    if (active && readable) body.current?.focus();
  }, [active, readable]);

  const size = part?.size;
  const end = part === undefined ? 0 : part.offset + Math.min(PART, part.bytes.length);
  const isLast = part === undefined || (part.bytes.length <= PART && (size === undefined || end >= size));
  const last = size === undefined ? undefined : lastOffset(size);
  const go = {
    start: () => setOffset(0),
    previous: () => setOffset(Math.max(0, offset - PART)),
    next: () => !isLast && setOffset(offset + PART),
    end: () => last !== undefined && setOffset(last),
    again: () => setTurn(turn + 1),
  };
  useActions(
    [
      {
        id: 'viewer.find',
        label: words.find.label,
        keys: 'Ctrl+F',
        menu: 'edit',
        group: 'find',
        run: () => field.current?.focus(),
      },
      { id: 'viewer.start', label: words.start, keys: 'Ctrl+Home', menu: 'go', group: 'file', run: go.start },
      {
        id: 'viewer.previous',
        label: words.previous,
        keys: 'Ctrl+PageUp',
        menu: 'go',
        group: 'file',
        run: go.previous,
        enabled: () => offset > 0,
      },
      {
        id: 'viewer.next',
        label: words.next,
        keys: 'Ctrl+PageDown',
        menu: 'go',
        group: 'file',
        run: go.next,
        enabled: () => !isLast,
      },
      {
        id: 'viewer.end',
        label: words.end,
        keys: 'Ctrl+End',
        menu: 'go',
        group: 'file',
        run: go.end,
        enabled: () => last !== undefined,
      },
      { id: 'viewer.again', label: words.refresh, keys: 'Ctrl+R', menu: 'view', group: 'file', run: go.again },
      {
        id: 'viewer.wrap',
        label: words.wrap,
        menu: 'view',
        group: 'file',
        checked: () => wrap,
        run: () => setWrap(!wrap),
      },
    ],
    active,
  );

  const options = encodings.map((value) => ({
    value,
    label: value === guess && chosen === undefined ? words.guessed(words.encodings[value]) : words.encodings[value],
  }));
  return (
    <div className={styles.viewer}>
      <div className={styles.head}>
        <span className={styles.path} title={displayName(path)}>
          <strong>{name}</strong>{' '}
          <span className={styles.where}>{`${target?.label ?? targetId}: ${displayName(path)}`}</span>
        </span>
        <CopyButton value={displayName(path)} label={words.copyPath} />
        <FindField shown={shown} body={body} field={field} />
        <Select hideLabel label={words.encoding} value={encoding} options={options} onChange={setChosen} />
        <Toolbar label={words.tools}>
          <ToolbarButton
            label={words.start}
            keys="Ctrl+Home"
            icon={ChevronFirst}
            disabled={offset === 0}
            onClick={go.start}
          />
          <ToolbarButton
            label={words.previous}
            keys="Ctrl+PageUp"
            icon={ChevronLeft}
            disabled={offset === 0}
            onClick={go.previous}
          />
          <ToolbarButton
            label={words.next}
            keys="Ctrl+PageDown"
            icon={ChevronRight}
            disabled={isLast}
            onClick={go.next}
          />
          <ToolbarButton
            label={words.end}
            keys="Ctrl+End"
            icon={ChevronLast}
            disabled={last === undefined || last === offset}
            onClick={go.end}
          />
          <ToolbarButton
            label={words.wrap}
            icon={WrapText}
            pressed={wrap}
            disabled={encoding === 'hex'}
            onClick={() => setWrap(!wrap)}
          />
          <ToolbarButton label={words.refresh} keys="Ctrl+R" icon={RefreshCw} onClick={go.again} />
        </Toolbar>
      </div>
      {reading.state === 'failed' ? (
        <div className={styles.state}>
          <ProblemBanner problem={reading.problem} actions={<Button onClick={go.again}>{words.retry}</Button>} />
        </div>
      ) : part === undefined ? (
        <div className={styles.state}>
          <Waiting>{words.loading}</Waiting>
        </div>
      ) : part.bytes.length === 0 && offset === 0 ? (
        <EmptyState icon={FileX} title={words.emptyTitle}>
          {words.emptyText}
        </EmptyState>
      ) : (
        <pre
          ref={body}
          className={styles.body}
          role="region"
          tabIndex={0}
          aria-label={words.view(name)}
          aria-busy={reading.state === 'reading' || undefined}
          data-wrap={(wrap && encoding !== 'hex') || undefined}
        >
          {shown}
        </pre>
      )}
      <div className={styles.foot}>
        <span role="status" title={size === undefined ? undefined : formatBytesExactly(size)}>
          {part && whereIn(part.offset, end, size)}
        </span>
        <CopyButton value={shown} label={words.copyAll} />
      </div>
    </div>
  );
}

function whereIn(from: number, to: number, size: number | undefined): string {
  if (size !== undefined && from === 0 && to >= size) return words.whole(formatBytes(size));
  if (size === undefined) return words.partUnknown(formatCount(from), formatCount(to));
  return words.part(formatCount(from), formatCount(to), formatBytes(size));
}
