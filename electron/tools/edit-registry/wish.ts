import { ProblemError } from '../../contract/problem.ts';
import type { ToolInput } from '../../contract/tools.ts';
import { isSecret } from '../../offline/registry-secrets.ts';
import type { Hive } from '../../windows/hive/cells.ts';
import { EditError } from '../../windows/hive/edit.ts';
import { findKey, type Key, subkeys } from '../../windows/hive/keys.ts';
import { mountOf, parseReg, regInHive } from '../../windows/hive/reg-file.ts';
import {
  contentAt,
  type HiveChanges,
  planChanges,
  want,
  wantAbsent,
  type WantedValue,
} from '../../windows/hive/value-changes.ts';
import { dataFrom, typeOf } from '../../windows/hive/value-words.ts';
import { readAllNeeds } from '../../windows/server/boot-critical.ts';
import { needInWords } from '../../windows/server/need-words.ts';
import { quoted } from '../../work/words.ts';

type Input = ToolInput<'edit-registry'>;

/** More is no edit that a person can look through. */
const MOST_CHANGES = 2_000;

/** What the edits change in the hive. Throws `EditError` for what can't be, and `ProblemError` for what must not be. */
export function changesOf(hive: Hive, { hive: name, edits }: Pick<Input, 'hive' | 'edits'>): HiveChanges {
  const wanted: WantedValue[] = [];
  const made: string[] = [];
  const emptied: string[] = [];
  const touched = new Set<string>();
  const touch = (key: string, value: string) => {
    const both = `${key}\0${value}`.toLowerCase();
    if (touched.has(both)) throw new EditError(`${quoted(value)} in ${quoted(key)} is to be changed twice at once`);
    touched.add(both);
  };
  const there = (key: string, value: string) => {
    const content = contentAt(hive, key, value);
    if (content === undefined) throw new EditError(`There is no value ${quoted(value)} in ${quoted(key)}`);
    return content;
  };
  for (const edit of edits) {
    if ('name' in edit) touch(edit.key, edit.name);
    if (edit.edit === 'rename-value') touch(edit.key, edit.to);
    if (edit.edit === 'set-value') {
      wanted.push(want(edit.key, edit.name, typeOf(edit.type), dataFrom(edit.type, edit.data)));
    } else if (edit.edit === 'rename-value') {
      const { type, data } = there(edit.key, edit.name);
      if (contentAt(hive, edit.key, edit.to) !== undefined)
        throw new EditError(`There is a value ${quoted(edit.to)} already`);
      wanted.push(wantAbsent(edit.key, edit.name), want(edit.key, edit.to, type, Buffer.from(data, 'hex')));
    } else if (edit.edit === 'delete-value') {
      there(edit.key, edit.name);
      wanted.push(wantAbsent(edit.key, edit.name));
    } else if (edit.edit === 'make-key') {
      if (findKey(hive, edit.key) !== undefined) throw new EditError(`There is a key ${quoted(edit.key)} already`);
      made.push(edit.key);
    } else if (edit.edit === 'delete-key') {
      if (findKey(hive, edit.key) === undefined) throw new EditError(`There is no key ${quoted(edit.key)}`);
      emptied.push(...withAllBelow(hive, edit.key));
    } else {
      const file = regInHive(parseReg(Buffer.from(`\ufeff${edit.file.replace(/^\ufeff/, '')}`)), mountOf(name, hive));
      wanted.push(...file.values);
      made.push(...file.keys);
      emptied.push(...file.removedKeys.flatMap((key) => withAllBelow(hive, key)));
    }
  }
  for (const key of [...made, ...wanted.map((value) => value.key)]) {
    if (emptied.some((gone) => isIn(key, gone)))
      throw new EditError(`${quoted(key)} is to be changed and to go at once`);
  }
  const changes = planChanges(hive, wanted, emptied, made);
  refuse(hive, name, changes);
  return changes;
}

/** Paths of a key and all below it, the deepest first; none where it is not there. */
function withAllBelow(hive: Hive, path: string): string[] {
  const top = findKey(hive, path);
  const open: [Key, string][] = top === undefined ? [] : [[top, path]];
  const paths: string[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [key, at] = next;
    paths.push(at);
    if (paths.length > MOST_CHANGES) throw tooMany();
    for (const below of subkeys(hive, key)) open.push([below, `${at}\\${below.name}`]);
  }
  return paths.toReversed();
}

function isIn(key: string, other: string): boolean {
  const [inner, outer] = [key.toLowerCase(), other.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}\\`);
}

/** What no person who wants their server back can mean. */
function refuse(hive: Hive, name: Input['hive'], { addedKeys, values, removedKeys }: HiveChanges): void {
  if (addedKeys.length + values.length + removedKeys.length > MOST_CHANGES) throw tooMany();
  const top = removedKeys.find((key) => !key.includes('\\'));
  if (top !== undefined)
    throw mustStay(`${name}\\${top}`, 'Windows does not start without the keys at the top of a hive.');
  for (const value of values) {
    if (isSecret(name, value.name)) throw isPassword(value.name);
  }
  if (name !== 'SYSTEM') return;
  const select = values.find(({ key }) => isIn(key, 'Select'));
  if (select !== undefined) throw mustStay('SYSTEM\\Select', 'It says with which control set Windows starts.');
  const linked = [...addedKeys, ...values.map(({ key }) => key)].find((key) => isIn(key, 'CurrentControlSet'));
  if (linked !== undefined) throw madeByWindows(linked);
  const needs = readAllNeeds(hive);
  const serviceIn = (key: string) => /^ControlSet\d+\\Services\\([^\\]+)$/i.exec(key)?.[1]?.toLowerCase() ?? '';
  const later = values.filter(({ name: value, before, after }) => {
    return value.toLowerCase() === 'start' && startOf(after) > startOf(before);
  });
  for (const key of [...later.map((value) => value.key), ...removedKeys]) {
    const [need] = needs.get(serviceIn(key)) ?? [];
    if (need !== undefined) throw mustStay(`SYSTEM\\${key}`, needInWords(need));
  }
  const gone = removedKeys.find((key) => /^ControlSet\d+\\(?:Services|Control|Enum)$/i.test(key) || NEEDED.test(key));
  if (gone !== undefined) throw mustStay(`SYSTEM\\${gone}`, 'Windows does not start without it.');
}

/** Keys that the kernel, the session manager or the sign-in read at every start. */
const NEEDED =
  /^ControlSet\d+\\Control\\(?:Class|ComputerName|GroupOrderList|Lsa|NLS|ProductOptions|SafeBoot|SecurityProviders|ServiceGroupOrder|Session Manager(?:\\(?:Memory Management|SubSystems))?|Windows)$/i;

/** When a service starts; one that does not say never does. */
const startOf = (content: HiveChanges['values'][number]['after']): number =>
  content?.data.length === 8 ? Buffer.from(content.data, 'hex').readUInt32LE() : 5;

const mustStay = (key: string, why: string) =>
  new ProblemError({
    code: 'invalid-input',
    title: `${quoted(key)} is needed`,
    message: `${why} Nothing was changed.`,
    remedy: 'Choose something further down, or a single value.',
  });

const madeByWindows = (key: string) =>
  new ProblemError({
    code: 'invalid-input',
    title: `${quoted(key)} is no key on the disk`,
    message:
      'Windows makes CurrentControlSet at each start, as another name of the control set it started with. A key of that name on the disk would be in its way. Nothing was changed.',
    remedy: 'Choose the control set that Windows uses, such as ControlSet001; the registry browser marks it.',
  });

const isPassword = (name: string) =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(name)} holds a password`,
    message: 'A plan shows what was there before, and passwords are never shown. Nothing was changed.',
    remedy: 'Change it when Windows runs again.',
  });

const tooMany = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'That is too much for one change',
    message: `More than ${MOST_CHANGES} keys and values would change, and nobody could look through the plan. Nothing was changed.`,
    remedy: 'Change it in smaller parts.',
  });
