import { displayName } from '../contract/names.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';

/** How a problem says, among its details, that a password opens the archive. */
export const LOCKED = { archive: 'needs a password' } as const;

const SAID = 500;

export const noSevenZip = (label: string): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: `There is no 7-Zip on ${label}`,
    message: 'Archives are opened where they are, by the program 7-Zip of that system. The archive was not touched.',
    remedy: 'Install it there (on Debian: apt-get install 7zip), or copy the archive to this computer first.',
  });

export const locked = (name: string, isWrong: boolean): ProblemError =>
  new ProblemError({
    code: 'sign-in-failed',
    title: isWrong
      ? `This password does not open “${displayName(name)}”`
      : `“${displayName(name)}” is locked with a password`,
    message: 'What is in the archive is encrypted. It was not touched.',
    remedy: 'Type the password that was set when it was made.',
    retryable: true,
    details: LOCKED,
  });

/** True for what only a password, or another one, helps. */
export const isLocked = (error: unknown): error is ProblemError =>
  isProblem(error, 'sign-in-failed') && error.problem.details?.['archive'] === LOCKED.archive;

export const noArchive = (name: string, said: string): ProblemError =>
  new ProblemError({
    code: 'invalid-input',
    title: `“${displayName(name)}” could not be opened as an archive`,
    message: 'It is none that 7-Zip knows, it is cut off, or it is damaged. It was not touched.',
    remedy:
      'Compare its size and checksum with where it came from. Of several volumes open the first one, with all others beside it.',
    details: { technical: displayName(said.trim().slice(-SAID)) },
  });

export const tooMany = (name: string, most: number): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: `“${displayName(name)}” holds too much to be shown`,
    message: `It has more than ${most.toLocaleString('en')} names in it. It was not touched.`,
    remedy: 'Unpack it instead of opening it.',
  });

export const notInside = (path: string): ProblemError =>
  new ProblemError({
    code: 'not-found',
    title: `“${displayName(path)}” is not in the archive`,
    message: 'There is nothing of that name in it.',
    remedy: 'Refresh the list: the archive may have been changed.',
    details: { path: displayName(path) },
  });

export const unreadable = (path: string, said: string): ProblemError =>
  new ProblemError({
    code: 'damaged',
    title: `“${displayName(path)}” could not be unpacked`,
    message:
      'The archive is damaged there, or made in a way that 7-Zip can’t undo. The archive itself was not touched.',
    remedy: 'Other files in it may be whole. Test the archive to see which.',
    details: { path: displayName(path), technical: displayName(said.trim().slice(-SAID)) },
  });

export const notAFile = (path: string): ProblemError =>
  new ProblemError({
    code: 'invalid-input',
    title: `“${displayName(path)}” is no file`,
    message: 'Only files have a content that can be read. Nothing was changed.',
    details: { path: displayName(path) },
  });

export const readOnly = (): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: 'Archives are not changed from inside',
    message: 'An opened archive is for looking and for copying out. Nothing was changed.',
    remedy: 'Copy out what is to be changed, then pack it anew.',
  });
