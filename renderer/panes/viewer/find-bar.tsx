import { CaseSensitive, ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { BytePattern } from '../../../electron/contract/files.ts';
import { toProblem } from '../../../electron/contract/problem.ts';
import { Unwritable, unitOf } from '../../parts/code/encodings.ts';
import { IconButton } from '../../parts/button.tsx';
import { formatPercent } from '../../parts/format.ts';
import { useActions } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import type { FilePlace } from './reading.ts';
import { hexPattern, textPattern } from './search-pattern.ts';
import { searchWhole } from './searching.ts';
import type { Shape } from './shape.ts';
import type { TextWindow } from './text-window.ts';
import styles from './viewer.module.css';

const words = text.viewer.find;

/** Finds words or bytes in a file of any size, from what is on the screen on. */
export function FindBar({
  place,
  shape,
  shown,
  size,
  active,
}: {
  place: FilePlace;
  shape: Shape;
  /** The window that what is found is shown in. */
  shown: TextWindow | undefined;
  /** Of the file, in bytes. */
  size: number;
  active: boolean;
}) {
  const [term, setTerm] = useState('');
  const [exact, setExact] = useState(false);
  const [status, setStatus] = useState('');
  const [searching, setSearching] = useState<AbortController>();
  const field = useRef<HTMLInputElement>(null);

  const patternOf = (): BytePattern | string => {
    if (shape === 'bytes') return hexPattern(term) ?? words.notBytes;
    try {
      return textPattern(term, shape, exact);
    } catch (error) {
      if (error instanceof Unwritable) return words.notInEncoding(error.character);
      throw error;
    }
  };

  useEffect(() => {
    const pattern = shape === 'bytes' || term === '' ? undefined : escaped(term);
    shown?.setMarked(pattern === undefined ? undefined : new RegExp(pattern, exact ? 'gu' : 'giu'));
  }, [term, exact, shape, shown]);
  useEffect(() => () => searching?.abort(), [searching]);

  async function step(backwards: boolean) {
    if (shown === undefined) return;
    if (term === '') {
      field.current?.focus();
      return;
    }
    const pattern = patternOf();
    if (typeof pattern === 'string') {
      setStatus(pattern);
      return;
    }
    searching?.abort();
    const mine = new AbortController();
    setSearching(mine);
    setStatus('');
    const search = {
      pattern,
      unit: shape === 'bytes' ? (1 as const) : unitOf(shape),
      from: shown.searchFrom(backwards),
      size,
      backwards,
    };
    try {
      const finding = await searchWhole(
        place,
        search,
        (bytes) => setStatus(words.looking(formatPercent(bytes, size))),
        mine.signal,
      );
      if (finding) await shown.open(finding.match.at, finding.match);
      setStatus(
        finding === undefined ? words.none : finding.round ? (backwards ? words.fromEnd : words.fromStart) : '',
      );
    } catch (error) {
      setStatus(mine.signal.aborted ? words.stopped : toProblem(error).title);
    } finally {
      setSearching((current) => (current === mine ? undefined : current));
    }
  }

  useActions(
    [
      {
        id: 'viewer.find',
        label: words.label,
        keys: 'Ctrl+F',
        menu: 'edit',
        group: 'find',
        run: () => field.current?.select(),
      },
      {
        id: 'viewer.findNext',
        label: words.next,
        keys: 'F3',
        otherKeys: ['N'],
        menu: 'edit',
        group: 'find',
        run: () => void step(false),
      },
      {
        id: 'viewer.findPrevious',
        label: words.previous,
        keys: 'Shift+F3',
        otherKeys: ['Shift+N'],
        menu: 'edit',
        group: 'find',
        run: () => void step(true),
      },
    ],
    active,
  );

  return (
    <div role="search" aria-label={words.label} className={styles.find}>
      <input
        ref={field}
        aria-label={shape === 'bytes' ? words.bytes : words.label}
        placeholder={shape === 'bytes' ? words.bytes : words.label}
        title={shape === 'bytes' ? words.bytesHint : undefined}
        value={term}
        spellCheck={false}
        autoComplete="off"
        maxLength={200}
        onChange={(event) => {
          setTerm(event.target.value);
          setStatus('');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void step(event.shiftKey);
          else if (event.key === 'Escape') {
            if (searching) searching.abort();
            else shown?.focus();
          } else return;
          event.preventDefault();
        }}
      />
      <span role="status" className={styles.matches}>
        {status}
      </span>
      {searching && <IconButton size="small" label={words.stop} icon={X} onClick={() => searching.abort()} />}
      {shape !== 'bytes' && (
        <IconButton
          size="small"
          label={words.exactCase}
          icon={CaseSensitive}
          aria-pressed={exact}
          onClick={() => setExact(!exact)}
        />
      )}
      <IconButton
        size="small"
        label={words.previous}
        keys="Shift+F3"
        icon={ChevronUp}
        onClick={() => void step(true)}
      />
      <IconButton size="small" label={words.next} keys="F3" icon={ChevronDown} onClick={() => void step(false)} />
    </div>
  );
}

function escaped(term: string): string {
  return term.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
