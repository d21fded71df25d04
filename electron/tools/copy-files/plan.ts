import type { Entry, Space } from '../../contract/files.ts';
import type { Claim, Planned, PlanStep } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';
import { parentOf } from '../../contract/paths.ts';
import { isProblem, type Problem, ProblemError } from '../../contract/problem.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { claimOf, countInWords, listInWords, quoted } from '../../work/words.ts';
import { inTheWay } from '../../copying/conflict.ts';
import type { WhenExists } from '../../contract/copying.ts';
import { type End, endOf, whatIsAt } from '../../copying/end.ts';
import { gone } from '../../copying/refusals.ts';
import { type CopyInput, type Preview, type Root, rootsOf } from './roots.ts';
import { type Scan, scan } from './scan.ts';

/** Files that a step names, of those it would replace and so on. */
const EXAMPLES = 20;

/** Reads both ends and says exactly what a copy would do. */
export async function planCopy(context: PlanContext, input: CopyInput): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const from = endOf(context.target(input.from.target));
  const to = endOf(context.target(input.to.target));
  const { folder, roots } = await rootsOf(from, to, input, signal);
  const sources = roots.map((root) => {
    if (!root.entry) throw new ProblemError(gone(root.source));
    return { ...root, entry: root.entry };
  });
  const missing = await missingFolders(to, folder, signal);
  const nearest = missing[0] === undefined ? folder : parentOf(to.style, missing[0]);
  const space = await spaceAt(to, nearest, signal);
  const oneDisk =
    input.move && from.key === to.key ? await rootsOnDisk(from, sources, space, signal) : new Set<string>();
  const decided = new Map<string, WhenExists>(input.decisions?.map(({ path, answer }) => [path, answer]));
  const found = await scan(from, to, sources, (path) => decided.get(path) ?? input.whenExists, {
    signal,
    canRename: ({ source }) => oneDisk.has(source),
  });

  const { total, conflicts, conflictCount, refused, refusedCount } = found;
  const preview = { total, free: space?.free, conflicts, conflictCount, refused, refusedCount };
  const verb = input.move ? 'Move' : 'Copy';
  const what = sources.length === 1 ? quoted(sources[0]?.name ?? '') : countInWords(sources.length, 'entry', 'entries');
  const where = `${to.label}: ${displayName(folder)}`;
  return {
    title: `${verb} ${what} to ${where}`,
    summary: `${verb} ${tallyInWords(found)} from ${from.label} to ${where}.`,
    steps: steps(from, to, input, { found, sources, missing, where }),
    warnings: warnings(to, input, found, space),
    changes: true,
    claims: claims(from, to, input, sources),
    undo: {
      possible: false,
      text: input.move
        ? 'To take it back, move the files back. Each is removed at the source only when its copy is proven.'
        : 'To take it back, delete the copies. Nothing at the source is changed.',
    },
    refusal: refusalOf(found),
    preview,
  };
}

function tallyInWords({ total }: Pick<Scan, 'total'>): string {
  const parts = listInWords([
    total.files > 0 && countInWords(total.files, 'file'),
    total.folders > 0 && countInWords(total.folders, 'folder'),
    total.links > 0 && countInWords(total.links, 'link'),
  ]);
  return `${parts === '' ? 'nothing' : parts} (${sizeInWords(total.bytes)})`;
}

/** The chosen folder and those above it that are not there, from the top. Throws where something else has such a name. */
async function missingFolders(to: End, folder: string, signal: AbortSignal): Promise<string[]> {
  const missing: string[] = [];
  for (let path = folder; ; path = parentOf(to.style, path)) {
    const there = await whatIsAt(to.files, path, signal, true);
    if (there && there.kind !== 'folder') throw inTheWay(path, there);
    if (there || parentOf(to.style, path) === path) return missing.toReversed();
    missing.push(path);
  }
}

async function spaceAt({ files }: End, path: string, signal: AbortSignal): Promise<Space | null> {
  try {
    return await files.space(path, signal);
  } catch (error) {
    if (isProblem(error) && error.problem.code !== 'connection-lost') return null;
    throw error;
  }
}

/** The sources on the disk that has this much space: by all signs the destination's. Renaming tells for sure. */
async function rootsOnDisk(
  from: End,
  roots: readonly Root[],
  space: Space | null,
  signal: AbortSignal,
): Promise<Set<string>> {
  const same = new Set<string>();
  for (const { source } of roots) {
    const here = await spaceAt(from, parentOf(from.style, source), signal);
    if (here?.total === space?.total) same.add(source);
  }
  return same;
}

interface Findings {
  readonly found: Scan;
  readonly sources: readonly (Root & { entry: Entry })[];
  readonly missing: readonly string[];
  readonly where: string;
}

function steps(from: End, to: End, input: CopyInput, { found, sources, missing, where }: Findings): PlanStep[] {
  const list: PlanStep[] = missing.map((path) => ({ text: `Make the folder ${quoted(path)} on ${to.label}` }));
  for (const { source, final } of found.renamed)
    list.push({
      text: `Give ${quoted(source)} the path ${quoted(final)}`,
      detail: `Within ${to.label}: nothing is copied, so it is done at once. Should the system refuse it, the files are copied and then removed here.`,
    });
  const copied = sources.filter((root) => !found.renamed.includes(root));
  if (copied.length > 0) {
    const counts = tallyInWords({ total: withoutRenamed(found) });
    list.push({
      text: `Copy ${counts} from ${from.label} to ${where}`,
      detail: copied
        .slice(0, EXAMPLES)
        .map(({ source, final }) => `${displayName(source)} → ${displayName(final)}`)
        .join('\n'),
    });
    list.push(
      input.verify
        ? {
            text: 'Compare each file on both ends before it gets its name',
            detail: 'By SHA-256, computed where the file is, else from the bytes read back.',
          }
        : { text: 'Leave the comparison out: every file will be listed as unverified' },
    );
  }
  const examples = found.conflicts.slice(0, EXAMPLES).map(({ path }) => displayName(path));
  if (found.conflictCount > examples.length) examples.push(`and ${found.conflictCount - examples.length} more`);
  const detail = examples.join('\n');
  const { replaced, skipped, numbered, continued } = found.fate;
  if (replaced > 0)
    list.push({ text: `Replace ${countInWords(replaced, 'file')} that ${are(replaced)} there already`, detail });
  if (skipped > 0)
    list.push({ text: `Skip ${countInWords(skipped, 'file')} that ${are(skipped)} there already`, detail });
  if (numbered > 0)
    list.push({
      text: `Add a number to ${countInWords(numbered, 'name')} that ${are(numbered)} taken already`,
      detail,
    });
  if (continued > 0)
    list.push({
      text: `Go on with ${countInWords(continued, 'file')} that ${are(continued)} there in part`,
      detail: `Each is gone on with under another name and takes its place once the whole is proven equal to the source. What turns out to be another file is left as it is and listed.\n${detail}`,
    });
  if (input.move && copied.length > 0)
    list.push({ text: `Remove each file on ${from.label} once its copy is proven equal, and the emptied folders` });
  return list;
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}

function withoutRenamed({ total, renamed }: Scan): Scan['total'] {
  const rest = { ...total };
  for (const { entry } of renamed) {
    if (!entry) continue;
    rest[entry.kind === 'folder' ? 'folders' : entry.kind === 'link' ? 'links' : 'files'] -= 1;
    if (entry.kind === 'file') rest.bytes -= entry.size ?? 0;
  }
  return rest;
}

function warnings(to: End, input: CopyInput, found: Scan, space: Space | null): Planned['warnings'] {
  const list: Planned['warnings'] = [];
  if (space && space.free < found.needed)
    list.push({
      text: `It does not fit: ${sizeInWords(found.needed)} are needed, ${sizeInWords(space.free)} are free.`,
      reason:
        'The copy would stop when the disk is full. What is copied by then stays, and it goes on once there is room.',
    });
  else if (!space && found.needed > 0)
    list.push({
      text: 'Nobody knows whether it fits.',
      reason: `${to.label} does not tell how much space is free.`,
    });
  if (!input.verify)
    list.push({
      text: 'Nothing will prove that the copies are equal.',
      reason: 'The comparison by SHA-256 was switched off.',
    });
  if (found.fate.replaced > 0)
    list.push({
      text: `What ${countInWords(found.fate.replaced, 'file')} at the destination hold${found.fate.replaced === 1 ? 's' : ''} now is lost.`,
      reason: 'Each is replaced in the moment its proven successor gets the name.',
    });
  if (found.refusedCount > 0)
    list.push({
      text: `${countInWords(found.refusedCount, 'entry', 'entries')} can’t be copied and will be listed as failed.`,
      reason: found.refused
        .slice(0, EXAMPLES)
        .map(({ path, problem }) => `${displayName(path)}: ${problem.title}. ${problem.message}`)
        .join('\n'),
    });
  return list;
}

function claims(from: End, to: End, input: CopyInput, sources: readonly Root[]): Claim[] {
  return sources.flatMap(({ source, final }): Claim[] => [
    { resource: claimOf(from.key, from.style, source), mode: input.move ? 'exclusive' : 'shared' },
    { resource: claimOf(to.key, to.style, final), mode: 'exclusive' },
  ]);
}

function refusalOf(found: Scan): Problem | undefined {
  const { total, refused, refusedCount, conflicts, fate } = found;
  if (fate.refused > 0) {
    const names = conflicts.slice(0, 3).map(({ path }) => quoted(path));
    return new ProblemError({
      code: 'already-exists',
      title: `${countInWords(fate.refused, 'file')} ${are(fate.refused)} there already`,
      message: `Nothing has been copied, and nothing was replaced: ${names.join(', ')}${fate.refused > names.length ? ' and more' : ''}.`,
      remedy: 'Choose what to do with them, for each or for all: skip, replace, go on, or keep both.',
    }).problem;
  }
  if (total.files + total.folders + total.links > 0) return undefined;
  const first = refused[0]?.problem;
  if (refusedCount === 1 && first) return first;
  return new ProblemError({
    code: 'unsupported',
    title: 'None of it can be copied',
    message: first ? `${first.title}. ${first.message}` : 'There is nothing in what was chosen.',
  }).problem;
}
