/**
 * Bytes that are not what their format demands: cut off, overwritten, or made to harm. Says what is wrong and where in the
 * file, never what the bytes hold. Whoever reads for a person turns it into a problem.
 */
export class DamagedError extends Error {
  /** Bytes from the start of the file, where a place is to blame. */
  readonly position: number | undefined;

  constructor(what: string, position?: number) {
    super(position === undefined ? what : `${what} (at 0x${position.toString(16)})`);
    this.name = 'DamagedError';
    this.position = position;
  }
}
