import { type ReparsePoint, reparseKindOf, type WindowsAttribute, type WindowsFacts } from '../contract/details.ts';
import { decodeName } from '../contract/names.ts';

/** Values of extended attributes by their names; undefined where only the name is known. */
export type ExtendedAttributes = ReadonlyMap<string, Uint8Array | undefined>;

/** More than a file of anybody has. */
const MOST_STREAMS = 1000;

/**
 * The extended attributes in what `getfattr -e hex` prints: lines `name=0x…`, or the name alone where it was not asked for the
 * value. Bytes of names that are no plain text are written as three octal digits.
 */
export function parseExtendedAttributes(stdout: Uint8Array): Map<string, Uint8Array | undefined> {
  const found = new Map<string, Uint8Array | undefined>();
  for (const line of Buffer.from(stdout).toString('latin1').split('\n')) {
    if (line === '' || line.startsWith('# ')) continue;
    const [, raw = '', hex] = /^([^=]+)(?:=(?:0x)?([0-9a-f]*))?$/.exec(line) ?? [];
    if (raw === '') continue;
    const name = decodeName(
      Buffer.from(
        raw.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8))),
        'latin1',
      ),
    );
    const value = hex === undefined ? undefined : Buffer.from(hex, 'hex');
    if (value !== undefined || !found.has(name)) found.set(name, value);
  }
  return found;
}

/** What the drivers of Linux (ntfs-3g, ntfs3) tell of a file by extended attributes; undefined on any other file system. */
export function factsOfNtfs(attributes: ExtendedAttributes): WindowsFacts | undefined {
  const bits = attributeBits(attributes);
  if (bits === undefined) return undefined;
  const shortName = attributes.get('system.ntfs_dos_name');
  const data = attributes.get('system.ntfs_reparse_data');
  const reparse = data === undefined ? undefined : parseReparsePoint(data);
  const streams = [...attributes]
    .filter(([name]) => name.startsWith('user.'))
    .slice(0, MOST_STREAMS)
    .map(([name, value]) => ({
      name: name.slice('user.'.length),
      ...(value !== undefined && { size: value.length }),
    }));
  return {
    attributes: attributesOf(bits),
    ...(shortName !== undefined && shortName.length > 0 && { shortName: decodeName(shortName) }),
    ...(reparse !== undefined && { reparse }),
    // The kernel's driver keeps other things under such names, and shows no streams at all.
    ...(attributes.has('system.ntfs_times_be') && { streams }),
  };
}

function attributeBits(attributes: ExtendedAttributes): number | undefined {
  const big = attributes.get('system.ntfs_attrib_be');
  if (big?.length === 4) return Buffer.from(big).readUInt32BE();
  // In the order of the processor, which is the little one wherever a rescue system runs.
  const little = attributes.get('system.ntfs_attrib');
  if (little?.length === 4) return Buffer.from(little).readUInt32LE();
  return undefined;
}

const ATTRIBUTE_BITS: readonly (readonly [number, WindowsAttribute])[] = [
  [0x1, 'read-only'],
  [0x2, 'hidden'],
  [0x4, 'system'],
  [0x20, 'archive'],
  [0x100, 'temporary'],
  [0x200, 'sparse'],
  [0x800, 'compressed'],
  [0x1000, 'offline'],
  [0x2000, 'not-indexed'],
  [0x4000, 'encrypted'],
  [0x40_0000, 'recalled'],
];

/** The words of FILE_ATTRIBUTE_… bits; those that say what the entry is anyway (folder, normal) are left out. */
export function attributesOf(bits: number): WindowsAttribute[] {
  return ATTRIBUTE_BITS.filter(([bit]) => (bits & bit) !== 0).map(([, word]) => word);
}

const LINK = 0xa000000c;
const JUNCTION = 0xa0000003;

/**
 * A REPARSE_DATA_BUFFER (MS-FSCC 2.1.2): tag and length, then for links and junctions the path as the system and as a person
 * reads it. Undefined for what is too short to have a tag; damaged paths are left out.
 */
export function parseReparsePoint(data: Uint8Array): ReparsePoint | undefined {
  if (data.length < 8) return undefined;
  const bytes = Buffer.from(data);
  const tag = bytes.readUInt32LE(0);
  const kind = reparseKindOf(tag);
  if (tag !== LINK && tag !== JUNCTION) return { tag, kind };
  const names = tag === LINK ? 20 : 16;
  if (bytes.length < names) return { tag, kind };
  const text = (at: number) => {
    const [start, length] = [names + bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    return start + length > bytes.length ? '' : bytes.toString('utf16le', start, start + length);
  };
  const whole = text(8);
  const to = text(12) || whole.replace(/^\\\?\?\\(?=[A-Za-z]:)/, '').replace(/^\\\?\?\\UNC\\/, '\\\\');
  const volume = /^\\(?:\?\?|\\\?)\\Volume\{/i.test(whole);
  return { tag, kind: volume ? 'mount-point' : kind, ...(to !== '' && { to }) };
}

const SECONDS_FROM_1601 = 11_644_473_600n;

/** Times of NTFS in milliseconds since 1970, from `system.ntfs_times_be`: created, modified, accessed, changed (ntfs-3g). */
export function timesOfNtfs(
  attributes: ExtendedAttributes,
): { created: number; accessed: number; changed: number } | undefined {
  const raw = attributes.get('system.ntfs_times_be');
  if (raw?.length !== 32) return undefined;
  const at = (offset: number) => Number(Buffer.from(raw).readBigUInt64BE(offset) / 10_000n - SECONDS_FROM_1601 * 1000n);
  return { created: at(0), accessed: at(16), changed: at(24) };
}
