import { type Problem, ProblemError } from './problem.ts';

/** What refusing to change a disk that is mounted for reading only means, and what to do about it. */
export const readOnlyWords = {
  code: 'no-permission',
  message:
    'The disk there is mounted for reading only, so nothing on it was changed. Rescue systems do so to protect what is on it, and a Windows disk is mounted so where Windows did not shut down cleanly: it crashed, hibernates or uses fast startup.',
  remedy:
    'Save what you need first. If you are sure that the disk may be changed, mount it for writing and try again. A Windows disk that refuses needs its Windows to be started and shut down once, or its hibernation file to be discarded, which loses what was open in it.',
} as const satisfies Partial<Problem>;

/** The problem of changing something on a disk that is mounted for reading only. */
export const mountedReadOnly = (title: string, details?: Problem['details']): ProblemError =>
  new ProblemError({ ...readOnlyWords, title, ...(details && { details }) });
