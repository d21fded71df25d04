/**
 * Files of checksums, as `sha256sum` and its like write and read them: GNU's lines `hash  name` (a backslash first where the
 * name has one spelled out), BSD's `SHA256 (name) = hash`, and a hash alone for the file beside it.
 */
import { decodeName, encodeName } from '../contract/names.ts';
import { HASH_LENGTH, hashAlgorithm, type HashAlgorithm } from '../contract/sums.ts';

/** One file and the hash it should have; `name` is a path as it stands there, mostly relative, with `/` between folders. */
export interface Sum {
  readonly name: string;
  readonly algorithm: HashAlgorithm;
  /** Lower-case hexadecimal. */
  readonly hash: string;
}

export interface SumFile {
  readonly sums: readonly Sum[];
  /** Lines that are neither a sum of a known kind nor a comment. */
  readonly strange: number;
}

const GNU = /^(\\?)([0-9a-f]{32,128}) [ *]([^]+)$/i;
const BSD = /^(\\?)(SHA-?256|SHA-?1|MD5) ?\(([^]+)\) = ([0-9a-f]{32,64})$/i;
const ALONE = /^([0-9a-f]{32,128})$/i;
const SPELLED: Record<string, string> = { n: '\n', r: '\r', '\\': '\\' };

const unspelled = (name: string) => name.replace(/\\([nr\\])/g, (_, letter: string) => SPELLED[letter] ?? letter);

function algorithmOf(hash: string): HashAlgorithm | undefined {
  return hashAlgorithm.options.find((algorithm) => HASH_LENGTH[algorithm] === hash.length);
}

/** `own` is the name of the file itself: a hash alone is that of the file it is named after (`disk.img.sha256`). */
export function readSumFile(content: Uint8Array, own: string): SumFile {
  const sums: Sum[] = [];
  let strange = 0;
  const text = decodeName(content).replace(/^\uFEFF/, '');
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.trim() === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const sum = sumOf(line, own);
    if (sum) sums.push(sum);
    else strange += 1;
  }
  return { sums, strange };
}

function sumOf(line: string, own: string): Sum | undefined {
  const tagged = BSD.exec(line);
  const plain = tagged ? null : GNU.exec(line);
  const alone = ALONE.exec(line.trim());
  const hash = (tagged?.[4] ?? plain?.[2] ?? alone?.[1])?.toLowerCase();
  const algorithm = hash && algorithmOf(hash);
  if (!hash || !algorithm) return undefined;
  if (tagged && tagged[2]?.replace('-', '').toLowerCase() !== algorithm) return undefined;
  const written = tagged?.[3] ?? plain?.[3] ?? own.replace(/\.[^.]+$/, '');
  const escaped = (tagged?.[1] ?? plain?.[1]) === '\\';
  return { name: escaped ? unspelled(written) : written, algorithm, hash };
}

/** The lines of GNU's form, which every system reads. */
export function writeSumFile(sums: readonly Sum[]): Uint8Array {
  return Buffer.concat(sums.map((sum) => encodeName(`${sumLine(sum)}\n`)));
}

/** One line without its end. */
export function sumLine({ name, hash }: Pick<Sum, 'name' | 'hash'>): string {
  const spelled = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${spelled === name ? '' : '\\'}${hash}  ${spelled}`;
}
