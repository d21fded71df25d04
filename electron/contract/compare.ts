import { z } from 'zod';
import { bytes, instant } from './define.ts';
import { entryKind } from './files.ts';
import { path } from './paths.ts';

/** How two folders are compared. */
export const compareRules = z.strictObject({
  /** `time`: equal are files of the same size and date; `size`: of the same size; `content`: with the same SHA-256. */
  by: z.enum(['time', 'size', 'content']).default('time'),
  /** Dates that differ by no more are the same; FAT counts in steps of 2 seconds. Milliseconds. */
  tolerance: z.number().int().min(0).max(3_600_000).default(2000),
  /** Differences that mean nothing: `hour`: exactly one hour (summer time), `hours`: whole hours (another time zone). */
  ignore: z.enum(['nothing', 'hour', 'hours']).default('nothing'),
  /** Names that are left out with all below them, as in `masks.ts`; empty: none. */
  exclude: z.string().max(2000).default(''),
});
export type CompareRules = z.infer<typeof compareRules>;

/** What was seen of one side. */
export const seen = z.strictObject({
  kind: entryKind,
  size: bytes.optional(),
  modified: instant.optional(),
  linkTo: z.string().optional(),
});
export type Seen = z.infer<typeof seen>;

export const relation = z.enum([
  'equal',
  'left-newer',
  'right-newer',
  'different',
  'left-only',
  'right-only',
  'conflict',
]);
export type Relation = z.infer<typeof relation>;

/** One name below the two folders. `conflict`: of two kinds, or of a kind that can't be copied. */
export const comparedRow = z.strictObject({
  /** Relative, names parted by `/`, as the left side writes it where it has it. */
  path: z.string().min(1),
  /** Where the right side writes it otherwise (capital letters). */
  rightPath: z.string().min(1).optional(),
  left: seen.optional(),
  right: seen.optional(),
  relation,
});
export type ComparedRow = z.infer<typeof comparedRow>;

export const syncMode = z.enum(['update-right', 'update-left', 'both', 'mirror-right', 'mirror-left']);
export type SyncMode = z.infer<typeof syncMode>;

export const syncAct = z.enum(['copy-right', 'copy-left', 'delete-right', 'delete-left', 'none']);
export type SyncAct = z.infer<typeof syncAct>;

/** One thing to do, with what was seen when it was decided: it is done only while that is still so. */
export const syncStep = comparedRow.omit({ relation: true }).extend({ act: syncAct.exclude(['none']) });
export type SyncStep = z.infer<typeof syncStep>;

export const pairOfPlaces = {
  left: z.strictObject({ target: z.string(), path }),
  right: z.strictObject({ target: z.string(), path }),
};

const isPlain = (side: Seen | undefined) =>
  side === undefined || side.kind === 'file' || side.kind === 'folder' || side.kind === 'link';

/** What can be done with a row at all. */
export function possibleActs({ left, right, relation: how }: ComparedRow): SyncAct[] {
  const acts: SyncAct[] = ['none'];
  if (how === 'conflict' || how === 'equal' || !isPlain(left) || !isPlain(right)) return acts;
  if (left) acts.push('copy-right');
  if (right) acts.push('copy-left');
  if (left && !right) acts.push('delete-left');
  if (right && !left) acts.push('delete-right');
  return acts;
}

const BY_MODE: Record<SyncMode, Record<Relation, SyncAct>> = {
  'update-right': rule({ 'left-only': 'copy-right', 'left-newer': 'copy-right' }),
  'update-left': rule({ 'right-only': 'copy-left', 'right-newer': 'copy-left' }),
  // Where nobody can say which is newer, nothing is done before the person decides.
  both: rule({
    'left-only': 'copy-right',
    'left-newer': 'copy-right',
    'right-only': 'copy-left',
    'right-newer': 'copy-left',
  }),
  'mirror-right': rule({
    'left-only': 'copy-right',
    'left-newer': 'copy-right',
    'right-newer': 'copy-right',
    different: 'copy-right',
    'right-only': 'delete-right',
  }),
  'mirror-left': rule({
    'right-only': 'copy-left',
    'right-newer': 'copy-left',
    'left-newer': 'copy-left',
    different: 'copy-left',
    'left-only': 'delete-left',
  }),
};

function rule(acts: Partial<Record<Relation, SyncAct>>): Record<Relation, SyncAct> {
  const none = Object.fromEntries(relation.options.map((each) => [each, 'none'])) as Record<Relation, SyncAct>;
  return { ...none, ...acts };
}

/** What a way of synchronising does with a row by itself. */
export function actOf(row: ComparedRow, mode: SyncMode): SyncAct {
  const act = BY_MODE[mode][row.relation];
  return possibleActs(row).includes(act) ? act : 'none';
}

const HOUR = 3_600_000;

/** Which of two dates is later by more than what means nothing: -1 the left, 1 the right, 0 neither (or nobody knows). */
export function laterSide(
  left: number | undefined,
  right: number | undefined,
  { tolerance, ignore }: Pick<CompareRules, 'tolerance' | 'ignore'>,
): -1 | 0 | 1 {
  if (left === undefined || right === undefined) return 0;
  const apart = Math.abs(left - right);
  if (apart <= tolerance) return 0;
  const hours = Math.round(apart / HOUR);
  const whole = Math.abs(apart - hours * HOUR) <= tolerance;
  // The earth has zones 26 hours apart.
  if (whole && (ignore === 'hour' ? hours === 1 : ignore === 'hours' && hours <= 26)) return 0;
  return left > right ? -1 : 1;
}
