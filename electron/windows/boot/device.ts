import { guidAt, guidBytes } from '../guid.ts';

/** Where something of the start lies. GUIDs in lower case with braces, offsets in bytes from the start of the disk. */
export type BootDevice =
  | { readonly kind: 'gpt-partition'; readonly partition: string; readonly disk: string }
  | { readonly kind: 'mbr-partition'; readonly offset: bigint; readonly signature: number }
  /** Wherever the firmware started from. */
  | { readonly kind: 'boot' }
  | { readonly kind: 'ram-disk'; readonly path: string; readonly on: BootDevice }
  | { readonly kind: 'other'; readonly type: number };

/** Bytes before a device: the GUID of its options. */
const OPTIONS = 16;
/** Bytes of a partition or of the device that was started from. */
const PARTITION = 72;
const type = { file: 0, boot: 5, partition: 6 } as const;

/** The device of an element (Geoff Chappell's notes on BCD devices). What is cut off or of another kind is `other`. */
export function decodeDevice(data: Buffer): BootDevice {
  return data.length < OPTIONS + 16 ? { kind: 'other', type: -1 } : deviceAt(data, OPTIONS);
}

/** The element of a partition or of the device that was started from. */
export function encodeDevice(
  device: Extract<BootDevice, { kind: 'gpt-partition' | 'mbr-partition' | 'boot' }>,
): Buffer {
  const data = Buffer.alloc(OPTIONS + PARTITION);
  data.writeUInt32LE(device.kind === 'boot' ? type.boot : type.partition, OPTIONS);
  data.writeUInt32LE(PARTITION, OPTIONS + 8);
  if (device.kind === 'gpt-partition') {
    guidBytes(device.partition).copy(data, OPTIONS + 16);
    guidBytes(device.disk).copy(data, OPTIONS + 40);
  } else if (device.kind === 'mbr-partition') {
    data.writeBigUInt64LE(device.offset, OPTIONS + 16);
    data.writeUInt32LE(1, OPTIONS + 36);
    data.writeUInt32LE(device.signature, OPTIONS + 40);
  }
  return data;
}

/** True where both name the same place. */
export function sameDevice(a: BootDevice, b: BootDevice): boolean {
  if (a.kind === 'gpt-partition' && b.kind === a.kind) return a.partition === b.partition && a.disk === b.disk;
  if (a.kind === 'mbr-partition' && b.kind === a.kind) return a.offset === b.offset && a.signature === b.signature;
  if (a.kind === 'ram-disk' && b.kind === a.kind) return a.path === b.path && sameDevice(a.on, b.on);
  return a.kind === b.kind && a.kind === 'boot';
}

/** The device for a person to read. */
export function deviceInWords(device: BootDevice): string {
  switch (device.kind) {
    case 'gpt-partition':
      return `GPT partition ${device.partition} on disk ${device.disk}`;
    case 'mbr-partition':
      return `MBR partition at byte ${device.offset} on disk ${device.signature.toString(16).padStart(8, '0')}`;
    case 'boot':
      return 'where the machine started from';
    case 'ram-disk':
      return `memory, from ${device.path}`;
    case 'other':
      return 'of a kind that is not known';
    default:
      return device satisfies never;
  }
}

function deviceAt(data: Buffer, at: number): BootDevice {
  const known = data.readUInt32LE(at);
  if (known === type.boot) return { kind: 'boot' };
  if (known === type.partition && at + PARTITION <= data.length) {
    const style = data.readUInt32LE(at + 36);
    if (style === 0) return { kind: 'gpt-partition', partition: guidAt(data, at + 16), disk: guidAt(data, at + 40) };
    if (style === 1) {
      return { kind: 'mbr-partition', offset: data.readBigUInt64LE(at + 16), signature: data.readUInt32LE(at + 40) };
    }
  }
  // A file that is loaded into memory: which device it is on, and its path.
  const nested = at + 52;
  if (known === type.file && at === OPTIONS && nested + PARTITION <= data.length && data.readUInt32LE(at + 16) === 3) {
    const path = data.toString('utf16le', nested + PARTITION).replace(/\0.*$/s, '');
    return { kind: 'ram-disk', path, on: deviceAt(data, nested) };
  }
  return { kind: 'other', type: known };
}
