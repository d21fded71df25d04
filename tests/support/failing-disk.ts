import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noMounts } from './mounts.ts';

/** Why no disk with bad sectors can be had here; undefined where one can. */
export const noFailingDisk = noMounts ?? (existsSync('/dev/fuse') ? undefined : 'this system has no /dev/fuse');

/** A file of the disk: its bytes, and those that can't be read. */
export interface FailingFile {
  readonly content: Buffer;
  readonly bad?: readonly { readonly offset: number; readonly length: number }[];
}

/** A read-only file system with one folder, some of whose files have sectors that give EIO to whoever reads them. */
export interface FailingDisk {
  readonly folder: string;
  /** How often each file (by name) answered EIO. */
  readonly failures: ReadonlyMap<string, number>;
  remove(): Promise<void>;
}

// The kernel's include/uapi/linux/fuse.h, version 7.31.
const OP = {
  lookup: 1,
  forget: 2,
  getattr: 3,
  open: 14,
  read: 15,
  statfs: 17,
  release: 18,
  flush: 25,
  init: 26,
  opendir: 27,
  readdir: 28,
  releasedir: 29,
  batchForget: 42,
} as const;
const ERROR = { noEntry: 2, io: 5, noSuchCall: 38 } as const;
const HEAD = 40;
const ROOT = 1;
const DATE = 1_600_000_000n;
const DIRECT_IO = 1;

/** Mounts the disk; the test's own process serves it, so it must be read by others only, or asynchronously. */
export async function mountFailingDisk(files: ReadonlyMap<string, FailingFile>): Promise<FailingDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'rescue-desk-failing-disk-'));
  const device = await open('/dev/fuse', 'r+');
  const options = `fd=3,rootmode=40000,user_id=0,group_id=0,allow_other`;
  const mounting = spawn('mount', ['-i', '-t', 'fuse', '-o', `ro,${options}`, 'rescue-desk-test', folder], {
    stdio: ['ignore', 'ignore', 'inherit', device.fd],
  });
  const [status] = (await once(mounting, 'exit')) as [number | null];
  if (status !== 0) throw new Error('a FUSE file system could not be mounted');
  const failures = new Map<string, number>();
  const served = serve(device, [...files], failures);
  return {
    folder,
    failures,
    async remove() {
      const unmounting = spawn('umount', ['-l', folder], { stdio: 'inherit' });
      await once(unmounting, 'exit');
      await served;
      await device.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Answers the kernel until the file system is unmounted. */
async function serve(
  device: FileHandle,
  files: readonly (readonly [string, FailingFile])[],
  failures: Map<string, number>,
): Promise<void> {
  const request = Buffer.alloc(1024 * 1024);
  for (;;) {
    let length: number;
    try {
      ({ bytesRead: length } = await device.read(request, 0, request.length, null));
    } catch (error) {
      // A request that was taken back, or the end.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      return;
    }
    const operation = request.readUInt32LE(4);
    if (operation === OP.forget || operation === OP.batchForget) continue;
    const answer = answerTo(operation, request.subarray(0, length), files, failures);
    const body = typeof answer === 'number' ? Buffer.alloc(0) : answer;
    const head = Buffer.alloc(16);
    head.writeUInt32LE(16 + body.length, 0);
    head.writeInt32LE(typeof answer === 'number' ? -answer : 0, 4);
    request.copy(head, 8, 8, 16);
    await device.write(Buffer.concat([head, body])).catch(() => undefined);
  }
}

/** The answer's bytes, or the number of an error. */
function answerTo(
  operation: number,
  request: Buffer,
  files: readonly (readonly [string, FailingFile])[],
  failures: Map<string, number>,
): Buffer | number {
  const node = Number(request.readBigUInt64LE(16));
  const body = request.subarray(HEAD);
  const file = files[node - ROOT - 1];
  switch (operation) {
    case OP.init:
      return initial();
    case OP.lookup: {
      const name = body.subarray(0, body.indexOf(0)).toString();
      const at = files.findIndex(([other]) => other === name);
      return at < 0 ? ERROR.noEntry : entryOf(at + ROOT + 1, files[at]?.[1]);
    }
    case OP.getattr:
      return Buffer.concat([Buffer.alloc(16), attributesOf(node, file?.[1])]);
    case OP.open:
    case OP.opendir: {
      // Without the kernel's cache a reader gets exactly what it asks for, and the error of exactly that.
      const opened = Buffer.alloc(16);
      opened.writeUInt32LE(operation === OP.open ? DIRECT_IO : 0, 8);
      return opened;
    }
    case OP.read: {
      const offset = Number(body.readBigUInt64LE(8));
      const end = offset + body.readUInt32LE(16);
      if (!file) return ERROR.noEntry;
      const [name, { content, bad = [] }] = file;
      if (bad.some((hole) => hole.offset < end && offset < hole.offset + hole.length)) {
        failures.set(name, (failures.get(name) ?? 0) + 1);
        return ERROR.io;
      }
      return content.subarray(offset, end);
    }
    case OP.readdir:
      return namesFrom(Number(body.readBigUInt64LE(8)), body.readUInt32LE(16), files);
    case OP.statfs: {
      const space = Buffer.alloc(80);
      space.writeUInt32LE(4096, 40);
      space.writeUInt32LE(255, 44);
      space.writeUInt32LE(4096, 48);
      return space;
    }
    case OP.release:
    case OP.releasedir:
    case OP.flush:
      return Buffer.alloc(0);
    default:
      return ERROR.noSuchCall;
  }
}

function initial(): Buffer {
  const answer = Buffer.alloc(64);
  answer.writeUInt32LE(7, 0);
  answer.writeUInt32LE(31, 4);
  answer.writeUInt32LE(128 * 1024, 8);
  answer.writeUInt16LE(16, 16);
  answer.writeUInt16LE(12, 18);
  answer.writeUInt32LE(128 * 1024, 20);
  answer.writeUInt32LE(1, 24);
  return answer;
}

function attributesOf(node: number, file: FailingFile | undefined): Buffer {
  const answer = Buffer.alloc(88);
  const size = BigInt(file?.content.length ?? 4096);
  answer.writeBigUInt64LE(BigInt(node), 0);
  answer.writeBigUInt64LE(size, 8);
  answer.writeBigUInt64LE((size + 511n) / 512n, 16);
  for (const at of [24, 32, 40]) answer.writeBigUInt64LE(DATE, at);
  answer.writeUInt32LE(file ? 0o100644 : 0o040755, 60);
  answer.writeUInt32LE(file ? 1 : 2, 64);
  answer.writeUInt32LE(4096, 80);
  return answer;
}

function entryOf(node: number, file: FailingFile | undefined): Buffer {
  const head = Buffer.alloc(40);
  head.writeBigUInt64LE(BigInt(node), 0);
  return Buffer.concat([head, attributesOf(node, file)]);
}

/** Directory entries from place `from` on, as many as fit `most` bytes. */
function namesFrom(from: number, most: number, files: readonly (readonly [string, FailingFile])[]): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (const [at, [name]] of files.entries()) {
    if (at < from) continue;
    const text = Buffer.from(name);
    const part = Buffer.alloc(Math.ceil((24 + text.length) / 8) * 8);
    part.writeBigUInt64LE(BigInt(at + ROOT + 1), 0);
    part.writeBigUInt64LE(BigInt(at + 1), 8);
    part.writeUInt32LE(text.length, 16);
    part.writeUInt32LE(8, 20);
    text.copy(part, 24);
    length += part.length;
    if (length > most) break;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
