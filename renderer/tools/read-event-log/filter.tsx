import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { instant } from '../../panes/logs/wish.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import styles from './events.module.css';

const words = text.server.filter;

type Input = ToolInput<'read-event-log'>;

const LEVELS = { all: undefined, warning: [1, 2, 3], error: [1, 2], critical: [1] } as const;
type Level = keyof typeof LEVELS;
const levels = Object.entries(words.levels).map(([value, label]) => ({ value: value as Level, label }));

/** What of the log is shown, and the button that reads it so. */
export function EventFilter({ input, onRead }: { input: Input; onRead: (input: Input) => void }) {
  const [from, setFrom] = useState(() => typed(input.from));
  const [until, setUntil] = useState(() => typed(input.until));
  const [level, setLevel] = useState<Level>(() => levelOf(input.levels));
  const [sources, setSources] = useState(input.sources?.join(', ') ?? '');
  const [ids, setIds] = useState(input.ids?.join(', ') ?? '');
  const [sought, setSought] = useState(input.text ?? '');
  return (
    <form
      className={styles.filter}
      onSubmit={(event) => {
        event.preventDefault();
        onRead(filtered(input, { from, until, level, sources, ids, sought }));
      }}
    >
      <TextField label={words.from} type="datetime-local" value={from} onValue={setFrom} />
      <TextField label={words.until} type="datetime-local" value={until} onValue={setUntil} />
      <Select label={words.level} value={level} options={levels} onChange={setLevel} />
      <TextField label={words.sources} hint={words.several} value={sources} onValue={setSources} />
      <TextField label={words.ids} hint={words.several} inputMode="numeric" value={ids} onValue={setIds} />
      <TextField label={words.text} value={sought} onValue={setSought} />
      <Button type="submit" icon={ScrollText}>
        {words.act}
      </Button>
    </form>
  );
}

interface Typed {
  readonly from: string;
  readonly until: string;
  readonly level: Level;
  readonly sources: string;
  readonly ids: string;
  readonly sought: string;
}

/** What the tool is asked for with that filter; numbers that are none are left out. */
export function filtered({ target, path, limit }: Input, { from, until, level, sources, ids, sought }: Typed): Input {
  const [since, to] = [instant(from), instant(until)];
  const named = sources
    .split(/[,;]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const numbers = ids
    .split(/[\s,;]+/)
    .filter((number) => /^\d{1,5}$/.test(number) && Number(number) <= 65_535)
    .map(Number);
  const wanted = LEVELS[level];
  return {
    target,
    path,
    limit,
    ...(since !== undefined && { from: since }),
    // The whole minute counts.
    ...(to !== undefined && { until: to + 59_999 }),
    ...(wanted && { levels: [...wanted] }),
    ...(named.length > 0 && { sources: named }),
    ...(numbers.length > 0 && { ids: numbers }),
    ...(sought.trim() !== '' && { text: sought.trim().slice(0, 1_000) }),
  };
}

/** A time as its field has it, in UTC. */
const typed = (time: number | undefined): string =>
  time === undefined ? '' : new Date(time).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);

const levelOf = (asked: readonly number[] | undefined): Level =>
  levels.find(({ value }) => LEVELS[value]?.length === asked?.length)?.value ?? 'all';
