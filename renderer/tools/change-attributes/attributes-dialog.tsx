import { useId, useRef, useState } from 'react';
import type { Entry } from '../../../electron/contract/files.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { ownerNumber } from '../../../electron/contract/owners.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import styles from './attributes.module.css';
import { useOwners } from './use-owners.ts';
import { commonOf, enterable, octalOf, type Wish, wishOf, withBit } from './mode.ts';

const words = text.attributes;
const MOST_OFFERED = 200;
const NONE: ReadonlyMap<number, string> = new Map();
const people = ['owner', 'group', 'others'] as const;
const rights = ['read', 'write', 'execute'] as const;
const specials = [
  ['setUser', 0o4000],
  ['setGroup', 0o2000],
  ['sticky', 0o1000],
] as const;

type Input = Omit<ToolInput<'change-attributes'>, 'target' | 'paths'>;
type Scope = keyof typeof words.toAs;
const scopes = (['all', 'files', 'folders'] as const).map((value) => ({ value, label: words.toAs[value] }));

/** A number where only digits were typed, else a name. */
const ownerMeant = (typed: string): number | string => (/^\d{1,9}$/.test(typed.trim()) ? Number(typed) : typed.trim());

/** Names to choose from, those left out that do not show as what they are. */
const offeredOf = (names: ReadonlyMap<number, string>) =>
  [...names].filter(([, name]) => displayName(name) === name).slice(0, MOST_OFFERED);

function dateIn(key: 'modified' | 'accessed', typed: string): Pick<Input, 'modified' | 'accessed'> {
  const time = new Date(typed).getTime();
  return Number.isNaN(time) ? {} : { [key]: time };
}

/** Asks what shall become of the permissions, owner and dates of what was chosen. */
export function AttributesDialog({
  entries,
  title,
  modes,
  targetId,
  onGo,
  onClose,
}: {
  entries: readonly Entry[];
  title: string;
  /** Whether the target knows permissions and owners. */
  modes: boolean;
  targetId: string;
  onGo: (input: Input) => void;
  onClose: () => void;
}) {
  const known = entries.flatMap(({ kind, mode }) => (kind === 'link' || mode === undefined ? [] : [mode]));
  const first = known.length > 0 ? commonOf(known) : { on: 0, off: 0 };
  const [wish, setWish] = useState<Wish>();
  const [octal, setOctal] = useState(() => octalOf(first));
  const [owner, setOwner] = useState('');
  const [group, setGroup] = useState('');
  const [modified, setModified] = useState('');
  const [accessed, setAccessed] = useState('');
  const [recursive, setRecursive] = useState(false);
  const [scope, setScope] = useState<Scope>('all');
  const [enter, setEnter] = useState(true);
  const id = useId();
  const owners = useOwners(targetId, modes);
  const octalField = useRef<HTMLInputElement>(null);
  const dateField = useRef<HTMLInputElement>(null);
  const shown = wish ?? first;
  const hasFolders = entries.some(({ kind }) => kind === 'folder');

  const octalFault = octal !== '' && wishOf(octal) === undefined ? words.octalFault : undefined;
  const namesBy = { owner: owners?.users ?? NONE, group: owners?.groups ?? NONE };
  // Where the names could not be read, the plan looks them up and tells.
  const isUnknown = (key: 'owner' | 'group', value: string) =>
    value.trim() !== '' && owners !== undefined && ownerNumber(namesBy[key], value.trim()) === undefined;
  const input: Input = {
    recursive: hasFolders && recursive,
    ...(wish && scope !== 'folders' && { fileMode: wish }),
    ...(wish && scope !== 'files' && { folderMode: enter && recursive ? enterable(wish) : wish }),
    ...(owner.trim() !== '' && { owner: ownerMeant(owner) }),
    ...(group.trim() !== '' && { group: ownerMeant(group) }),
    ...dateIn('modified', modified),
    ...dateIn('accessed', accessed),
  };
  const faulty = octalFault !== undefined || isUnknown('owner', owner) || isUnknown('group', group);
  const able = !faulty && Object.keys(input).length > 1;

  const bit = (label: string, value: number, hidden: boolean) => (
    <Checkbox
      key={label}
      label={hidden ? <span className="visually-hidden">{label}</span> : label}
      checked={(shown.on & value) !== 0}
      mixed={((shown.on | shown.off) & value) === 0}
      onChange={(set) => {
        const next = withBit(shown, value, set);
        setWish(next);
        setOctal(octalOf(next));
      }}
    />
  );
  const ownerField = (key: 'owner' | 'group', value: string, set: (value: string) => void) => {
    const number = value.trim() === '' ? undefined : ownerNumber(namesBy[key], value.trim());
    return (
      <div>
        <TextField
          label={words[key]}
          value={value}
          list={`${id}-${key}`}
          hint={number === undefined ? words.ownerHint(namesOf(key).join(', ')) : words.ownerNumber(number)}
          error={isUnknown(key, value) ? words.ownerFault : undefined}
          onValue={set}
        />
        <datalist id={`${id}-${key}`}>
          {offeredOf(namesBy[key]).map(([number, name]) => (
            <option key={number} value={name}>
              {number}
            </option>
          ))}
        </datalist>
      </div>
    );
  };
  const namesOf = (key: 'owner' | 'group') => [...new Set(entries.flatMap((entry) => entry[key] ?? []))].slice(0, 3);

  return (
    <Dialog
      open
      size="medium"
      title={title}
      initialFocus={modes ? octalField : dateField}
      onClose={onClose}
      actions={
        <>
          <Button variant="accent" type="submit" form="attributes" disabled={!able}>
            {words.look}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form
        id="attributes"
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (able) onGo(input);
        }}
      >
        {modes && (
          <>
            <fieldset className={styles.matrix}>
              <legend>{words.permissions}</legend>
              <span />
              {rights.map((right) => (
                <span key={right} className={styles.soft} aria-hidden>
                  {words.may[right]}
                </span>
              ))}
              {people.map((who, at) => [
                <span key={who} aria-hidden>
                  {words.who[who]}
                </span>,
                ...rights.map((right, index) =>
                  bit(words.bit(words.who[who], words.may[right]), 0o400 >> (3 * at + index), true),
                ),
              ])}
              <div className={styles.special}>
                {specials.map(([name, value]) => bit(words.special[name], value, false))}
              </div>
            </fieldset>
            <div className={styles.row}>
              <TextField
                ref={octalField}
                mono
                label={words.octal}
                value={octal}
                maxLength={4}
                error={octalFault}
                onValue={(value) => {
                  setOctal(value);
                  const next = wishOf(value);
                  if (next) setWish(next);
                }}
              />
              {ownerField('owner', owner, setOwner)}
              {ownerField('group', group, setGroup)}
            </div>
            {known.length > 1 && (first.on | first.off) !== 0o7777 && <p className={styles.soft}>{words.mixed}</p>}
          </>
        )}
        <div className={styles.row}>
          <TextField
            ref={dateField}
            label={words.modified}
            hint={words.modifiedHint}
            type="datetime-local"
            step={1}
            value={modified}
            onValue={setModified}
          />
          <TextField
            label={words.accessed}
            hint={words.modifiedHint}
            type="datetime-local"
            step={1}
            value={accessed}
            onValue={setAccessed}
          />
        </div>
        {hasFolders && <Checkbox label={words.recursive} checked={recursive} onChange={setRecursive} />}
        {hasFolders && recursive && modes && (
          <>
            <Select label={words.to} value={scope} options={scopes} onChange={setScope} />
            <Checkbox label={words.enter} checked={enter} onChange={setEnter} />
          </>
        )}
        {!able && !faulty && <p className={styles.soft}>{words.nothing}</p>}
      </form>
    </Dialog>
  );
}
