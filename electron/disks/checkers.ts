import { type Problem, ProblemError } from '../contract/problem.ts';

/**
 * What a program found: nothing wrong; damage, left as it is; what may be damage, or only changes that the journal still holds; damage, all of it
 * mended or some of it left; or it could not tell.
 */
export type Verdict = 'clean' | 'errors' | 'unreplayed' | 'repaired' | 'left' | 'unknown';

/** A program that checks one kind of file system. */
export interface Checker {
  readonly program: string;
  /** Debian's package that has it. */
  readonly from: string;
  readonly look: readonly string[];
  /** Absent where repairing is refused, for that reason. */
  readonly mend?: readonly string[];
  readonly noMending?: Problem;
  readonly verdict: (status: number, isMending: boolean) => Verdict;
  /** What it says when it could not look at all, though its status is that of damage. */
  readonly failed?: RegExp;
  /** What it says at its end, where its status does not tell that it came so far. */
  readonly finished?: RegExp;
  /** What it says where it only looks, and leaves out the changes that the journal holds. */
  readonly unreplayed?: RegExp;
  /** What it does not look at, where nothing was found. */
  readonly limits?: string;
  /** From 0 to 1, as far as a line tells. */
  readonly progress?: (line: string) => number | undefined;
}

/** fsck(8): bits of the exit status. */
const CORRECTED = 1 | 2;
const LEFT = 4;
const byBits = (status: number, isMending: boolean): Verdict => {
  if (status === 0) return 'clean';
  if (status & ~(CORRECTED | LEFT)) return 'unknown';
  if (!(status & LEFT)) return 'repaired';
  return isMending ? 'left' : 'errors';
};

/** e2fsck goes through a file system five times. */
const PASSES = 5;

const ext: Checker = {
  program: 'e2fsck',
  from: 'e2fsprogs',
  look: ['-f', '-n', '-C', '1'],
  mend: ['-f', '-y', '-C', '1'],
  verdict: byBits,
  unreplayed: /skipping journal recovery because doing a read-only filesystem check/,
  progress: (line) => {
    // At the end stands the name of the file system, or its device where it has none.
    const [, pass, done, of] = /^([1-5]) (\d+) (\d+) ./.exec(line) ?? [];
    return of === undefined || Number(of) === 0 ? undefined : (Number(pass) - 1 + Number(done) / Number(of)) / PASSES;
  },
};

const xfs: Checker = {
  program: 'xfs_repair',
  from: 'xfsprogs',
  look: ['-n'],
  mend: [],
  // xfs_repair(8): 1 is found with -n and failed without, 2 a log that must be replayed first.
  verdict: (status, isMending) =>
    status === 0 ? (isMending ? 'repaired' : 'clean') : status === 1 && !isMending ? 'errors' : 'unknown',
  unreplayed: /log which is being ignored because the -n option was used/,
};

const fat: Checker = {
  program: 'fsck.fat',
  from: 'dosfstools',
  look: ['-n'],
  mend: ['-a'],
  verdict: (status, isMending) =>
    status === 0 ? 'clean' : status === 1 ? (isMending ? 'repaired' : 'errors') : 'unknown',
  // It ends with the same status where it gave up; only when it came to its end it counts.
  finished: /^.*: \d+ files, \d+\/\d+ clusters$/m,
};

const CHECKERS: Readonly<Record<string, Checker>> = {
  ext2: ext,
  ext3: ext,
  ext4: ext,
  xfs,
  vfat: fat,
  btrfs: {
    program: 'btrfs',
    from: 'btrfs-progs',
    look: ['check', '--readonly'],
    noMending: new ProblemError({
      code: 'unsupported',
      title: 'Btrfs is not repaired here',
      message:
        'Its own authors advise against “btrfs check --repair”: it often makes a damaged file system worse. Nothing was changed.',
      remedy: 'Mount it read-only and copy off what can be read. Then make the file system anew.',
    }).problem,
    verdict: (status) => (status === 0 ? 'clean' : 'errors'),
    failed: /cannot open device|No such (?:file|device)|is (?:currently )?mounted/,
  },
  ntfs: {
    program: 'ntfsfix',
    from: 'ntfs-3g',
    look: ['-n'],
    noMending: new ProblemError({
      code: 'unsupported',
      title: 'Only Windows itself repairs NTFS',
      message:
        'Linux has no program that repairs NTFS fully, and half a repair can cost files. What can be looked at here are its main table, its copy and its boot sectors. Nothing was changed.',
      remedy:
        'Mount it read-only and copy off what matters. Then start the Windows rescue, or Windows, and run “chkdsk /f” there.',
    }).problem,
    verdict: (status) => (status === 0 ? 'clean' : 'errors'),
    failed: /Failed to access|Error opening|Input\/output error/,
    limits:
      'Only its main table, the copy of that and the boot sectors were looked at. Every file and folder is only looked at by Windows itself (chkdsk).',
  },
};

/** What the end of a checker means; `said` is all that it printed. A program that was killed has found nothing. */
export function verdictOf(checker: Checker, status: number, isMending: boolean, said: string): Verdict {
  if (status >= 128) return 'unknown';
  if (status !== 0 && (checker.failed?.test(said) || checker.finished?.test(said) === false)) return 'unknown';
  const verdict = checker.verdict(status, isMending);
  return verdict === 'errors' && checker.unreplayed?.test(said) ? 'unreplayed' : verdict;
}

/** What checks that content of a device, such as `ext4`; undefined where nothing does. */
export const checkerOf = (content: string | undefined): Checker | undefined =>
  content !== undefined && Object.hasOwn(CHECKERS, content) ? CHECKERS[content] : undefined;
