import { hash } from 'node:crypto';
import { isProblem } from '../../contract/problem.ts';
import { type Change, type FileChange, isFirmwareChange, isSectorChange, isVolumeChange } from '../../contract/undo.ts';
import { restoreHive } from '../../offline/restore-hive.ts';
import type { UndoReader, UndoWriter } from '../../engine/tool.ts';
import type { Files, Target } from '../../targets/target.ts';
import { overwrite } from '../../work/overwrite.ts';
import { oldHiveOf, type Replaced, wholeOf } from './old-hive.ts';
import { arrivedWrong, putFile, settable, sha256Of } from '../../work/put-file.ts';

/** True where what undoing does can be undone in turn: not where files with bytes in them are taken away for good, or
 *  volumes unmounted, which may need a key again. */
export function isReversible(change: Change): boolean {
  if (isVolumeChange(change) || isFirmwareChange(change)) return false;
  if (isSectorChange(change)) return true;
  return change.kind !== 'made' || change.what !== 'file' || change.size === 0;
}

/** What taking a change back will be in the words of an undo record; bytes that will be lost are kept by `undo`. */
export async function inverseOf(
  files: Files,
  change: FileChange,
  undo: UndoWriter,
  signal: AbortSignal,
): Promise<Change> {
  const { target } = change;
  switch (change.kind) {
    case 'renamed':
      return { kind: 'renamed', target, from: change.to, to: change.from, what: change.what };
    case 'attributes':
      return { ...change, before: change.after, after: change.before };
    case 'made': {
      const { path, what } = change;
      const linkTo = what === 'link' ? await files.readLink(path) : undefined;
      const before = settable(files, await files.attributes(path, signal));
      return { kind: 'removed', target, path, what, ...(linkTo !== undefined && { linkTo }), before };
    }
    case 'replaced': {
      const { path } = change;
      const { kept, size, sha256 } = await undo.keep(files.read(path, { signal }));
      const { size: oldSize, sha256: oldHash } = change.before;
      const before = { size, sha256, ...settable(files, await files.attributes(path, signal)) };
      const { inPlace, installation } = change;
      return {
        kind: 'replaced',
        target,
        path,
        kept,
        before,
        after: { size: oldSize, sha256: oldHash },
        ...(inPlace && { inPlace }),
        ...(installation !== undefined && { installation }),
      };
    }
    case 'removed':
    default: {
      const { path, what, kept, sha256 } = change;
      const facts = kept === undefined ? { size: 0 } : { sha256 };
      return { kind: 'made', target, path, what, ...(what === 'file' && facts) };
    }
  }
}

/** Takes one change back, which `lookAt` has found to stand. */
export async function revert(
  target: Target,
  files: Files,
  change: FileChange,
  record: UndoReader,
  signal: AbortSignal,
) {
  switch (change.kind) {
    case 'renamed':
      return files.rename(change.to, change.from);
    case 'attributes':
      return files.setAttributes(change.path, settable(files, change.before));
    case 'made':
      return change.what === 'folder' ? removeIfEmpty(files, change.path) : files.remove(change.path);
    case 'replaced': {
      const { size: _, sha256, ...attributes } = change.before;
      const bytes = record.kept(change.kept);
      if (change.inPlace) return writeBack(files, change, record, signal);
      return putFile(files, target.pathStyle, change.path, bytes, { replace: true, sha256, attributes, signal });
    }
    case 'removed': {
      if (change.what === 'folder') await files.makeFolder(change.path, { mode: change.before.mode });
      else if (change.what === 'link') await files.makeLink(change.path, change.linkTo ?? '');
      else {
        const bytes = change.kept === undefined ? noBytes() : record.kept(change.kept);
        const attributes = change.before;
        const sha256 = change.sha256 ?? hash('sha256', '');
        return putFile(files, target.pathStyle, change.path, bytes, { replace: false, sha256, attributes, signal });
      }
      return files.setAttributes(change.path, settable(files, change.before));
    }
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array, void, void> {}

/** A folder that others have put something into since stays: it is theirs now. */
async function removeIfEmpty(files: Files, path: string): Promise<void> {
  try {
    await files.removeFolder(path);
  } catch (error) {
    if (!isProblem(error, 'already-exists')) throw error;
  }
}

/** Puts the old bytes back where the file lies, and reads them back. A hive comes back with its logs, so that no cut leaves half of one. */
async function writeBack(files: Files, change: Replaced, record: UndoReader, signal: AbortSignal): Promise<void> {
  const { path, before } = change;
  const whole = await wholeOf(record.kept(change.kept));
  if (hash('sha256', whole) !== before.sha256) throw arrivedWrong(path);
  const old = await oldHiveOf(record, change);
  const isBack = old !== undefined && (await restoreHive(files, old.hive, signal));
  if (!isBack) await overwrite(files, path, whole, signal);
  if ((await sha256Of(files, path, signal)) !== before.sha256) throw arrivedWrong(path);
  for (const each of [change, ...(isBack ? old.logs : [])]) {
    const { size: _, sha256: __, ...attributes } = each.before;
    await files.setAttributes(each.path, settable(files, attributes));
  }
}
