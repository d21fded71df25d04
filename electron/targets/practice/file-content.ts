import { DiskError } from './disk-error.ts';

/** Bytes of a block: content is made, kept and charged in pieces of this size. */
export const BLOCK_SIZE = 65_536;

/** Content that costs no memory: block `index` is made anew each time it is read, always the same; only the last may be short. */
export interface Recipe {
  readonly size: number;
  block(index: number): Uint8Array;
}

/** Asks for room for `bytes` more (or gives some back, if negative). Throws ENOSPC. */
export type Reserve = (bytes: number) => void;

/** The bytes of one file: a recipe underneath, what was written above it, and zeros where nothing is. */
export class FileContent {
  #size: number;
  #recipeSize: number;
  #stored = 0;
  readonly #recipe: Recipe | undefined;
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #limit: number;

  constructor(limit: number, recipe?: Recipe) {
    this.#limit = limit;
    this.#recipe = recipe;
    this.#size = recipe?.size ?? 0;
    this.#recipeSize = this.#size;
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes of memory that this content holds. */
  get stored(): number {
    return this.#stored;
  }

  /** The bytes from `offset` on, fewer than `length` where the file ends. The caller's to keep. */
  read(offset: number, length: number): Uint8Array {
    const end = Math.min(this.#size, offset + length);
    if (end <= offset) return new Uint8Array(0);
    const bytes = new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const index = Math.floor(at / BLOCK_SIZE);
      const inside = at - index * BLOCK_SIZE;
      const here = Math.min(BLOCK_SIZE - inside, end - at);
      bytes.set(this.#block(index).subarray(inside, inside + here), at - offset);
      at += here;
    }
    return bytes;
  }

  /** Puts bytes at `offset`, with zeros before them where the file was shorter. */
  write(offset: number, bytes: Uint8Array, reserve: Reserve): void {
    if (offset + bytes.length > this.#limit) throw new DiskError('EFBIG');
    for (let done = 0; done < bytes.length; ) {
      const index = Math.floor((offset + done) / BLOCK_SIZE);
      const inside = offset + done - index * BLOCK_SIZE;
      const here = Math.min(BLOCK_SIZE - inside, bytes.length - done);
      this.#writable(index, inside + here, reserve).set(bytes.subarray(done, done + here), inside);
      done += here;
      this.#size = Math.max(this.#size, offset + done);
    }
  }

  resize(size: number, reserve: Reserve): void {
    if (size > this.#limit) throw new DiskError('EFBIG');
    if (size < this.#size) {
      const last = Math.floor(size / BLOCK_SIZE);
      for (const [index, block] of this.#blocks) {
        if (index * BLOCK_SIZE < size) {
          if (index === last) block.fill(0, size - index * BLOCK_SIZE);
        } else {
          this.#blocks.delete(index);
          this.#stored -= block.length;
          reserve(-block.length);
        }
      }
      this.#recipeSize = Math.min(this.#recipeSize, size);
    }
    this.#size = size;
  }

  /** What block `index` holds; bytes behind its end are zeros. */
  #block(index: number): Uint8Array {
    const written = this.#blocks.get(index);
    if (written) return written;
    const left = this.#recipeSize - index * BLOCK_SIZE;
    return this.#recipe && left > 0 ? this.#recipe.block(index).subarray(0, left) : new Uint8Array(0);
  }

  /** Block `index` in memory with room for `length` bytes. Grows by doubling, so that many small files stay small. */
  #writable(index: number, length: number, reserve: Reserve): Uint8Array {
    const written = this.#blocks.get(index);
    if (written && written.length >= length) return written;
    const before = this.#block(index);
    const room = Math.min(BLOCK_SIZE, 2 ** Math.ceil(Math.log2(Math.max(64, length, before.length))));
    const more = room - (written?.length ?? 0);
    reserve(more);
    const block = new Uint8Array(room);
    block.set(before);
    this.#blocks.set(index, block);
    this.#stored += more;
    return block;
  }
}
