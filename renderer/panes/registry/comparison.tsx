import { Equal } from 'lucide-react';
import { useId, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolInput, ToolPreview } from '../../../electron/contract/tools.ts';
import { useTargets } from '../../client/stores.ts';
import { useLook } from '../../client/use-look.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { TextField } from '../../parts/field.tsx';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import { nothingSelected } from '../../parts/grid/selection.ts';
import { Select } from '../../parts/select.tsx';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import type { Place } from '../server/place.ts';
import styles from './registry.module.css';

const words = text.registry.compare;

type Difference = ToolPreview<'compare-registry'>['differences'][number];
type Side = Difference['here'];

/** What a hive is compared with. */
export type Other = Pick<ToolInput<'compare-registry'>, 'with' | 'withBelow'>;

/** Asks for a copy of the hive, or for another key of it. */
export function ComparisonDialog({
  place,
  at: { hive, key },
  onCompare,
  onClose,
}: {
  place: Place;
  at: { hive: string; key: string };
  onCompare: (other: Other) => void;
  onClose: () => void;
}) {
  const form = useId();
  const targets = useTargets((store) => store.targets).filter(({ capabilities }) => capabilities.includes('files'));
  const [target, setTarget] = useState(place.target);
  const [path, setPath] = useState('');
  const [withBelow, setWithBelow] = useState(key);
  const able = path.trim() !== '' || withBelow.trim() !== key;
  return (
    <Dialog
      open
      title={words.title(displayName(key === '' ? hive : `${hive}\\${key}`))}
      description={words.hint}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent" disabled={!able}>
            {words.act}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!able) return;
          const file = path.trim();
          onCompare({ with: file === '' ? undefined : { target, path: file }, withBelow: withBelow.trim() });
        }}
      >
        <Select
          label={words.on}
          value={target}
          options={targets.map(({ id, label }) => ({ value: id, label }))}
          onChange={setTarget}
        />
        <TextField mono label={words.file} hint={words.fileHint} value={path} onValue={setPath} />
        <TextField mono label={words.key} hint={words.keyHint} value={withBelow} onValue={setWithBelow} />
      </form>
    </Dialog>
  );
}

/** What differs, as a table; opening a row shows the key where this Windows has it. */
export function Comparison({
  input,
  round,
  onOpen,
}: {
  input: ToolInput<'compare-registry'>;
  round: number;
  onOpen: (key: string, value: string | undefined) => void;
}) {
  const { found, problem, busy } = useLook('compare-registry', input, round);
  const [chosen, setChosen] = useState(nothingSelected);
  const list = found?.differences ?? [];
  const { below = '' } = input;
  return (
    <>
      {problem && <ProblemBanner problem={problem} />}
      <div className={styles.table}>
        <Grid
          label={words.list}
          rows={list}
          rowKey={rowKey}
          columns={columns}
          selection={chosen}
          onSelect={setChosen}
          onOpen={({ key, value, only }) => {
            if (only !== 'there') onOpen([below, key].filter((part) => part !== '').join('\\'), value);
          }}
          busy={busy}
          overlay={
            list.length === 0 && problem === undefined ? (
              <EmptyState icon={Equal} title={busy ? words.comparing : words.same} />
            ) : undefined
          }
        />
      </div>
      {found && (
        <p className={styles.foot} role="status">
          {[words.found(found.total, found.keys), found.total > list.length && words.shown(list.length)]
            .filter((part) => part)
            .join(' · ')}
        </p>
      )}
    </>
  );
}

const rowKey = ({ key, value }: Difference): string => `${key}\n${value ?? '\n'}`;
const oneLine = (data: string) => displayName(data.replaceAll('\n', ' · '));
const sideOf = (side: Side): string =>
  side === undefined ? words.absent : side.words === undefined ? text.registry.secret : oneLine(side.words);
const here = ({ here: side, only }: Difference): string =>
  only === undefined ? sideOf(side) : only === 'here' ? words.hasKey : words.noKey;
const there = ({ there: side, only }: Difference): string =>
  only === undefined ? sideOf(side) : only === 'there' ? words.hasKey : words.noKey;
const valueOf = ({ value }: Difference): string =>
  value === undefined ? '' : value === '' ? text.registry.unnamed : displayName(value);

const column = (
  id: keyof typeof words.columns,
  width: number,
  read: (row: Difference) => string,
): Column<Difference> => ({
  id,
  title: words.columns[id],
  width,
  cell: read,
  text: read,
  hint: read,
});

const columns: readonly Column<Difference>[] = [
  { ...column('key', 320, ({ key }) => displayName(key)), grows: true },
  column('value', 180, valueOf),
  column('here', 240, here),
  column('there', 240, there),
];
