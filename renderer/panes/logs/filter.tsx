import { ScrollText } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import styles from './logs.module.css';
import type { Level, Wish } from './wish.ts';

const words = text.logs;
const levels = Object.entries(words.atLeast).map(([value, label]) => ({ value: value as Level, label }));

/** What of the chosen logs is shown, and the button that reads them. */
export function Filter({
  wish,
  onWish,
  busy,
  disabled,
  onRead,
}: {
  wish: Wish;
  onWish: (wish: Wish) => void;
  busy: boolean;
  disabled: boolean;
  onRead: () => void;
}) {
  const set = (some: Partial<Wish>) => onWish({ ...wish, ...some });
  return (
    <form
      className={styles.place}
      onSubmit={(event) => {
        event.preventDefault();
        onRead();
      }}
    >
      <TextField label={words.from} type="datetime-local" value={wish.from} onValue={(from) => set({ from })} />
      <TextField label={words.until} type="datetime-local" value={wish.until} onValue={(until) => set({ until })} />
      <Select label={words.level} value={wish.level} options={levels} onChange={(level) => set({ level })} />
      <TextField
        className={styles.source}
        label={words.source}
        value={wish.source}
        onValue={(source) => set({ source })}
      />
      <TextField
        className={styles.source}
        label={words.text}
        value={wish.text}
        onValue={(sought) => set({ text: sought })}
      />
      <Button type="submit" variant="accent" icon={ScrollText} busy={busy} disabled={disabled}>
        {words.act}
      </Button>
    </form>
  );
}
