import { CaseSensitive, ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../parts/button.tsx';
import { text } from '../../text/index.ts';
import styles from './terminal.module.css';

const words = text.terminal.find;

/** What is looked for, and which way. */
export interface Search {
  readonly term: string;
  readonly backwards: boolean;
  readonly caseSensitive: boolean;
}

/** The search over a terminal's screen and what has scrolled by. */
export function FindBar({
  matches,
  onSearch,
  onClose,
}: {
  matches: { index: number; count: number };
  onSearch: (search: Search) => void;
  onClose: () => void;
}) {
  const [term, setTerm] = useState('');
  const [caseSensitive, setCaseSensitive] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const go = (backwards: boolean) => onSearch({ term, backwards, caseSensitive });
  return (
    <div role="search" aria-label={words.label} className={styles.find}>
      <input
        ref={field}
        aria-label={words.label}
        value={term}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setTerm(event.target.value);
          onSearch({ term: event.target.value, backwards: true, caseSensitive });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(!event.shiftKey);
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className={styles.matches} role="status">
        {term !== '' && words.matches(matches.index, matches.count)}
      </span>
      <IconButton
        size="small"
        label={words.caseSensitive}
        icon={CaseSensitive}
        aria-pressed={caseSensitive}
        onClick={() => {
          setCaseSensitive(!caseSensitive);
          onSearch({ term, backwards: true, caseSensitive: !caseSensitive });
        }}
      />
      <IconButton size="small" label={words.previous} keys="Enter" icon={ChevronUp} onClick={() => go(true)} />
      <IconButton size="small" label={words.next} keys="Shift+Enter" icon={ChevronDown} onClick={() => go(false)} />
      <IconButton size="small" label={words.close} keys="Escape" icon={X} onClick={onClose} />
    </div>
  );
}
