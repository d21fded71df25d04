import { mountClaim, type Planned, type PlanStep } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { baseOf } from '../../contract/paths.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import type { ToolInput, ToolPreview } from '../../contract/tools.ts';
import { type Change, isFirmwareChange, isSectorChange, isVolumeChange } from '../../contract/undo.ts';
import type { PlanContext, UndoReader } from '../../engine/tool.ts';
import type { Target } from '../../targets/target.ts';
import { filesOf } from '../../work/chosen.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';
import { standingOf } from './elsewhere.ts';
import { latestFirst } from './latest-first.ts';
import { pathNow } from './look.ts';
import { createOverlay } from './overlay.ts';
import { isReversible } from './revert.ts';
import { createCopies } from './still-needed.ts';
import { entryStanding } from './firmware.ts';
import { createSectors } from './sectors.ts';
import { createVolumes } from './volumes.ts';

/** Changes that the plan compares with the world; the rest is compared when it runs. */
const LOOKED_AT = 1000;
const NAMED = 200;

export type UndoInput = ToolInput<'undo-changes'>;

/** Looks what can still be taken back. */
export async function planUndo(
  context: PlanContext,
  input: UndoInput,
): Promise<Planned & { preview: ToolPreview<'undo-changes'> }> {
  const readers = await latestFirst(input.jobs, (job) => context.undoRecord(job));
  const preview: ToolPreview<'undo-changes'> = {
    back: 0,
    already: 0,
    left: [],
    leftCount: 0,
    later: 0,
    changedSince: false,
  };
  const steps: PlanStep[] = [];
  const claimed = new Set<string>();
  const worlds = new Map<string, World>();
  let reversible = true;
  let deletes = false;
  let newer = false;
  let looked = 0;

  for (const reader of readers) {
    const copies = createCopies();
    for await (const change of changesOf(reader)) {
      const target = context.target(change.target);
      reversible &&= isReversible(change);
      deletes ||= !isReversible(change) && !isVolumeChange(change) && !isFirmwareChange(change);
      if (looked >= LOOKED_AT) {
        preview.later += 1;
        continue;
      }
      looked += 1;
      const world = worlds.get(target.id) ?? createWorld(target, context.signal);
      worlds.set(target.id, world);
      const standing = copies.standing(change, await world.standing(change, reader));
      if (standing.stands === 'already') preview.already += 1;
      else if (standing.stands === 'can' || (standing.stands === 'changed' && input.evenIfChanged)) {
        preview.back += 1;
        newer ||= standing.stands === 'changed';
        world.back(change);
        steps.push(stepOf(target, change));
        claimed.add(claimOf(target.key, target.pathStyle, pathNow(change)));
        if (change.kind === 'mounted') claimed.add(mountClaim(target.key, change.path));
      } else {
        copies.left(change);
        preview.changedSince ||= standing.stands === 'changed';
        preview.leftCount += 1;
        if (preview.left.length < NAMED) preview.left.push({ path: pathNow(change), problem: standing.problem });
      }
    }
  }

  const records = readers.map(({ record }) => record);
  const moved = new Set(
    records.flatMap(({ targets }) =>
      targets.filter(({ id, key }) => context.target(id).key !== key).map(({ id }) => id),
    ),
  );
  const open = records.filter(({ state }) => state !== 'undone');
  const isBack = preview.back + preview.later + preview.leftCount === 0 && open.length > 0;
  const what = countInWords(preview.back + preview.later, 'change');
  const whose = records.length === 1 ? 'this job' : countInWords(records.length, 'job');
  const title = records.length === 1 ? (records[0]?.title ?? '') : whose;
  return {
    title: `Undo: ${title}`,
    summary: isBack
      ? `All that ${whose} changed is as it was before: somebody has taken it back by hand. Nothing will be done but to note that.`
      : preview.leftCount === 0
        ? `Take back ${what} of ${whose}.`
        : `Take back ${what} of ${whose}; ${countInWords(preview.leftCount, 'change')} can’t be taken back.`,
    steps,
    warnings: [
      ...[...moved].map((id) => ({
        text: `${context.target(id).state().label} was started anew since.`,
        reason:
          'Other disks may be mounted at the same places now. Each change is looked at first, and only what is as this job left it is taken back.',
      })),
      ...records
        .filter(({ state }) => state === 'prepared')
        .map((record) => ({
          text:
            records.length === 1
              ? 'This job was interrupted in the middle.'
              : `Interrupted in the middle: ${record.title}`,
          reason: 'Only what it had really done is taken back. Don’t let it go on afterwards, or it starts anew.',
        })),
    ],
    changes: true,
    claims: [...claimed].map((resource) => ({ resource, mode: 'exclusive' as const })),
    undo: reversible
      ? { possible: true, text: 'What is taken back can be done again in the same way.' }
      : newer
        ? {
            possible: true,
            text: 'The newer content that makes way is kept on this computer and can come back; files that the job had made are deleted for good.',
          }
        : {
            possible: false,
            text: deletes
              ? 'Files that the job had made are deleted; to have them again, run the job again.'
              : 'The volume can be mounted again at any time.',
          },
    ...(preview.back + preview.later === 0 && !isBack && { refusal: nothingLeft(title, preview) }),
    preview,
  };
}

type World = ReturnType<typeof createWorld>;

/** A target as it will be once the changes that are `back` are taken back. */
function createWorld(target: Target, signal: AbortSignal) {
  const files = lazily(() => createOverlay(filesOf(target), target.pathStyle));
  const volumes = lazily(() => createVolumes(target, signal));
  const sectors = lazily(() => createSectors(target, signal));
  return {
    standing: (change: Change, reader: UndoReader) => {
      if (isSectorChange(change)) return sectors().standing(change);
      if (isFirmwareChange(change)) return entryStanding(target, change, signal);
      return isVolumeChange(change)
        ? volumes().standing(change)
        : standingOf(target, files().seen, change, reader, signal);
    },
    back: (change: Change) => {
      if (isSectorChange(change)) return sectors().back(change);
      if (isFirmwareChange(change)) return undefined;
      return isVolumeChange(change) ? volumes().back(change) : files().back(change);
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

async function* changesOf(reader: UndoReader): AsyncGenerator<Change, void, void> {
  for await (const { changes } of reader.groups()) yield* changes;
}

function nothingLeft(title: string, { left, leftCount }: ToolPreview<'undo-changes'>): Problem {
  const [first] = left;
  // Where it is another Windows, that says it all.
  if (first?.problem.code === 'unsupported') return first.problem;
  if (leftCount > 0) {
    return new ProblemError({
      code: 'not-found',
      title: 'Nothing of it can be taken back as it is now',
      message: 'What this job had changed was changed again since; it is listed with the reasons. Nothing was touched.',
    }).problem;
  }
  return new ProblemError({
    code: 'invalid-input',
    title: 'This was undone already',
    message: `Everything that “${title}” was about is as it was before.`,
  }).problem;
}

function stepOf({ pathStyle: style }: Target, change: Change): PlanStep {
  const name = quoted(baseOf(style, pathNow(change)));
  switch (change.kind) {
    case 'renamed':
      return {
        text: `Give ${name} its old name back`,
        before: displayName(change.to),
        after: displayName(change.from),
      };
    case 'made':
      return { text: `Delete ${name}, which the job had made`, detail: displayName(change.path) };
    case 'attributes':
      return { text: `Give ${name} its old attributes back`, detail: displayName(change.path) };
    case 'replaced':
      return { text: `Give ${name} its old content back`, detail: displayName(change.path) };
    case 'mounted':
      return { text: `Unmount ${displayName(change.path)}`, detail: displayName(change.device) };
    case 'firmware-entry':
      return { text: `Delete the entry Boot${change.number} (${displayName(change.label)}) of the firmware` };
    case 'sectors':
      return {
        text: `Write the old sector of ${displayName(change.path)} back`,
        detail: `${change.length} bytes at byte ${change.offset}`,
      };
    case 'started':
      return { text: `Stop ${displayName(change.path)}` };
    case 'removed':
    default:
      return { text: `Make ${name} again`, detail: displayName(change.path) };
  }
}
