import type { BlockDevice, Raid } from '../contract/disks.ts';

/** What one member says of its array (`mdadm --examine --export`). */
export interface MemberFacts {
  readonly uuid: string;
  readonly level: string;
  readonly wanted: number;
  readonly events: number;
  readonly name?: string;
  /** It does not hold all that the array holds. */
  readonly incomplete?: true;
  /** Something may be on one of the members only: the array was not stopped in order, or is not alike yet. */
  readonly unclean?: true;
}

/** A spare, by `mdadm --examine DEVICE` of metadata 1 and 0.90, or a member that is being filled up to an offset. */
const INCOMPLETE = /^\s*(?:Device Role : spare\b|Recovery Offset : |this\s.*\sspare\s)/m;

/** A member of an array that is in use, or was when the power went, or is to be made like the others from an offset on. */
const UNCLEAN = /^\s*(?:State : active\b|Resync Offset : )/m;

/**
 * Reads `mdadm --examine --export DEVICE`, and of the same without `--export` what only that tells; undefined where the device says nothing of
 * an array.
 */
export function readMember(text: string, more = ''): MemberFacts | undefined {
  const facts = new Map(
    text.split('\n').map((line): [string, string] => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1).trim()];
    }),
  );
  const uuid = facts.get('MD_UUID');
  const level = facts.get('MD_LEVEL');
  if (!uuid || !level) return undefined;
  const name = facts.get('MD_NAME')?.replace(/^.*:/, '') || undefined;
  return {
    uuid,
    level,
    wanted: Number(facts.get('MD_DEVICES') ?? 0) || 0,
    events: Number(facts.get('MD_EVENTS') ?? 0) || 0,
    ...(name !== undefined && { name }),
    ...(INCOMPLETE.test(more) && { incomplete: true }),
    ...(UNCLEAN.test(more) && { unclean: true }),
  };
}

/** One array that the kernel has assembled. */
export interface ActiveArray {
  readonly device: string;
  readonly members: readonly string[];
  /** Members that were thrown out of it and are still listed. */
  readonly failed: readonly string[];
  /** Started so that nothing is written, until somebody says otherwise. */
  readonly readOnly: boolean;
  /** False where it was put together but not started: too few members. */
  readonly running: boolean;
  /** How many members take part, and how many should. */
  readonly working: number;
  readonly wanted: number;
  /** What it does to its members; `done` and `total` in bytes. */
  readonly progress?: { readonly act: string; readonly percent: number; readonly done: number; readonly total: number };
}

/** Reads `/proc/mdstat` (md(4)). */
export function readArrays(text: string): ActiveArray[] {
  const arrays: ActiveArray[] = [];
  for (const paragraph of text.split(/\n(?=md)/)) {
    const head = /^(md\S*) : (\S+)((?: \([^)]*\))*)(.*)$/m.exec(paragraph);
    if (!head?.[1]) continue;
    const members = [...paragraph.split('\n', 1)[0]!.matchAll(/ (\S+?)\[\d+\]((?:\([A-Z]\))*)/g)];
    const counts = /\[(\d+)\/(\d+)\]/.exec(paragraph);
    const [, act = '', percent, done, total] =
      /(recovery|resync|reshape|check|repair)\s*=\s*([\d.]+)%(?: \((\d+)\/(\d+)\))?/.exec(paragraph) ?? [];
    const named = (isFailed: boolean) =>
      members.filter(([, , marks = '']) => marks.includes('F') === isFailed).map(([, name]) => `/dev/${name}`);
    const healthy = named(false);
    arrays.push({
      device: `/dev/${head[1]}`,
      members: healthy,
      failed: named(true),
      readOnly: head[3]?.includes('(read-only)') ?? false,
      running: head[2] === 'active',
      working: Number(counts?.[2] ?? healthy.length),
      wanted: Number(counts?.[1] ?? healthy.length),
      ...(percent !== undefined && {
        progress: { act, percent: Number(percent), done: Number(done ?? 0) * 1024, total: Number(total ?? 0) * 1024 },
      }),
    });
  }
  return arrays;
}

/** The array that has one of those members. */
export const arrayWith = (arrays: readonly ActiveArray[], members: readonly string[]): ActiveArray | undefined =>
  arrays.find((array) => members.some((device) => array.members.includes(device)));

/** The arrays that members tell of, with what is assembled of them; `unread` are members that did not tell. */
export function raidsOf(
  members: ReadonlyMap<string, MemberFacts>,
  arrays: readonly ActiveArray[],
  unread: readonly Pick<BlockDevice, 'path' | 'uuid'>[] = [],
): Raid[] {
  const byArray = new Map<string, [string, MemberFacts][]>();
  for (const [device, facts] of members) byArray.set(facts.uuid, [...(byArray.get(facts.uuid) ?? []), [device, facts]]);
  return [...byArray].map(([uuid, own]) => {
    const facts = own.reduce((best, [, each]) => (each.events > best.events ? each : best), own[0]![1]);
    const active = arrayWith(
      arrays,
      own.map(([device]) => device),
    );
    return {
      uuid,
      ...(facts.name !== undefined && { name: facts.name }),
      level: facts.level,
      wanted: facts.wanted,
      ...withUnread(unread.filter((each) => mayBeOf(each, uuid) && !isIn(arrays, each.path))),
      ...(active && { device: active.device }),
      degraded: active !== undefined && active.working < active.wanted,
      ...(active?.progress && { progress: { act: active.progress.act, percent: active.progress.percent } }),
      members: own.map(([device, { events, incomplete, unclean }]) => ({
        device,
        events,
        active: active?.members.includes(device) ?? false,
        outOfDate: events < facts.events && !(active?.members.includes(device) ?? false),
        ...(incomplete && { incomplete }),
        ...(unclean && active === undefined && { unclean }),
        ...(active?.failed.includes(device) && { failed: true }),
      })),
    };
  });
}

/** `lsblk` writes the UUID of an array in another way than `mdadm`, where it knows it. */
const mayBeOf = ({ uuid }: Pick<BlockDevice, 'uuid'>, array: string): boolean =>
  uuid === undefined || digitsOf(uuid) === digitsOf(array);
const digitsOf = (uuid: string): string => uuid.toLowerCase().replace(/[^0-9a-f]/g, '');
const isIn = (arrays: readonly ActiveArray[], path: string): boolean =>
  arrays.some(({ members, failed }) => members.includes(path) || failed.includes(path));
const withUnread = (unread: readonly Pick<BlockDevice, 'path'>[]): Pick<Raid, 'unread'> =>
  unread.length > 0 ? { unread: unread.map(({ path }) => path) } : {};
