import { displayName } from '../../contract/names.ts';
import { cancelled, type Problem, ProblemError, READ_ERROR } from '../../contract/problem.ts';
import { readOnlyWords } from '../../contract/read-only.ts';

type Wording = Omit<Problem, 'retryable' | 'details'> & { retryable?: boolean };

const AGAIN = 'Refresh the folder and look where it is now.';

/** What a code of the operating system (`error.code` of Node's fs, child_process and net) means for the person. */
function wordingOf(code: string, shown: string): Wording | undefined {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        code: 'not-found',
        title: `${shown} is not there`,
        message: 'It may have been moved, renamed or deleted meanwhile, or a folder on the way to it is missing.',
        remedy: AGAIN,
      };
    case 'EEXIST':
      return {
        code: 'already-exists',
        title: `${shown} is there already`,
        message: 'What is there was left as it is.',
        remedy: 'Choose another name, or move away what is there.',
      };
    case 'ENOTEMPTY':
      return {
        code: 'already-exists',
        title: `There is something in ${shown}`,
        message: 'Only an empty folder can be removed or replaced in one step. Everything in it was left as it is.',
        remedy: 'Look at what is in it first; hidden files count too.',
      };
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'no-permission',
        title: `This computer does not allow it: ${shown}`,
        message: 'The account you are signed in with lacks the right to do this here. Nothing was changed.',
        remedy: 'Choose a folder of your own, or change the permissions in the system’s file manager.',
      };
    case 'EROFS':
      return { ...readOnlyWords, title: `${shown} can only be read` };
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'no-space',
        title: 'There is no room left on the disk',
        message: `Not everything could be written to ${shown}. What was there before is unharmed.`,
        remedy: 'Make room or choose another disk, then try again: it goes on where it stopped.',
        retryable: true,
      };
    case 'EFBIG':
      return {
        code: 'unsupported',
        title: `${shown} is too large for this disk`,
        message: 'The disk is formatted in a way that does not allow files of this size (FAT32 ends at 4 GB).',
        remedy: 'Choose a disk with NTFS, exFAT, APFS or a Linux file system.',
      };
    case 'EBUSY':
    case 'ETXTBSY':
      return {
        code: 'busy',
        title: `${shown} is in use`,
        message: 'Another program has it open. Nothing was changed.',
        remedy: 'Close that program and try again.',
        retryable: true,
      };
    case 'EMFILE':
    case 'ENFILE':
      return {
        code: 'busy',
        title: 'Too many files are open on this computer',
        message: 'The system does not let programs open more files just now. Nothing was changed.',
        remedy: 'Close some programs and try again.',
        retryable: true,
      };
    case 'EISDIR':
      return {
        code: 'invalid-input',
        title: `${shown} is a folder`,
        message: 'A file was expected here. Nothing was changed.',
      };
    case 'ELOOP':
      return {
        code: 'invalid-input',
        title: `${shown} is a link`,
        message: 'Writing through a link could change a file somewhere else, so it was refused. Nothing was changed.',
        remedy: 'Use the file that the link points to, or remove the link.',
      };
    case 'ENAMETOOLONG':
      return {
        code: 'invalid-input',
        title: 'The name is too long',
        message: `This computer can’t keep a file of that name: ${shown}. Nothing was changed.`,
        remedy: 'Choose a shorter name.',
      };
    case 'EINVAL':
    case 'EILSEQ':
    case 'ERR_INVALID_ARG_VALUE':
    case 'ERR_OUT_OF_RANGE':
      return {
        code: 'invalid-input',
        title: `This can’t be done with ${shown}`,
        message: 'The system refuses the name or the value. Nothing was changed.',
        remedy: 'Choose another name.',
      };
    case 'EXDEV':
      return {
        code: 'unsupported',
        title: `${shown} lies on another disk`,
        message: 'Giving another name works within one disk only. Nothing was changed.',
        remedy: 'Copy it there, then delete the original.',
      };
    case 'ENOSYS':
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
    case 'EMLINK':
      return {
        code: 'unsupported',
        title: `The disk can’t do this with ${shown}`,
        message: 'Its file system has no such feature. Nothing was changed.',
      };
    case 'EIO':
    case 'EUCLEAN':
    case 'EBADMSG':
      return {
        code: 'damaged',
        title: `The disk reports an error at ${shown}`,
        message: 'This part of the disk could not be read or written. The disk may be failing.',
        remedy: 'Copy what you still need from this disk to another one first, then have it checked.',
        retryable: true,
      };
    case 'ESTALE':
    case 'ENODEV':
    case 'ENXIO':
    case 'ENOTCONN':
    case 'EHOSTDOWN':
      return {
        code: 'unreachable',
        title: `The disk with ${shown} is gone`,
        message: 'It was unplugged, or the network drive does not answer any more.',
        remedy: 'Connect it again, then try once more.',
        retryable: true,
      };
    case 'ETIMEDOUT':
      return {
        code: 'timed-out',
        title: `No answer from ${shown}`,
        message: 'The disk or network drive did not answer in time.',
        remedy: 'Check that it is connected, then try again.',
        retryable: true,
      };
    default:
      return undefined;
  }
}

/** The operating system's code of an error, such as `ENOENT`; also of the first of several errors. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Translates what Node throws into a problem about `path`; problems pass as they are. */
export function localProblem(error: unknown, path: string): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Error && error.name === 'AbortError') return cancelled();
  const code = codeOf(error) ?? 'unknown';
  const shown = `“${displayName(path)}”`;
  const wording = wordingOf(code, shown) ?? {
    code: 'internal',
    title: `This computer could not do it: ${shown}`,
    message: 'The system gave a reason that Rescue Desk does not know. What was done before stays.',
    remedy: 'Try it again. If it happens again, copy the details into a report for the developers.',
    retryable: true,
  };
  const disk = wording.code === 'damaged' ? READ_ERROR : {};
  return new ProblemError({ ...wording, details: { technical: code, ...disk } }, { cause: error });
}

/** A request that makes no sense as it is, with the reason in words for the person. */
export function invalidInput(title: string, message: string, remedy?: string): ProblemError {
  return new ProblemError({ code: 'invalid-input', title, message, remedy });
}
