/** `data` encrypted or decrypted with RC4 (RFC 6229 has vectors). `key` has 1 to 256 bytes. */
export function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(state, i) + at(key, i % key.length)) & 0xff;
    swap(state, i, j);
  }
  const result = Buffer.alloc(data.length);
  for (let n = 0, i = 0, j = 0; n < data.length; n++) {
    i = (i + 1) & 0xff;
    j = (j + at(state, i)) & 0xff;
    swap(state, i, j);
    result[n] = at(data, n) ^ at(state, (at(state, i) + at(state, j)) & 0xff);
  }
  return result;
}

const at = (bytes: Uint8Array, index: number) => bytes[index] as number;

function swap(state: Uint8Array, i: number, j: number): void {
  const kept = at(state, i);
  state[i] = at(state, j);
  state[j] = kept;
}
