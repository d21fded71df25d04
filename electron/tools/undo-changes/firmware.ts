import type { Problem } from '../../contract/problem.ts';
import type { FirmwareChange } from '../../contract/undo.ts';
import { asking } from '../../disks/ask.ts';
import { noPrograms } from '../../disks/find-volume.ts';
import { askFirmware, startsFrom } from '../../disks/firmware-entries.ts';
import { runStep, step } from '../../disks/steps.ts';
import type { Target } from '../../targets/target.ts';
import type { Standing } from './look.ts';

/** Whether an entry of the firmware is the one that was made. */
export async function entryStanding(
  target: Target,
  { number, partition, loader }: FirmwareChange,
  signal: AbortSignal,
): Promise<Standing> {
  const { entries } = await askFirmware(asking(programsOf(target), signal));
  const entry = entries.find((each) => each.number === number);
  if (entry === undefined) return { stands: 'already' };
  return startsFrom(entry, partition, loader) ? { stands: 'can' } : { stands: 'gone', problem: another(number) };
}

/** Deletes the entry; the firmware takes it out of its order, too. */
export async function deleteEntry(target: Target, { number }: FirmwareChange, signal: AbortSignal): Promise<void> {
  const args = ['--bootnum', number, '--delete-bootnum'];
  await runStep(programsOf(target), step('Delete the entry', 'efibootmgr', args), notDeleted, signal);
}

function programsOf({ commands }: Target) {
  if (commands) return commands;
  throw noPrograms();
}

const another = (number: string): Problem => ({
  code: 'already-exists',
  title: `The entry Boot${number} is another one now`,
  message: 'Somebody has made it anew since, so it was left as it is.',
  retryable: false,
});
const notDeleted = (_: unknown, technical: string): Problem => ({
  code: 'command-failed',
  title: 'The firmware did not delete the entry',
  message: 'It is still there, behind all others, and harms nothing.',
  retryable: true,
  details: { technical },
});
