import { type Attributes, encodeRequest, type Field, TYPE } from '../ssh/sftp/wire.ts';
import { encodeName } from '../../contract/names.ts';
import type { DiskNode } from './disk.ts';
import { DiskError, type DiskErrorCode } from './disk-error.ts';
import { dateText, modeText, ownerName, sizeOf } from './shell/list-program.ts';

/** Status codes of SFTP (SSH_FX_*). */
export const STATUS = { ok: 0, end: 1, noFile: 2, noPermission: 3, failure: 4, badMessage: 5, unsupported: 8 } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];
const STATUS_WORDS: Readonly<Record<Status, string>> = {
  0: 'Success',
  1: 'End of file',
  2: 'No such file',
  3: 'Permission denied',
  4: 'Failure',
  5: 'Bad message',
  8: 'Operation unsupported',
};
/** As OpenSSH's `errno_to_portable`; whatever is not here is a failure. */
const STATUS_OF: Partial<Record<DiskErrorCode, Status>> = {
  ENOENT: STATUS.noFile,
  ENOTDIR: STATUS.noFile,
  ELOOP: STATUS.noFile,
  EACCES: STATUS.noPermission,
  ENAMETOOLONG: STATUS.badMessage,
  EINVAL: STATUS.badMessage,
};

const EXTENSIONS: readonly (readonly [string, string])[] = [
  ['posix-rename@openssh.com', '1'],
  ['statvfs@openssh.com', '2'],
  ['fsync@openssh.com', '1'],
  ['lsetstat@openssh.com', '1'],
  ['hardlink@openssh.com', '1'],
  ['limits@openssh.com', '1'],
  ['users-groups-by-id@openssh.com', '1'],
];
const KIND_BITS = { file: 0o100000, folder: 0o040000, link: 0o120000, device: 0o020000 } as const;

/** Thrown to answer a request with a status. */
export class Refusal extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(STATUS_WORDS[status]);
    this.status = status;
  }
}

/** The server's first packet: version 3 and its extensions. */
export function versionPacket(): Buffer {
  // The version stands where a request has its id.
  return encodeRequest(
    TYPE.version,
    3,
    EXTENSIONS.flat().map((text) => Buffer.from(text)),
  );
}

/** An answer that is a status. */
export const statusPacket = (id: number, status: Status): Buffer =>
  encodeRequest(TYPE.status, id, [status, Buffer.from(STATUS_WORDS[status]), Buffer.alloc(0)]);

/** The attributes of what is on the disk. */
export const attributesOf = (node: DiskNode): Attributes => ({
  size: sizeOf(node),
  owner: node.owner,
  group: node.group,
  mode: KIND_BITS[node.kind] | node.mode,
  accessed: Math.floor(node.accessed / 1000) >>> 0,
  modified: Math.floor(node.modified / 1000) >>> 0,
});

/** The names for a row of numbers, as a row of strings; an unknown number has an empty one. */
export function ownerNames(numbers: Buffer): Buffer {
  const names: Buffer[] = [];
  for (let at = 0; at + 4 <= numbers.length; at += 4) {
    const id = numbers.readUInt32BE(at);
    const name = ownerName(id);
    const text = Buffer.from(name === String(id) ? '' : name);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    names.push(length, text);
  }
  return Buffer.concat(names);
}

/** The status that an error is answered with; undefined for one that is no refusal. */
export const statusOf = (error: unknown): Status | undefined =>
  error instanceof DiskError
    ? (STATUS_OF[error.code] ?? STATUS.failure)
    : error instanceof Refusal
      ? error.status
      : undefined;

/** The fields of one name in a listing, with the line of `ls -l` that the protocol wants beside it. */
export function nameFields(name: string, node: DiskNode, now: number): Field[] {
  const facts = [
    modeText(node),
    1,
    ownerName(node.owner),
    ownerName(node.group),
    sizeOf(node),
    dateText(node.modified, now),
  ];
  return [encodeName(name), encodeName(`${facts.join(' ')} ${name}`), attributesOf(node)];
}
