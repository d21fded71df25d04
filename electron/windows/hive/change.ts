import { DamagedError } from '../damaged.ts';
import type { EditedHive } from './allocate.ts';
import { type CheckReport, checkHive } from './check.ts';
import { EditError, editHive, sealedBytes } from './edit.ts';
import { sealHeader } from './header.ts';
import { nextSequence, type Recovery, recoverHive } from './log.ts';

/** A change that is ready to be written, with what was found on the way. */
export interface ChangedHive {
  /** The whole file. Both logs are to be emptied with it: their content is in it, or is older. */
  readonly bytes: Buffer;
  /** Whether the logs had something to add. */
  readonly recovery: Recovery['state'];
  readonly before: CheckReport;
}

/**
 * Changes a hive from its file and its logs (.LOG1, .LOG2) to the bytes of the new file: the one way in which a tool should. The logs are
 * replayed, and the structure is checked before and after. Throws `DamagedError` where there are errors, and `EditError` for a hive that
 * was not written to its end and whose logs do not have the rest, unless `acceptUnfinished` says to take it as it is; whatever is
 * thrown, the given bytes stay as they are. `now` is a FILETIME.
 */
export function changeHive(
  file: { readonly hive: Uint8Array; readonly logs: readonly Uint8Array[]; readonly acceptUnfinished?: boolean },
  now: bigint,
  change: (hive: EditedHive) => void,
): ChangedHive {
  const { state, bytes } = recoverHive(file.hive, file.logs);
  if (state === 'stuck' && file.acceptUnfinished !== true) throw new EditError('The hive was not written to its end');
  const before = checkHive(bytes);
  refuseErrors(before, 'The hive is damaged');
  const sequence = nextSequence(bytes, file.logs);
  const whole = Buffer.from(bytes);
  if (state === 'stuck') sealHeader(whole, { sequence });
  const hive = editHive(whole, now);
  change(hive);
  const changed = sealedBytes(hive, sequence);
  refuseErrors(checkHive(changed), 'The change would damage the hive');
  return { bytes: changed, recovery: state, before };
}

function refuseErrors({ errors, errorCount }: CheckReport, what: string): void {
  const [first] = errors;
  if (first === undefined) return;
  const others = errorCount > 1 ? `, and ${errorCount - 1} more` : '';
  throw new DamagedError(`${what}: ${first.what}${others}`, first.position);
}
