import { type Problem, ProblemError } from '../../contract/problem.ts';
import type { FileChange } from '../../contract/undo.ts';
import { installationOf } from '../../offline/identity.ts';
import { isSaidOnTheWay } from '../../offline/restore-hive.ts';
import type { Target } from '../../targets/target.ts';
import { quoted } from '../../work/words.ts';
import { lookAt, type Standing } from './look.ts';
import { oldHiveOf, type Read, type Replaced, wholeOf } from './old-hive.ts';
import type { Seen } from './overlay.ts';

/**
 * As `lookAt`, and of a file of a Windows also whether it is that Windows at all: after another start of the rescue system another disk
 * may be mounted at the same place, and whatever the person says, one's accounts are nothing for the other.
 */
export async function standingOf(
  target: Target,
  seen: Seen,
  change: FileChange,
  record: Read,
  signal: AbortSignal,
): Promise<Standing> {
  const wanted = change.kind === 'replaced' ? change.installation : undefined;
  const found =
    wanted === undefined || change.kind !== 'replaced' ? wanted : await installationOf(target, change.path, signal);
  if (found !== undefined && found !== wanted) return { stands: 'gone', problem: another };
  const standing = await lookAt(seen, change, record, signal);
  if (standing.stands === 'changed' && change.kind === 'replaced' && (await isOwnHive(seen, change, record, signal)))
    return { stands: 'can' };
  // What can't be recognised is only taken back where it is what the job left, to the byte.
  if (standing.stands !== 'changed' || wanted === undefined || found !== undefined) return standing;
  return { stands: 'gone', problem: unrecognised(change.kind === 'replaced' ? change.path : '') };
}

/** Whether an undo of a hive was cut: with its logs it says then what it said before the job or after it. */
async function isOwnHive(seen: Seen, change: Replaced, record: Read, signal: AbortSignal): Promise<boolean> {
  const old = await oldHiveOf(record, change);
  if (old === undefined) return false;
  const others: Buffer[] = [];
  for (const name of change.between ?? []) others.push(await wholeOf(record.kept(name)));
  return isSaidOnTheWay(seen, old.hive, others, signal);
}

const another: Problem = new ProblemError({
  code: 'unsupported',
  title: 'This is another Windows',
  message:
    'What lies there now is not the Windows that this job changed: its identifier is another. The copies belong to that one only, so nothing was touched.',
  remedy: 'Mount the disk of the Windows that was changed at the same place, and undo again.',
}).problem;

const unrecognised = (path: string): Problem =>
  new ProblemError({
    code: 'damaged',
    title: `${quoted(path)} can’t be told to be of the same Windows`,
    message:
      'It was changed since, and the account database that would show which Windows this is can’t be read. It was left as it is.',
    remedy:
      'The whole files as they were lie in the folder “RescueDesk-…” beside it, too: where it is there, copy them back by hand.',
  }).problem;
