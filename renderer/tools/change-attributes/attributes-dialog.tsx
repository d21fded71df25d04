import { useRef, useState } from 'react';
import type { Entry } from '../../../electron/contract/files.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import styles from './attributes.module.css';
import { commonOf, enterable, octalOf, type Wish, wishOf, withBit } from './mode.ts';

const words = text.attributes;
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

/** Asks what shall become of the permissions, owner and dates of what was chosen. */
export function AttributesDialog({
  entries,
  title,
  modes,
  onGo,
  onClose,
}: {
  entries: readonly Entry[];
  title: string;
  /** Whether the target knows permissions and owners. */
  modes: boolean;
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
  const [recursive, setRecursive] = useState(false);
  const [scope, setScope] = useState<Scope>('all');
  const [enter, setEnter] = useState(true);
  const octalField = useRef<HTMLInputElement>(null);
  const dateField = useRef<HTMLInputElement>(null);
  const shown = wish ?? first;
  const hasFolders = entries.some(({ kind }) => kind === 'folder');

  const octalFault = octal !== '' && wishOf(octal) === undefined ? words.octalFault : undefined;
  const idFault = (value: string) => (/^\d{0,9}$/.test(value.trim()) ? undefined : words.idFault);
  const time = modified === '' ? undefined : new Date(modified).getTime();
  const input: Input = {
    recursive: hasFolders && recursive,
    ...(wish && scope !== 'folders' && { fileMode: wish }),
    ...(wish && scope !== 'files' && { folderMode: enter && recursive ? enterable(wish) : wish }),
    ...(owner.trim() !== '' && { owner: Number(owner) }),
    ...(group.trim() !== '' && { group: Number(group) }),
    ...(time !== undefined && !Number.isNaN(time) && { modified: time }),
  };
  const faulty = octalFault !== undefined || idFault(owner) !== undefined || idFault(group) !== undefined;
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
  const id = (label: string, value: string, set: (value: string) => void, now: string[]) => (
    <TextField
      label={label}
      value={value}
      inputMode="numeric"
      hint={now.length > 0 ? words.idHint(now.join(', ')) : undefined}
      error={idFault(value)}
      onValue={set}
    />
  );
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
              {id(words.ownerId, owner, setOwner, namesOf('owner'))}
              {id(words.groupId, group, setGroup, namesOf('group'))}
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
