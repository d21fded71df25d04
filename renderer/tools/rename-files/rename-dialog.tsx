import { useMemo, useRef, useState } from 'react';
import type { Entry } from '../../../electron/contract/files.ts';
import { newNames, renameRules, type RenameRules } from '../../../electron/contract/new-names.ts';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Details } from '../../parts/details.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import { type NameRow, NamesTable } from './names-table.tsx';
import styles from './rename-files.module.css';

const words = text.multiRename;
const letters = (['keep', 'lower', 'upper', 'first', 'words'] as const).map((value) => ({
  value,
  label: words.lettersAs[value],
}));

/** Asks for the rules of new names and shows what they make of the old ones, with every letter typed. */
export function RenameDialog({
  entries,
  others,
  folder,
  fold,
  onGo,
  onClose,
}: {
  /** What gets new names, in the order in which a counter counts. */
  entries: readonly Entry[];
  /** The other names in the folder. */
  others: readonly string[];
  /** The name of the folder. */
  folder: string;
  fold: (name: string) => string;
  onGo: (rules: RenameRules) => void;
  onClose: () => void;
}) {
  const [rules, setRules] = useState(() => renameRules.parse({}));
  const first = useRef<HTMLInputElement>(null);
  const change = (part: Partial<RenameRules>) => setRules((before) => ({ ...before, ...part }));
  const made = useMemo(
    () =>
      newNames(
        rules,
        entries.map(({ name, kind, modified }) => ({ name, kind, folder, modified })),
      ),
    [rules, entries, folder],
  );
  const fault = Array.isArray(made) ? undefined : made;
  const rows = useMemo(
    () => rowsOf(entries, Array.isArray(made) ? made : undefined, others, fold),
    [entries, made, others, fold],
  );
  const same = rows.filter(({ from, to }) => from === to).length;
  const taken = rows.filter((row) => row.fault !== undefined).length;
  const able = fault === undefined && rows.length - same - taken > 0;
  const field = (name: 'name' | 'extension' | 'find' | 'replace') => (
    <TextField
      ref={name === 'name' ? first : undefined}
      mono
      className={styles.half}
      label={words[name]}
      value={rules[name]}
      error={fault?.where === name ? fault.text : undefined}
      onValue={(value) => change({ [name]: value })}
    />
  );
  return (
    <Dialog
      open
      size="large"
      title={words.title(entries.length)}
      initialFocus={first}
      onClose={onClose}
      actions={
        <>
          <Button variant="accent" type="submit" form="multi-rename" disabled={!able}>
            {words.look}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form
        id="multi-rename"
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (able) onGo(rules);
        }}
      >
        {field('name')}
        {field('extension')}
        {field('find')}
        {field('replace')}
        <div className={styles.checks}>
          <Checkbox label={words.pattern} checked={rules.pattern} onChange={(pattern) => change({ pattern })} />
          <Checkbox
            label={words.caseSensitive}
            checked={rules.caseSensitive}
            onChange={(caseSensitive) => change({ caseSensitive })}
          />
        </div>
        <div className={styles.half}>
          <Select
            label={words.letters}
            value={rules.letters}
            options={letters}
            onChange={(next) => change({ letters: next })}
          />
        </div>
        <Counter counter={rules.counter} onChange={(counter) => change({ counter })} />
      </form>
      <Details title={words.help}>
        <dl className={styles.help}>
          {words.placeholders.map(([what, meaning]) => (
            <PlaceholderHelp key={what} what={what} meaning={meaning} />
          ))}
        </dl>
      </Details>
      <p role="status" className={styles.soft}>
        {fault === undefined && words.counts(rows.length - same - taken, same, taken)}
      </p>
      <NamesTable rows={rows} count={rows.length} />
    </Dialog>
  );
}

type CounterRules = RenameRules['counter'];
const limits = { start: [0, 1e9], step: [-1e6, 1e6], digits: [1, 12] } as const;

function Counter({ counter, onChange }: { counter: CounterRules; onChange: (counter: CounterRules) => void }) {
  return (['start', 'step', 'digits'] as const).map((key) => {
    const [least, most] = limits[key];
    return (
      <TextField
        key={key}
        className={styles.sixth}
        label={words[key]}
        type="number"
        min={least}
        max={most}
        defaultValue={counter[key]}
        onValue={(value) => {
          const next = Math.trunc(Number(value));
          if (value !== '' && next >= least && next <= most) onChange({ ...counter, [key]: next });
        }}
      />
    );
  });
}

function PlaceholderHelp({ what, meaning }: { what: string; meaning: string }) {
  return (
    <>
      <dt>
        <code>{what}</code>
      </dt>
      <dd>{meaning}</dd>
    </>
  );
}

/** The rows of the preview; as far as the page can tell, what is in the way. */
function rowsOf(
  entries: readonly Entry[],
  made: readonly string[] | undefined,
  others: readonly string[],
  fold: (name: string) => string,
): NameRow[] {
  if (made === undefined) return entries.map(({ name }) => ({ from: name, to: name }));
  const held = new Map<string, number>();
  for (const name of [...others, ...made]) held.set(fold(name), (held.get(fold(name)) ?? 0) + 1);
  return entries.map(({ name }, index) => {
    const to = made[index] ?? name;
    const isTaken = to !== name && (held.get(fold(to)) ?? 0) > 1;
    return { from: name, to, ...(isTaken && { fault: words.taken }) };
  });
}
