import { ProblemError } from '../contract/problem.ts';
import { DamagedError } from '../windows/damaged.ts';
import { EditError } from '../windows/hive/edit.ts';
import { KeyElsewhereError, WrongSystemHiveError } from '../windows/sam/boot-key.ts';

/** Does what reads or changes hives, and gives its errors the words of a problem. Nothing was written when it throws. */
export function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toWords(error);
  }
}

function toWords(error: unknown): unknown {
  if (error instanceof WrongSystemHiveError) {
    return new ProblemError(
      {
        code: 'damaged',
        title: 'The account database and the SYSTEM hive don’t belong together',
        message:
          'The key of the passwords is computed from SYSTEM, and its checksum is wrong: one of the two files is of another Windows or of another time. Nothing was changed.',
        remedy: 'Look whether somebody copied SAM or SYSTEM from a backup, and put the ones of the same day in place.',
      },
      { cause: error },
    );
  }
  if (error instanceof KeyElsewhereError) {
    return new ProblemError(
      {
        code: 'unsupported',
        title: 'This Windows asks for a start-up password',
        message: 'Its passwords are locked with a key that is not on the disk (SYSKEY). Nothing was changed.',
        remedy: 'Without that start-up password or floppy disk no program can set a password that works.',
      },
      { cause: error },
    );
  }
  if (error instanceof DamagedError) {
    return new ProblemError(
      {
        code: 'damaged',
        title: 'The registry of this Windows is damaged',
        message: 'A file of it is not what Windows would have written, so it was left alone. Nothing was changed.',
        remedy: 'Copy your files to safety first. Then look for an older copy of the hive, or restore a backup.',
        details: { technical: error.message },
      },
      { cause: error },
    );
  }
  if (error instanceof EditError) {
    return new ProblemError(
      {
        code: 'invalid-input',
        title: 'That change can’t be made',
        message: `${error.message}. Nothing was changed.`,
      },
      { cause: error },
    );
  }
  return error;
}
