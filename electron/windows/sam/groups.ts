import type { EditedHive } from '../hive/allocate.ts';
import type { Hive } from '../hive/cells.ts';
import { makePath } from '../hive/edit-keys.ts';
import { deleteKey } from '../hive/edit-keys.ts';
import { setValue } from '../hive/edit-values.ts';
import { EditError } from '../hive/edit.ts';
import { findKey, findSubkey, type Key, readKey, subkeys } from '../hive/keys.ts';
import { findValue, valueData } from '../hive/values.ts';
import { dataOf, type Domain, domainKey, ridName } from './database.ts';
import { groupShape, readRecord, writeRecord } from './record.ts';
import { formatSid, parseSid, sidLength } from '../sid.ts';

/** A local group ("alias"). */
export interface Group {
  readonly domain: Domain;
  readonly rid: number;
  readonly name: string;
  readonly comment: string;
  /** Security identifiers, of this machine's accounts and of others. */
  readonly members: readonly string[];
}

/** Fields of the C value of a group. */
const groupText = { name: 1, comment: 2, members: 3 } as const;

/** All local groups: those that every Windows has, and those made on this machine. */
export function readGroups(sam: Hive): Group[] {
  return (['Builtin', 'Account'] as const).flatMap((domain) => {
    const aliases = findSubkey(sam, domainKey(sam, domain), 'Aliases');
    if (aliases === undefined) return [];
    return subkeys(sam, aliases)
      .filter(({ name }) => /^[0-9a-f]{8}$/i.test(name))
      .map((key) => {
        const fields = readRecord(groupShape, dataOf(sam, key, 'C'), 'The record of a group');
        const text = (field: number) => fields[field]?.data.toString('utf16le') ?? '';
        return {
          domain,
          rid: Number.parseInt(key.name, 16),
          name: text(groupText.name),
          comment: text(groupText.comment),
          members: splitSids(fields[groupText.members]?.data ?? Buffer.alloc(0)),
        };
      });
  });
}

/**
 * Makes `sid` a member of a group, or no member any more, in all the places where Windows looks; false where nothing had to change. The
 * count in the user's own record is not among them: `changeMembership` keeps it.
 */
export function setMember(
  sam: EditedHive,
  group: { domain: Domain; rid: number },
  sid: string,
  member: boolean,
): boolean {
  const aliases = findSubkey(sam, domainKey(sam, group.domain), 'Aliases');
  const key = aliases && findSubkey(sam, aliases, ridName(group.rid));
  if (aliases === undefined || key === undefined) throw new EditError('There is no such group');
  const record = dataOf(sam, key, 'C');
  const fields = readRecord(groupShape, record, 'The record of a group');
  const before = splitSids(fields[groupText.members]?.data ?? Buffer.alloc(0));
  if (before.includes(sid) === member) return false;
  const after = member ? [...before, sid] : before.filter((other) => other !== sid);
  fields[groupText.members] = { data: Buffer.concat(after.map(parseSid)), extra: after.length };
  setValue(sam, key.offset, 'C', 3, writeRecord(groupShape, record, fields));
  listMembership(sam, aliases, sid, group.rid, member);
  return true;
}

/** Keeps the list of groups by member: `Members\<domain>\<RID>`, with counts in the types of the unnamed values. */
function listMembership(sam: EditedHive, aliases: Key, sid: string, group: number, member: boolean): void {
  const cut = sid.lastIndexOf('-');
  const path = ['Members', sid.slice(0, cut), ridName(Number(sid.slice(cut + 1)))];
  const own = findKey(sam, path.join('\\'), aliases);
  const known = own === undefined ? [] : splitNumbers(unnamed(sam, own));
  const others = known.filter((rid) => rid !== group);
  const groups = member ? [...others, group] : others;
  if (groups.length > 0) {
    const offset = own?.offset ?? makePath(sam, path.join('\\'), aliases.offset);
    const data = Buffer.alloc(4 * groups.length);
    for (const [i, rid] of groups.entries()) data.writeUInt32LE(rid, 4 * i);
    setValue(sam, offset, '', groups.length, data);
  } else if (own !== undefined) deleteKey(sam, own.offset);

  const all = findSubkey(sam, readKey(sam, aliases.offset), 'Members');
  const domain = all && findSubkey(sam, all, path[1] as string);
  if (all === undefined || domain === undefined) return;
  if (domain.subkeyCount === 0) deleteKey(sam, domain.offset);
  else setValue(sam, domain.offset, '', domain.subkeyCount, unnamed(sam, domain));
}

function unnamed(sam: Hive, key: Key): Buffer {
  const value = findValue(sam, key, '');
  return value === undefined ? Buffer.alloc(0) : valueData(sam, value);
}

const splitNumbers = (bytes: Buffer) =>
  Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => bytes.readUInt32LE(4 * i));

function splitSids(bytes: Buffer): string[] {
  const sids: string[] = [];
  for (let at = 0; at < bytes.length; at += sidLength(bytes, at)) sids.push(formatSid(bytes, at));
  return sids;
}
