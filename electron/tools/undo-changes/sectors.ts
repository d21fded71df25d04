import { hash } from 'node:crypto';
import { ProblemError, toProblem, isProblem } from '../../contract/problem.ts';
import type { Change, SectorChange } from '../../contract/undo.ts';
import { asking } from '../../disks/ask.ts';
import { noPrograms } from '../../disks/find-volume.ts';
import { agreedDevice, type ChangedSectors, readSectors, sectorNow, writeSectors } from '../../disks/sectors.ts';
import type { UndoReader, UndoWriter } from '../../engine/tool.ts';
import type { Target } from '../../targets/target.ts';
import type { Standing } from './look.ts';

/** The sectors of a target's devices as they are, and as they will be once some changes are taken back. */
export function createSectors(target: Target, signal: AbortSignal) {
  const willBe = new Map<string, string>();
  const nameOf = ({ path, offset }: SectorChange) => `${path}:${offset}`;
  return {
    async standing(change: SectorChange): Promise<Standing> {
      const known = willBe.get(nameOf(change));
      if (known !== undefined && known === change.after) return { stands: 'can' };
      const commands = programsOf(target);
      const sectors = sectorsOf(change);
      try {
        await agreedDevice(asking(commands, signal), sectors);
        const now = await sectorNow(commands, sectors, signal);
        return { stands: now === 'after' ? 'can' : 'already' };
      } catch (error) {
        if (!isProblem(error) || isProblem(error, 'connection-lost')) throw error;
        return { stands: 'gone', problem: toProblem(error) };
      }
    },
    back(change: SectorChange): void {
      willBe.set(nameOf(change), change.before);
    },
  };
}

/** Writes the old bytes back, on the very device and over the very bytes that the job left. */
export async function revertSectors(
  target: Target,
  change: SectorChange,
  record: UndoReader,
  signal: AbortSignal,
): Promise<void> {
  const commands = programsOf(target);
  const chunks: Uint8Array[] = [];
  for await (const chunk of record.kept(change.kept)) chunks.push(chunk);
  const old = Buffer.concat(chunks);
  if (hash('sha256', old) !== change.before) throw keptWrong();
  const sectors = sectorsOf(change);
  await agreedDevice(asking(commands, signal), sectors);
  if ((await sectorNow(commands, sectors, signal)) === 'after')
    await writeSectors(commands, change.path, change.offset, old, signal);
}

/** Taking it back, as a change of its own; what is there now is kept. */
export async function inverseOfSectors(
  target: Target,
  change: SectorChange,
  undo: UndoWriter,
  signal: AbortSignal,
): Promise<Change> {
  const { path, offset, length, before, after } = change;
  const now = await readSectors(programsOf(target), path, offset, length, signal);
  const { kept } = await undo.keep(once(now));
  return { ...change, kept, before: after, after: before };
}

const sectorsOf = ({ path: device, serials, size, offset, length, before, after }: SectorChange): ChangedSectors => ({
  device,
  serials,
  size,
  offset,
  length,
  hashes: { before, after },
});

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}

function programsOf({ commands }: Target) {
  if (commands) return commands;
  throw noPrograms();
}

const keptWrong = () =>
  new ProblemError({
    code: 'damaged',
    title: 'The old bytes that were kept on this computer are damaged',
    message: 'They are not what was there before, so they were not written. The sector is as the job left it.',
  });
