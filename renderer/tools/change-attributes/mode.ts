import type { ModeChange } from '../../../electron/tools/change-attributes/contract.ts';

/** Permission bits as the person sets them: those in neither stay as they are in each. */
export type Wish = ModeChange;

const ALL = 0o7777;

/** What all of some modes have in common: bits that all have, and bits that none has. */
export function commonOf(modes: readonly number[]): Wish {
  return {
    on: modes.reduce((bits, mode) => bits & mode, ALL),
    off: modes.reduce((bits, mode) => bits & ~mode, ALL),
  };
}

/** The wish with a bit set or taken away. */
export function withBit({ on, off }: Wish, bit: number, set: boolean): Wish {
  return set ? { on: on | bit, off: off & ~bit } : { on: on & ~bit, off: off | bit };
}

/** `0644` where every bit is decided, else empty. */
export function octalOf({ on, off }: Wish): string {
  return (on | off) === ALL ? on.toString(8).padStart(4, '0') : '';
}

/** The wish that an octal number says; undefined for what is none. */
export function wishOf(octal: string): Wish | undefined {
  if (!/^[0-7]{3,4}$/.test(octal)) return undefined;
  const on = Number.parseInt(octal, 8);
  return { on, off: ALL & ~on };
}

/** The same for folders, which can be entered wherever they can be read. */
export function enterable({ on, off }: Wish): Wish {
  const enter = (on & 0o444) >> 2;
  return { on: on | enter, off: off & ~enter };
}
