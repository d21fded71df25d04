import { ListFilter, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../parts/button.tsx';
import { text } from '../../text/index.ts';
import styles from './explorer.module.css';

const words = text.lists;

/** The quick filter of a pane: what is typed narrows the rows at once; Escape shows them all again. */
export function FilterBar({
  filter,
  editing,
  shown,
  all,
  onFilter,
  onEdit,
  onDone,
}: {
  filter: string;
  /** Whether the keyboard belongs to it. */
  editing: boolean;
  shown: number;
  all: number;
  onFilter: (filter: string) => void;
  onEdit: () => void;
  /** The person goes back to the rows; the filter stays as it is. */
  onDone: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!editing) return;
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [editing]);
  const clear = () => {
    onFilter('');
    onDone();
  };
  return (
    <search className={styles.filter}>
      <ListFilter size={16} aria-hidden />
      <input
        ref={field}
        type="text"
        aria-label={words.filterField}
        placeholder={words.filterHint}
        autoComplete="off"
        spellCheck={false}
        value={filter}
        onFocus={onEdit}
        onChange={(event) => onFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') clear();
          else if (['Enter', 'ArrowDown', 'ArrowUp', 'Tab'].includes(event.key) && !event.shiftKey) onDone();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span role="status">{words.filtered(shown, all)}</span>
      <IconButton size="small" label={words.clearFilter} icon={X} onClick={clear} />
    </search>
  );
}
