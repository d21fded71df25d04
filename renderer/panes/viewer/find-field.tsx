import { ChevronDown, ChevronUp } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import { IconButton } from '../../parts/button.tsx';
import { text } from '../../text/index.ts';
import { matchesOf, MOST_MATCHES } from './search.ts';
import styles from './viewer.module.css';

const words = text.viewer.find;

/** Finds words in what is shown and marks them, without touching the text itself. */
export function FindField({
  shown,
  body,
  field,
}: {
  shown: string;
  body: RefObject<HTMLElement | null>;
  field: RefObject<HTMLInputElement | null>;
}) {
  const [term, setTerm] = useState('');
  const [at, setAt] = useState(0);
  const matches = useMemo(() => matchesOf(shown, term), [shown, term]);
  const current = matches.length === 0 ? -1 : ((at % matches.length) + matches.length) % matches.length;

  useEffect(() => {
    const node = body.current?.firstChild;
    if (!(node instanceof Text)) return undefined;
    const ranges = matches.map(([start, end]) => {
      const range = new Range();
      range.setStart(node, Math.min(start, node.length));
      range.setEnd(node, Math.min(end, node.length));
      return range;
    });
    const chosen = ranges[current];
    CSS.highlights.set('viewer-matches', new Highlight(...ranges.filter((range) => range !== chosen)));
    if (chosen) {
      CSS.highlights.set('viewer-match', new Highlight(chosen));
      bringIntoView(body.current, chosen);
    }
    return () => {
      CSS.highlights.delete('viewer-matches');
      CSS.highlights.delete('viewer-match');
    };
  }, [body, matches, current]);

  const count = matches.length === MOST_MATCHES ? words.most : words.count;
  return (
    <div role="search" aria-label={words.label} className={styles.find}>
      <input
        ref={field}
        aria-label={words.label}
        placeholder={words.label}
        value={term}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setTerm(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') setAt(at + (event.shiftKey ? -1 : 1));
          else if (event.key === 'Escape') setTerm('');
          else return;
          event.preventDefault();
        }}
      />
      <span role="status" className={styles.matches}>
        {term !== '' && (current === -1 ? words.none : count(current + 1, matches.length))}
      </span>
      <IconButton
        size="small"
        label={words.previous}
        keys="Shift+Enter"
        icon={ChevronUp}
        onClick={() => setAt(at - 1)}
      />
      <IconButton size="small" label={words.next} keys="Enter" icon={ChevronDown} onClick={() => setAt(at + 1)} />
    </div>
  );
}

function bringIntoView(body: HTMLElement | null, range: Range): void {
  if (body === null) return;
  const place = range.getBoundingClientRect();
  const frame = body.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) {
    body.scrollTop += place.top - frame.top - frame.height / 2;
  }
  if (place.left < frame.left || place.right > frame.right) {
    body.scrollLeft += place.left - frame.left - frame.width / 2;
  }
}
