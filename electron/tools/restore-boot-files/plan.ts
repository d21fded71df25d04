import type { z } from 'zod';
import type { Planned } from '../../contract/job.ts';
import { joinPath } from '../../contract/paths.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import { mountedReadOnly } from '../../contract/read-only.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { placeBelow, walkBelow } from '../../offline/below.ts';
import { findName, type OfflineWindows, openWindows } from '../../offline/windows.ts';
import type { PlanContext } from '../../engine/tool.ts';
import type { Files } from '../../targets/target.ts';
import {
  type BootFirmware,
  fallbackName,
  loaderFile,
  loaderSources,
  PROGRAM_HEAD,
} from '../../windows/boot/loader-files.ts';
import { sha256Of } from '../../work/put-file.ts';
import { claimOf, countInWords, quoted } from '../../work/words.ts';
import type { restoreBootFiles } from './contract.ts';

type Input = z.output<typeof restoreBootFiles.input>;
type Preview = z.output<typeof restoreBootFiles.preview>;
type Planning = Pick<Preview, 'folders' | 'files' | 'same' | 'differing'>;

/** Windows has some 150 of them, of 40 MB in all. */
const MOST_FILES = 2_000;
const MOST_BYTES = 512 * 1024 * 1024;
const DEEPEST = 6;
/** Room that is to be left. */
const SPARE = 1024 * 1024;

/** Compares what Windows brings with what is on the partition, and shows what would be written. */
export async function planRestore(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const target = context.target(input.target);
  const windows = await openWindows(target, input.folder, signal);
  const firmware = input.firmware ?? (await firmwareOf(windows, input.system, signal));
  const { pairs, loader } = await sourcesIn(windows, input.system, firmware, signal);
  const plan: Planning = { folders: [], files: [], same: 0, differing: [] };
  const folders = new Set<string>();
  for (const { from, to, size } of pairs) {
    const found = await placeBelow(windows, input.system, to, folders, signal);
    const sha256 = await sha256Of(windows.files, from, signal);
    const file = { from, to: found.path, size, sha256 };
    if (found.state === 'missing') {
      plan.files.push(file);
      continue;
    }
    const before = await sha256Of(windows.files, found.path, signal);
    if (before === sha256) plan.same += 1;
    else if (input.replace) plan.files.push({ ...file, before });
    else plan.differing.push(found.path);
  }
  plan.folders.push(...folders);
  const needed = plan.files.reduce((sum, { size }) => sum + size, 0);
  const noStore = (await storeIn(windows, input.system, firmware, signal)) === undefined;
  const missing = plan.files.filter(({ before }) => before === undefined).length;
  return {
    title: `Put the files of the Windows loader back on ${target.state().label}`,
    summary: `Write ${countInWords(plan.files.length, 'file')} (${sizeInWords(needed)}) to ${quoted(input.system)}: ${missing} that are missing${input.replace ? ` and ${plan.files.length - missing} that differ` : ''}. ${plan.same} are as they should be.`,
    steps: [
      ...plan.folders.map((folder) => ({ text: `Make the folder ${quoted(folder)}` })),
      ...plan.files.map(({ from, to, before }) => ({
        text: `${before === undefined ? 'Write' : 'Replace'} ${quoted(to)}`,
        detail: `from ${from}`,
      })),
    ],
    warnings: [
      ...(plan.differing.length > 0
        ? [
            {
              text: `${countInWords(plan.differing.length, 'file')} there differ from those of this Windows and stay as they are.`,
              reason:
                'They may be newer, as after an update of Secure Boot, or damaged. Replace them only where the loader does not start.',
            },
          ]
        : []),
      ...(noStore
        ? [
            {
              text: 'There is no boot store (BCD) on this partition.',
              reason:
                'The loader needs it to find Windows, and it is not made here. “bcdboot C:\\Windows” on a Windows setup medium makes one.',
            },
          ]
        : []),
    ],
    changes: true,
    claims: [
      { resource: claimOf(target.key, target.pathStyle, input.system), mode: 'exclusive' },
      { resource: claimOf(target.key, target.pathStyle, input.folder), mode: 'shared' },
    ],
    undo: {
      possible: true,
      text: 'What is made is taken away again, and what is replaced is kept on this computer and written back.',
    },
    refusal:
      loader === undefined
        ? noLoader(windows.root, firmware)
        : plan.files.length === 0
          ? nothingMissing(input.system, plan.differing.length)
          : await obstacle(windows.files, input.system, needed, signal),
    preview: { firmware, ...plan, noStore },
  };
}

interface Pair {
  readonly from: string;
  /** Names below the folder of the partition. */
  readonly to: readonly string[];
  readonly size: number;
}

/** Each file that Windows brings for its loader, and where it goes. */
async function sourcesIn(
  windows: OfflineWindows,
  system: string,
  firmware: BootFirmware,
  signal: AbortSignal,
): Promise<{ pairs: Pair[]; loader: string | undefined }> {
  const { files, target, root } = windows;
  const style = target.pathStyle;
  const top = await findName(files, style, root, 'Windows', signal);
  const base = joinPath(style, root, top?.name ?? 'Windows');
  const pairs: Pair[] = [];
  let total = 0;
  for (const { from, to, top: atTop = [] } of loaderSources[firmware]) {
    const start = await walkBelow(windows, base, from, signal);
    if (start === undefined) continue;
    const open: [string, readonly string[], number][] = [[start, to, 0]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [folder, names, depth] = next;
      for await (const page of files.list(folder, signal)) {
        for (const { name, kind, size = 0 } of page) {
          const path = joinPath(style, folder, name);
          if (kind === 'folder' && depth < DEEPEST) open.push([path, [...names, name], depth + 1]);
          if (kind !== 'file') continue;
          total += size;
          if (pairs.length >= MOST_FILES || total > MOST_BYTES) throw tooMany(start);
          const isTop = depth === 0 && atTop.includes(name.toLowerCase());
          pairs.push({ from: path, to: isTop ? [name] : [...names, name], size });
        }
      }
    }
  }
  const loader = await walkBelow(windows, base, loaderFile[firmware], signal);
  if (firmware === 'efi' && loader !== undefined) {
    const head: Uint8Array[] = [];
    for await (const chunk of files.read(loader, { length: PROGRAM_HEAD, signal })) head.push(chunk);
    const name = fallbackName(Buffer.concat(head));
    const size = pairs.find(({ from }) => from === loader)?.size;
    if (name !== undefined && size !== undefined) pairs.push({ from: loader, to: ['EFI', 'Boot', name], size });
  }
  return { pairs, loader };
}

async function firmwareOf(windows: OfflineWindows, system: string, signal: AbortSignal): Promise<BootFirmware> {
  const has = async (name: string) =>
    (await findName(windows.files, windows.target.pathStyle, system, name, signal)) !== undefined;
  if (await has('EFI')) return 'efi';
  return (await has('bootmgr')) || (await has('Boot')) ? 'bios' : 'efi';
}

const storeIn = (windows: OfflineWindows, system: string, firmware: BootFirmware, signal: AbortSignal) =>
  walkBelow(windows, system, firmware === 'efi' ? ['EFI', 'Microsoft', 'Boot', 'BCD'] : ['Boot', 'BCD'], signal);

async function obstacle(
  files: Files,
  system: string,
  needed: number,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  if ((await files.fileSystem(system, signal))?.readOnly)
    return mountedReadOnly('The partition that the machine starts from can only be read').problem;
  const space = await files.space(system, signal);
  if (space === null || space.free >= needed + SPARE) return undefined;
  return new ProblemError({
    code: 'no-space',
    title: `${quoted(system)} is too full`,
    message: `${sizeInWords(needed + SPARE)} are needed, and ${sizeInWords(space.free)} are free. Nothing was changed.`,
    remedy: 'Take away what does not belong there, such as old logs of firmware updates.',
  }).problem;
}

const noLoader = (root: string, firmware: BootFirmware) =>
  new ProblemError({
    code: 'not-found',
    title: `This Windows has no loader for ${firmware === 'efi' ? 'EFI' : 'BIOS'}`,
    message: `${loaderFile[firmware].join('\\')} is missing in ${quoted(root)}, so there is nothing to copy. Nothing was changed.`,
    remedy:
      'Choose the other kind of start if the machine has it; else take the file from a Windows setup medium of the same version.',
  }).problem;
const nothingMissing = (system: string, differing: number) =>
  new ProblemError({
    code: 'already-exists',
    title: 'No file of the loader is missing',
    message:
      differing === 0
        ? `All of them are in ${quoted(system)} as Windows has them. What keeps it from starting is something else.`
        : `All of them are in ${quoted(system)}, and ${countInWords(differing, 'file')} of them differ from those of this Windows.`,
    ...(differing > 0 && { remedy: 'Replace those that differ, if the loader does not start.' }),
  }).problem;
const tooMany = (folder: string) =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(folder)} has far more in it than Windows puts there`,
    message: 'So it is not copied. Nothing was changed.',
    remedy: 'Look what is in it.',
  });
