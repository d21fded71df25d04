import { parseSid } from './sid.ts';

/** What one entry of a list of rights allows to whom; `inherited` rights are also those of what is made below. */
interface Entry {
  readonly sid: string;
  readonly rights: number;
  readonly inherited?: boolean;
}

/** A self-relative security descriptor ([MS-DTYP] 2.4.6): who may do what, and whose deeds are written down. */
export function makeDescriptor(fields: {
  owner: string;
  group: string;
  allowed: readonly Entry[];
  audited?: readonly Entry[];
}): Buffer {
  const audited = fields.audited === undefined ? Buffer.alloc(0) : makeList(fields.audited, 2, 0xc0);
  const allowed = makeList(fields.allowed, 0, 0);
  const owner = parseSid(fields.owner);
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(audited.length > 0 ? 0x8014 : 0x8004, 2);
  head.writeUInt32LE(20 + audited.length + allowed.length, 4);
  head.writeUInt32LE(20 + audited.length + allowed.length + owner.length, 8);
  head.writeUInt32LE(audited.length > 0 ? 20 : 0, 12);
  head.writeUInt32LE(20 + audited.length, 16);
  return Buffer.concat([head, audited, allowed, owner, parseSid(fields.group)]);
}

function makeList(list: readonly Entry[], type: number, flags: number): Buffer {
  const entries = list.map(({ sid, rights, inherited }) => {
    const who = parseSid(sid);
    const entry = Buffer.alloc(8);
    entry.writeUInt8(type, 0);
    entry.writeUInt8(flags | (inherited === true ? 2 : 0), 1);
    entry.writeUInt16LE(8 + who.length, 2);
    entry.writeUInt32LE(rights, 4);
    return Buffer.concat([entry, who]);
  });
  const bytes = Buffer.concat([Buffer.alloc(8), ...entries]);
  bytes.writeUInt16LE(2, 0);
  bytes.writeUInt16LE(bytes.length, 2);
  bytes.writeUInt16LE(entries.length, 4);
  return bytes;
}
