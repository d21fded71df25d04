/** Output that came after somebody interrupted a flood: gathered until it is quiet, and only its end kept. */
export interface Flood {
  take(text: string): void;
  /** Ends the gathering at once. */
  finish(): void;
}

/** Units of the end that are shown. */
const TAIL = 16 * 1024;
/** Milliseconds without output after which the flood is over, and after which it is shown again whatever comes. */
const QUIET = 80;
const LONGEST = 1000;

/**
 * What a flood left on its way can be megabytes, and drawing them all would keep the prompt out of sight for seconds after
 * Ctrl+C. `deliver` gets the end of it from a whole line on, with a note of how much is not shown; all of it where it is short.
 */
export function gatherFlood(deliver: (text: string) => void): Flood {
  let tail = '';
  let left = 0;
  let quiet: NodeJS.Timeout | undefined;
  const finish = () => {
    clearTimeout(quiet);
    clearTimeout(longest);
    if (left === 0) return deliver(tail);
    // From a whole line on, so that no escape sequence is cut in two.
    const line = tail.indexOf('\n') + 1;
    const skipped = Math.ceil((left + line) / 1024);
    deliver(`\u001b[0m\r\n\u001b[2m— ${skipped} KB of output not shown —\u001b[0m\r\n${tail.slice(line)}`);
  };
  const longest = setTimeout(finish, LONGEST);
  quiet = setTimeout(finish, QUIET);
  return {
    take(text) {
      tail += text;
      if (tail.length > 2 * TAIL) {
        left += tail.length - TAIL;
        tail = tail.slice(-TAIL);
      }
      clearTimeout(quiet);
      quiet = setTimeout(finish, QUIET);
    },
    finish,
  };
}
