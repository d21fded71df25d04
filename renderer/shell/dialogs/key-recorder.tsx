import { Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../parts/button.tsx';
import { text } from '../../text/index.ts';
import { keysOf } from '../actions.ts';
import styles from './key-map-dialog.module.css';

/** Waits for keys to be pressed and tells them; Escape, Tab and leaving it end it. */
export function KeyRecorder({
  label,
  onPressed,
  onStop,
  remove,
}: {
  label: string;
  onPressed: (keys: string) => void;
  onStop: () => void;
  remove?: { label: string; run: () => void };
}) {
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <div
      ref={frame}
      className={styles.recorder}
      onBlur={(event) => {
        if (!frame.current?.contains(event.relatedTarget)) onStop();
      }}
    >
      <input
        ref={field}
        readOnly
        className={styles.field}
        aria-label={label}
        value={text.keys.map.press}
        onKeyDown={(event) => {
          const keys = keysOf(event.nativeEvent);
          if (keys === 'Tab' || keys === 'Shift+Tab') return;
          // The dialog must not close on the Escape that ends the recording, nor the page act on what is recorded.
          event.preventDefault();
          event.stopPropagation();
          if (keys === 'Escape') onStop();
          else if (keys !== '') onPressed(keys);
        }}
      />
      {remove && <IconButton size="small" label={remove.label} icon={Trash2} onClick={remove.run} />}
    </div>
  );
}
