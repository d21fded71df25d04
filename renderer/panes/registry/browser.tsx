import { ArrowLeft, ChevronDown, ChevronRight, Diff, Search, Square } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolPreview } from '../../../electron/contract/tools.ts';
import { useLook } from '../../client/use-look.ts';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { TextField } from '../../parts/field.tsx';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { nothingSelected, selectOnly } from '../../parts/grid/selection.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import type { Place } from '../server/place.ts';
import type { RegistryValue } from './registry-value.ts';
import { Comparison, ComparisonDialog, type Other } from './comparison.tsx';
import { EditButtons } from './edit-buttons.tsx';
import { type KeyRow, keyId, useKeyTree } from './key-tree.ts';
import styles from './registry.module.css';

const words = text.registry;

type Hit = ToolPreview<'search-registry'>['hits'][number];

/** The keys at the left, the values of the chosen one at the right, and what a search finds in their place. */
export function Browser({ place, hives, round }: { place: Place; hives: readonly string[]; round: number }) {
  const { rows, problem, toggle, reveal } = useKeyTree(place, hives, round);
  const [at, setAt] = useState<{ hive: string; key: string }>();
  const [keys, setKeys] = useState(nothingSelected);
  const [chosen, setChosen] = useState(nothingSelected);
  const [wanted, setWanted] = useState('');
  const [asked, setAsked] = useState<{ hive: string; text: string }>();
  const [comparing, setComparing] = useState(false);
  const [other, setOther] = useState<Other>();
  const shown = useLook('browse-registry', at && { ...place, ...at }, round);
  const search = useLook('search-registry', asked && { ...place, ...asked }, round);
  const values = shown.found?.key?.values ?? [];
  const value = values.find(({ name }) => valueKey({ name }) === chosen.active);

  const valueGrid = useRef<GridHandle>(null);
  const cameFromHit = useRef(false);

  useEffect(() => {
    if (asked !== undefined || !cameFromHit.current) return;
    // The table of what was found is gone, and the focus with it.
    cameFromHit.current = false;
    valueGrid.current?.focus();
  }, [asked]);

  const go = (hive: string, key: string, name?: string) => {
    setAt({ hive, key });
    setKeys(selectOnly(keyId(hive, key)));
    setChosen(name === undefined ? nothingSelected : selectOnly(valueKey({ name })));
  };
  const select = (selection: typeof keys) => {
    const row = rows.find(({ id }) => id === selection.active);
    if (row) go(row.hive, row.key);
  };
  const fold = (event: KeyboardEvent) => {
    const row = rows.find(({ id }) => id === keys.active);
    if (row === undefined || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return;
    event.preventDefault();
    if (event.key === 'ArrowRight') toggle(row.id, row.hasKeys);
    else if (row.isOpen) toggle(row.id, false);
    else if (row.depth > 0) go(row.hive, row.key.includes('\\') ? row.key.slice(0, row.key.lastIndexOf('\\')) : '');
  };
  const where = asked?.hive ?? (at && displayName(at.key === '' ? at.hive : `${at.hive}\\${at.key}`));
  const foot = asked
    ? search.found && words.found(search.found.hits.length, search.found.full, search.found.keys)
    : shown.found?.key && words.counts(shown.found.key.keys.length, values.length);
  return (
    <>
      <form
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          if (at && !other && wanted.trim().length >= 2) setAsked({ hive: at.hive, text: wanted.trim() });
        }}
      >
        <TextField
          className={styles.wanted}
          label={words.search}
          hideLabel
          placeholder={`${words.search}: ${words.searchHint}`}
          value={wanted}
          onValue={setWanted}
        />
        {other ? (
          <Button icon={ArrowLeft} onClick={() => setOther(undefined)}>
            {words.back}
          </Button>
        ) : asked ? (
          <Button icon={search.busy ? Square : ArrowLeft} onClick={() => setAsked(undefined)}>
            {search.busy ? words.stop : words.back}
          </Button>
        ) : (
          <>
            <Button type="submit" icon={Search} disabled={at === undefined || wanted.trim().length < 2}>
              {words.find}
            </Button>
            <Button icon={Diff} disabled={at === undefined} onClick={() => setComparing(true)}>
              {words.compare.open}
            </Button>
          </>
        )}
      </form>
      {at && comparing && (
        <ComparisonDialog
          place={place}
          at={at}
          onCompare={(chosenOther) => {
            setComparing(false);
            setOther(chosenOther);
          }}
          onClose={() => setComparing(false)}
        />
      )}
      {at && !asked && !other && <EditButtons place={place} at={at} value={value} />}
      {problem && <ProblemBanner problem={problem} />}
      {shown.problem && <ProblemBanner problem={shown.problem} />}
      {search.problem && <ProblemBanner problem={search.problem} />}
      {at && other ? (
        <Comparison
          input={{ ...place, hive: at.hive, below: at.key, ...other }}
          round={round}
          onOpen={(key, name) => {
            setOther(undefined);
            reveal(at.hive, key);
            go(at.hive, key, name);
          }}
        />
      ) : asked ? (
        <div className={styles.table}>
          <Grid
            label={words.hits}
            rows={search.found?.hits ?? []}
            rowKey={hitKey}
            columns={hitColumns}
            selection={chosen}
            onSelect={setChosen}
            onOpen={({ hive, key, value: name }) => {
              cameFromHit.current = true;
              setAsked(undefined);
              reveal(hive, key);
              go(hive, key, name);
            }}
            busy={search.busy}
            overlay={
              search.found?.hits.length === 0 || search.busy ? (
                <EmptyState icon={Search} title={search.busy ? words.searching : words.nothingFound} />
              ) : undefined
            }
          />
        </div>
      ) : (
        <div className={styles.body}>
          <div className={styles.table} role="presentation" onKeyDown={fold}>
            <Grid
              label={words.keys}
              rows={rows}
              rowKey={rowId}
              columns={keyColumns}
              selection={keys}
              onSelect={select}
              onOpen={(row) => toggle(row.id, !row.isOpen && row.hasKeys)}
            />
          </div>
          <div className={styles.table}>
            <Grid
              ref={valueGrid}
              label={words.values}
              rows={values}
              rowKey={valueKey}
              columns={valueColumns}
              selection={chosen}
              onSelect={setChosen}
              busy={shown.busy}
              overlay={
                values.length === 0 && !shown.busy ? (
                  <EmptyState icon={Search} title={at ? words.noValues : words.noKey} />
                ) : undefined
              }
            />
          </div>
        </div>
      )}
      {!other && (
        <p className={styles.foot} role="status">
          {[where, foot, shown.found?.key && shown.found.key.more > 0 && words.more(shown.found.key.more)]
            .filter((part) => part)
            .join(' · ')}
        </p>
      )}
    </>
  );
}

const rowId = ({ id }: KeyRow): string => id;
/** Names of values differ in more than their case, and the unnamed one has none. */
const valueKey = ({ name }: Pick<RegistryValue, 'name'>): string => `=${name}`;
const hitKey = ({ hive, key, value }: Hit): string => `${hive}\n${key}\n${value ?? '\n'}`;

const oneLine = (data: string) => displayName(data.replaceAll('\n', ' · '));
const nameOf = (name: string) => (name === '' ? words.unnamed : displayName(name));

const keyColumns: readonly Column<KeyRow>[] = [
  {
    id: 'key',
    title: words.keyColumn,
    width: 200,
    grows: true,
    text: ({ name }) => displayName(name),
    cell: ({ name, depth, hasKeys, isOpen }) => (
      <span className={styles.key} style={{ paddingInlineStart: `${16 * depth}px` }}>
        {hasKeys ? (
          isOpen ? (
            <ChevronDown size={14} role="img" aria-label={words.open} />
          ) : (
            <ChevronRight size={14} role="img" aria-label={words.closed} />
          )
        ) : (
          <span className={styles.leaf} />
        )}
        <span>{displayName(name)}</span>
      </span>
    ),
  },
];

const dataOf = ({ words: data }: RegistryValue) => (data === undefined ? words.secret : oneLine(data));
const typeOf = ({ type, typeNumber }: RegistryValue) => type ?? words.typeNumber(typeNumber);

const valueColumns: readonly Column<RegistryValue>[] = [
  {
    id: 'name',
    title: words.columns.name,
    width: 200,
    cell: ({ name }) => nameOf(name),
    text: ({ name }) => nameOf(name),
  },
  { id: 'type', title: words.columns.type, width: 120, cell: typeOf, text: typeOf },
  { id: 'data', title: words.columns.data, width: 240, grows: true, cell: dataOf, text: dataOf, hint: dataOf },
];

const hitCell = (value: string | undefined) => (value === undefined ? '' : nameOf(value));
const hitColumns: readonly Column<Hit>[] = [
  {
    id: 'key',
    title: words.hitColumns.key,
    width: 320,
    grows: true,
    cell: ({ key }) => displayName(key),
    text: ({ key }) => displayName(key),
  },
  {
    id: 'value',
    title: words.hitColumns.value,
    width: 180,
    cell: ({ value }) => hitCell(value),
    text: ({ value }) => hitCell(value),
  },
  {
    id: 'words',
    title: words.hitColumns.words,
    width: 260,
    cell: ({ words: data = '' }) => oneLine(data),
    text: ({ words: data = '' }) => oneLine(data),
  },
];
