import { userField, userText } from '../sam/accounts.ts';
import type { HashKey } from '../sam/boot-key.ts';
import { ntHash, writeHash } from '../sam/hashes.ts';
import { domainShape, type Field, groupShape, type RecordShape, userShape, writeRecord } from '../sam/record.ts';
import { makeDescriptor } from '../security-descriptor.ts';
import { parseSid } from '../sid.ts';

/** An account to be made. Times are FILETIMEs. */
export interface SampleAccount {
  readonly rid: number;
  readonly name: string;
  readonly fullName?: string;
  readonly comment?: string;
  /** Nothing means that it is blank. */
  readonly password?: string;
  /** Besides "an ordinary account" (0x10). */
  readonly flags?: number;
  readonly groups?: readonly number[];
  readonly passwordSet?: bigint;
  readonly lastSignIn?: bigint;
  readonly expires?: bigint;
  readonly wrongPasswords?: number;
  /** 21 bytes, one bit an hour. */
  readonly hours?: Buffer;
}

/** The F value of a user. */
export function newUserFixed({ form, now }: { form: 'rc4' | 'aes'; now: bigint }, account: SampleAccount): Buffer {
  const fixed = Buffer.alloc(0x50);
  fixed.writeUInt32LE(form === 'aes' ? 0x10003 : 0x10002, 0);
  fixed.writeBigUInt64LE(account.lastSignIn ?? 0n, userField.lastSignIn);
  fixed.writeBigUInt64LE(account.passwordSet ?? now, userField.passwordSet);
  fixed.writeBigUInt64LE(account.expires ?? 0x7fffffffffffffffn, userField.expires);
  fixed.writeBigUInt64LE((account.wrongPasswords ?? 0) > 0 ? now : 0n, userField.lastWrongPassword);
  fixed.writeUInt32LE(account.rid, userField.rid);
  fixed.writeUInt32LE(0x201, 0x34);
  fixed.writeUInt32LE(0x10 | (account.flags ?? 0), userField.flags);
  fixed.writeUInt16LE(account.wrongPasswords ?? 0, userField.wrongPasswords);
  fixed.writeUInt16LE(account.groups?.includes(0x220) === true ? 1 : 0, userField.administratorCount);
  return fixed;
}

/** The V value of a user. */
export function newUserRecord({ form }: { form: 'rc4' | 'aes' }, account: SampleAccount, key: HashKey): Buffer {
  const hash = account.password === undefined ? undefined : ntHash(account.password);
  const groups = Buffer.alloc(8);
  groups.writeUInt32LE(0x201, 0);
  groups.writeUInt32LE(7, 4);
  const fields: Field[] = Array.from({ length: userShape.fields }, () => ({ data: Buffer.alloc(0), extra: 0 }));
  const set = (field: number, data: Buffer, extra = 0) => {
    fields[field] = { data, extra };
  };
  set(
    userText.security,
    descriptor([
      ['S-1-1-0', 0x2035b],
      ['S-1-5-32-544', 0xf07ff],
    ]),
    form === 'aes' ? 0x10003 : 0x10002,
  );
  set(userText.name, text(account.name));
  set(userText.fullName, text(account.fullName ?? ''));
  set(userText.comment, text(account.comment ?? ''));
  set(userText.hours, account.hours ?? Buffer.alloc(21, 0xff), 0xa8);
  set(12, groups, 1);
  set(userText.lm, writeHash(form, undefined, 'LM', account.rid, key));
  set(userText.nt, writeHash(form, hash, 'NT', account.rid, key));
  // Histories without anything in them.
  set(15, writeHash(form, undefined, 'NT', account.rid, key));
  set(16, writeHash(form, undefined, 'LM', account.rid, key));
  return record(userShape, fields);
}

/** The C value of a local group. */
export function newGroupRecord(group: {
  rid: number;
  name: string;
  comment: string;
  members: readonly string[];
}): Buffer {
  const bytes = record(groupShape, [
    { data: descriptor([['S-1-5-32-544', 0xf001f]]), extra: 0x10002 },
    { data: text(group.name), extra: 0 },
    { data: text(group.comment), extra: 0 },
    { data: Buffer.concat(group.members.map(parseSid)), extra: group.members.length },
  ]);
  bytes.writeUInt32LE(group.rid, 0);
  return bytes;
}

/** The V value of the machine's own domain. */
export function newDomainRecord(machineSid: string): Buffer {
  const none = { data: Buffer.alloc(0), extra: 0 };
  return record(domainShape, [
    { data: descriptor([['S-1-5-32-544', 0xf07ff]]), extra: 0x10002 },
    { data: parseSid(machineSid), extra: 0 },
    none,
    none,
  ]);
}

/** Owned by the administrators; everyone's deeds are written down, which is also how some old tools find what comes next. */
function descriptor(allowed: readonly [string, number][]): Buffer {
  return makeDescriptor({
    owner: 'S-1-5-32-544',
    group: 'S-1-5-32-544',
    allowed: allowed.map(([sid, rights]) => ({ sid, rights })),
    audited: [{ sid: 'S-1-1-0', rights: 0x5047a }],
  });
}

const text = (words: string) => Buffer.from(words, 'utf16le');

function record(shape: RecordShape, fields: readonly Field[]): Buffer {
  return writeRecord(shape, Buffer.alloc(shape.head + 12 * shape.fields), fields);
}
