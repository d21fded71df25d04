import { type KeyboardEvent, useState } from 'react';
import { formatBytes, formatBytesExactly, formatCount, formatPercent } from '../../parts/format.ts';
import { text } from '../../text/index.ts';
import { offsetTyped } from './go-to.ts';
import type { Place } from './text-window.ts';
import frame from '../file-frame.module.css';
import styles from './viewer.module.css';

const words = text.viewer;
/** Steps of the slider: finer than anybody can point. */
const STEPS = 1000;

/** Where in the file the window stands, and ways to go elsewhere: by pointing, by a share, by an offset. */
export function Foot({
  where,
  following,
  onOpen,
}: {
  where: Place;
  following: boolean;
  onOpen: (offset: number) => void;
}) {
  const { top, bottom, size, line } = where;
  const [typed, setTyped] = useState('');
  const [bad, setBad] = useState(false);
  const whole = top === 0 && bottom >= size;

  function go(event: KeyboardEvent) {
    if (event.key !== 'Enter') return;
    const offset = offsetTyped(typed, size);
    setBad(offset === undefined);
    if (offset === undefined) return;
    onOpen(offset);
    setTyped('');
  }

  return (
    <div className={frame.foot}>
      <span className={styles.position} title={formatBytesExactly(size)}>
        {line !== undefined && <span>{words.line(formatCount(line))}</span>}
        <span>
          {whole
            ? words.whole(formatBytes(size))
            : words.part(formatCount(top), formatPercent(bottom, size), formatBytes(size))}
        </span>
        {following && <span role="status">{words.following}</span>}
      </span>
      {!whole && (
        <input
          type="range"
          className={styles.slider}
          aria-label={words.slider}
          aria-valuetext={formatPercent(top, size)}
          min={0}
          max={STEPS}
          value={size === 0 ? 0 : Math.round((top / size) * STEPS)}
          onChange={(event) => onOpen(Math.floor((Number(event.target.value) / STEPS) * size))}
        />
      )}
      <input
        className={styles.goTo}
        aria-label={words.goTo}
        title={words.goToHint}
        placeholder={words.goTo}
        value={typed}
        aria-invalid={bad || undefined}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setTyped(event.target.value);
          setBad(false);
        }}
        onKeyDown={go}
      />
    </div>
  );
}
