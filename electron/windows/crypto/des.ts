/** One block of eight bytes encrypted with DES (FIPS 46-3) in ECB mode. `key` has eight bytes; their lowest bits are ignored. */
export function encryptDes(key: Uint8Array, block: Uint8Array): Buffer {
  return crypt(block, roundKeys(key));
}

/** The opposite of `encryptDes`. */
export function decryptDes(key: Uint8Array, block: Uint8Array): Buffer {
  return crypt(block, roundKeys(key).toReversed());
}

/** A DES key of eight bytes with odd parity from the 56 bits of seven. */
export function spreadKey(seven: Uint8Array): Buffer {
  const bits = toBits(seven);
  return Buffer.from(
    Array.from({ length: 8 }, (_, i) => {
      const part = bits.slice(7 * i, 7 * i + 7);
      const odd = part.reduce((sum, bit) => sum ^ bit, 1);
      return [...part, odd].reduce((byte, bit) => (byte << 1) | bit, 0);
    }),
  );
}

/** Bits, the highest of each byte first. Slow and plain: a password needs four blocks. */
type Bits = number[];

const toBits = (bytes: Uint8Array): Bits =>
  [...bytes].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((i) => (byte >> i) & 1));

const pick = (bits: Bits, order: readonly number[]): Bits => order.map((position) => bits[position - 1] as number);

function toBytes(bits: Bits): Buffer {
  const bytes = Buffer.alloc(bits.length / 8);
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = ((bytes[i >> 3] as number) << 1) | bit;
  return bytes;
}

function roundKeys(key: Uint8Array): Bits[] {
  let bits = pick(toBits(key), keyChoice);
  return rotations.map((count) => {
    const [left, right] = [bits.slice(0, 28), bits.slice(28)];
    bits = [...left.slice(count), ...left.slice(0, count), ...right.slice(count), ...right.slice(0, count)];
    return pick(bits, roundChoice);
  });
}

function crypt(block: Uint8Array, keys: Bits[]): Buffer {
  const bits = pick(toBits(block), initial);
  let [left, right] = [bits.slice(0, 32), bits.slice(32)];
  for (const key of keys) {
    const mixed = pick(right, expansion).map((bit, i) => bit ^ (key[i] as number));
    const substituted = boxes.flatMap((box, i) => substitute(box, mixed.slice(6 * i, 6 * i + 6)));
    [left, right] = [right, pick(substituted, permutation).map((bit, i) => bit ^ (left[i] as number))];
  }
  return toBytes(pick([...right, ...left], final));
}

/** The outer two of six bits choose one of the box's four rows, the inner four one of its sixteen columns. */
function substitute(box: readonly number[], bits: Bits): Bits {
  const [a, b, c, d, e, f] = bits as [number, number, number, number, number, number];
  const value = box[32 * a + 16 * f + 8 * b + 4 * c + 2 * d + e] as number;
  return [value >> 3, (value >> 2) & 1, (value >> 1) & 1, value & 1];
}

/** Eight rows of eight positions, each eight below the one before: the shape of a block's permutation. */
const rows = (starts: readonly number[]) =>
  starts.flatMap((start) => Array.from({ length: 8 }, (_, i) => start - 8 * i));

const initial = rows([58, 60, 62, 64, 57, 59, 61, 63]);
const final = Array.from({ length: 64 }, (_, i) => initial.indexOf(i + 1) + 1);
const expansion = Array.from({ length: 48 }, (_, i) => ((4 * Math.floor(i / 6) + (i % 6) + 31) % 32) + 1);
const permutation = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
];
const keyChoice = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36, 63, 55,
  47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
];
const roundChoice = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47, 55, 30,
  40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
const rotations = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
/** Each box as 4 rows of 16 hexadecimal digits. */
const boxes = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
].map((box) => Array.from(box, (digit) => Number.parseInt(digit, 16)));
