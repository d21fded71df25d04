import { once } from 'node:events';
import type { ServerChannel } from 'ssh2';
import { decodeName, encodeName } from '../../contract/names.ts';
import {
  type Attributes,
  type Cursor,
  encodeRequest,
  type Field,
  FLAG,
  packetSplitter,
  takeAttributes,
  takeBytes,
  takeLarge,
  takeNumber,
  TYPE,
} from '../ssh/sftp/wire.ts';
import type { Disk, DiskNode, FileNode } from './disk.ts';
import { DiskError } from './disk-error.ts';
import {
  attributesOf,
  nameFields,
  ownerNames,
  Refusal,
  STATUS,
  statusOf,
  statusPacket,
  versionPacket,
} from './sftp-answers.ts';

const APPEND = 4;
const TRUNCATE = 16;
const LONGEST_PACKET = 262_144;
const LONGEST_DATA = 261_120;
const MOST_HANDLES = 1000;
const NAMES_AT_A_TIME = 100;
/** Requests that may wait for the answers before them to go out. */
const MOST_WAITING = 256;

type Handle =
  | {
      readonly kind: 'file';
      readonly node: FileNode;
      readonly append: boolean;
      readonly read: boolean;
      readonly write: boolean;
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'folder'; readonly rows: [string, DiskNode][] };

/** Answers one request: the type and the fields of the answer. */
type Answer = readonly [type: number, ...fields: Field[]];

/**
 * Serves SFTP version 3 (draft-ietf-secsh-filexfer-02) on a raw channel, from the made-up disk, with OpenSSH's habits and the
 * extensions above. Names stay the bytes they are. A client that talks nonsense is cut off.
 */
export function serveSftp(
  channel: ServerChannel,
  { disk, home, now, signal }: { disk: Disk; home: string; now: () => number; signal: AbortSignal },
): void {
  const handles = new Map<number, Handle>();
  const waiting: Buffer[] = [];
  let lastHandle = 0;
  let busy = false;
  let ended = false;

  const end = () => {
    ended = true;
    waiting.length = 0;
    for (const handle of handles.values()) if (handle.kind === 'file') disk.release(handle.node);
    handles.clear();
  };
  const drop = () => {
    end();
    channel.close();
  };

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      for (let packet = waiting.shift(); packet; packet = waiting.shift()) {
        const reply = packet[0] === TYPE.init ? versionPacket() : answerTo(packet);
        if (!channel.write(reply)) await once(channel, 'drain', { signal });
        if (waiting.length < MOST_WAITING) channel.resume();
      }
    } catch {
      drop();
    } finally {
      busy = false;
    }
  }

  function answerTo(packet: Buffer): Buffer {
    const request: Cursor = { packet, at: 1 };
    const id = takeNumber(request);
    try {
      const [answer, ...fields] = answerRequest(packet[0] ?? 0, request);
      return encodeRequest(answer, id, fields);
    } catch (error) {
      const status = statusOf(error);
      if (status === undefined) throw error;
      return statusPacket(id, status);
    }
  }

  const pathOf = (bytes: Uint8Array): string => {
    const path = decodeName(bytes);
    return path.startsWith('/') ? path : `${home}/${path}`;
  };
  const keep = (handle: Handle): Answer => {
    if (handles.size >= MOST_HANDLES) {
      if (handle.kind === 'file') disk.release(handle.node);
      throw new Refusal(STATUS.failure);
    }
    handles.set(++lastHandle, handle);
    const name = Buffer.alloc(4);
    name.writeUInt32BE(lastHandle >>> 0);
    return [TYPE.handle, name];
  };
  const handleOf = (bytes: Buffer): Handle => {
    const handle = bytes.length === 4 ? handles.get(bytes.readUInt32BE()) : undefined;
    if (!handle) throw new Refusal(STATUS.failure);
    return handle;
  };
  const fileOf = (bytes: Buffer) => {
    const handle = handleOf(bytes);
    if (handle.kind !== 'file') throw new Refusal(STATUS.failure);
    return handle;
  };
  const ok: Answer = [TYPE.status, STATUS.ok, Buffer.from('Success'), Buffer.alloc(0)];
  const apply = (node: DiskNode, { size, mode, owner, group, modified, accessed }: Attributes): Answer => {
    if (size !== undefined) {
      if (node.kind !== 'file') throw new DiskError(node.kind === 'folder' ? 'EISDIR' : 'EINVAL');
      if (node.barred) throw new DiskError('EACCES');
      disk.resize(node, size);
    }
    const milliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
    disk.change(node, { mode, owner, group, modified: milliseconds(modified), accessed: milliseconds(accessed) });
    return ok;
  };

  function answerRequest(type: number, request: Cursor): Answer {
    switch (type) {
      case TYPE.open:
        return open(pathOf(takeBytes(request)), takeNumber(request), takeAttributes(request));
      case TYPE.close: {
        const name = takeBytes(request);
        const handle = handleOf(name);
        if (handle.kind === 'file') disk.release(handle.node);
        handles.delete(name.readUInt32BE());
        return ok;
      }
      case TYPE.read: {
        const handle = handleOf(takeBytes(request));
        const offset = takeLarge(request);
        const length = Math.min(takeNumber(request), LONGEST_DATA);
        if (handle.kind === 'folder' || (handle.kind === 'file' && !handle.read)) throw new Refusal(STATUS.failure);
        const data = handle.kind === 'file' ? handle.node.content.read(offset, length) : new Uint8Array(0);
        if (data.length === 0 && length > 0) throw new Refusal(STATUS.end);
        return [TYPE.data, data];
      }
      case TYPE.write: {
        const handle = handleOf(takeBytes(request));
        const offset = takeLarge(request);
        const data = takeBytes(request);
        if (handle.kind === 'folder' || (handle.kind === 'file' && !handle.write)) throw new Refusal(STATUS.failure);
        if (handle.kind === 'file') disk.write(handle.node, handle.append ? handle.node.content.size : offset, data);
        return ok;
      }
      case TYPE.lstat:
      case TYPE.stat:
        return [TYPE.attributes, attributesOf(disk.node(pathOf(takeBytes(request)), type === TYPE.stat))];
      case TYPE.fstat:
        return [TYPE.attributes, attributesOf(fileOf(takeBytes(request)).node)];
      case TYPE.setstat:
        return apply(disk.node(pathOf(takeBytes(request))), takeAttributes(request));
      case TYPE.fsetstat:
        return apply(fileOf(takeBytes(request)).node, takeAttributes(request));
      case TYPE.opendir: {
        const path = pathOf(takeBytes(request));
        const folder = disk.folder(path);
        return keep({ kind: 'folder', rows: [['.', folder], ['..', folder.parent ?? folder], ...disk.list(path)] });
      }
      case TYPE.readdir: {
        const handle = handleOf(takeBytes(request));
        if (handle.kind !== 'folder') throw new Refusal(STATUS.failure);
        const rows = handle.rows.splice(0, NAMES_AT_A_TIME);
        if (rows.length === 0) throw new Refusal(STATUS.end);
        return [TYPE.name, rows.length, ...rows.flatMap(([name, node]) => nameFields(name, node, now()))];
      }
      case TYPE.remove:
        disk.remove(pathOf(takeBytes(request)));
        return ok;
      case TYPE.mkdir: {
        const path = pathOf(takeBytes(request));
        disk.makeFolder(path, (takeAttributes(request).mode ?? 0o777) & 0o7777);
        return ok;
      }
      case TYPE.rmdir:
        disk.removeFolder(pathOf(takeBytes(request)));
        return ok;
      case TYPE.realpath: {
        const real = encodeName(disk.realPath(pathOf(takeBytes(request))));
        return [TYPE.name, 1, real, real, {}];
      }
      case TYPE.rename:
        disk.rename(pathOf(takeBytes(request)), pathOf(takeBytes(request)), false);
        return ok;
      case TYPE.readlink: {
        const node = disk.node(pathOf(takeBytes(request)), false);
        if (node.kind !== 'link') throw new DiskError('EINVAL');
        return [TYPE.name, 1, encodeName(node.to), encodeName(node.to), {}];
      }
      case TYPE.symlink: {
        // OpenSSH has these two the other way round than the draft, and every client follows it.
        const to = decodeName(takeBytes(request));
        disk.makeLink(pathOf(takeBytes(request)), to);
        return ok;
      }
      case TYPE.extended:
        return extended(takeBytes(request).toString('latin1'), request);
      default:
        throw new Refusal(STATUS.unsupported);
    }
  }

  function open(path: string, flags: number, { mode = 0o666 }: Attributes): Answer {
    const write = (flags & FLAG.write) !== 0;
    const how = {
      create: (flags & FLAG.create) !== 0,
      exclusive: (flags & FLAG.exclusive) !== 0,
      truncate: write && (flags & TRUNCATE) !== 0,
      write,
      mode: mode & 0o7777,
    };
    const node = disk.open(path, how);
    if (node.kind === 'file') {
      return keep({ kind: 'file', node, append: (flags & APPEND) !== 0, read: (flags & FLAG.read) !== 0, write });
    }
    if (node.kind === 'folder') throw new DiskError('EISDIR');
    return keep({ kind: 'empty' });
  }

  function extended(name: string, request: Cursor): Answer {
    switch (name) {
      case 'posix-rename@openssh.com':
        disk.rename(pathOf(takeBytes(request)), pathOf(takeBytes(request)));
        return ok;
      case 'hardlink@openssh.com':
        disk.makeHardLink(pathOf(takeBytes(request)), pathOf(takeBytes(request)));
        return ok;
      case 'lsetstat@openssh.com':
        return apply(disk.node(pathOf(takeBytes(request)), false), takeAttributes(request));
      case 'fsync@openssh.com':
        fileOf(takeBytes(request));
        return ok;
      case 'limits@openssh.com':
        return [TYPE.extendedReply, ...[LONGEST_PACKET, LONGEST_DATA, LONGEST_DATA, MOST_HANDLES].map(BigInt)];
      case 'statvfs@openssh.com': {
        const { frozen } = disk.node(pathOf(takeBytes(request)));
        const unit = 4096;
        const total = Math.floor(disk.total / unit);
        const free = frozen ? 0 : Math.floor(disk.free / unit);
        const [system, flags] = frozen ? [0x5245, 1] : [0x5244, 0];
        return [TYPE.extendedReply, ...[unit, unit, total, free, free, 1e7, 9e6, 9e6, system, flags, 255].map(BigInt)];
      }
      case 'users-groups-by-id@openssh.com':
        return [TYPE.extendedReply, ownerNames(takeBytes(request)), ownerNames(takeBytes(request))];
      default:
        throw new Refusal(STATUS.unsupported);
    }
  }

  const split = packetSplitter((packet) => {
    waiting.push(packet);
    if (waiting.length >= MOST_WAITING) channel.pause();
  }, LONGEST_PACKET);
  channel.on('data', (piece: Buffer) => {
    if (ended) return;
    try {
      split(piece);
    } catch {
      return drop();
    }
    void work();
  });
  channel.on('end', () => {
    end();
    channel.end();
  });
  signal.addEventListener('abort', end, { once: true });
}
