import { DamagedError } from '../damaged.ts';
import type { Hive } from './cells.ts';

/** Something that is not as Windows writes it, and where: bytes from the start of the file. Never what the bytes hold. */
export interface Finding {
  readonly what: string;
  readonly position: number;
}

/** What one check keeps while it goes through a hive. */
export interface Check {
  readonly hive: Hive;
  readonly error: (what: string, position: number) => void;
  readonly warning: (what: string, position: number) => void;
  /** True the first time that an allocated cell is named; anything else is an error, and false. */
  readonly claim: (offset: number, what: string) => boolean;
  /** How many keys use each security descriptor, by offset. */
  readonly securityUses: Map<number, number>;
  readonly counts: { keys: number; values: number };
}

/** What `read` gives, or nothing and an error where the bytes are damaged. */
export function attempt<T>(error: Check['error'], read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof DamagedError)) throw thrown;
    error(thrown.message, thrown.position ?? 0);
    return undefined;
  }
}
