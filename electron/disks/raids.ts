import type { Raid } from '../contract/disks.ts';

/** What one member says of its array (`mdadm --examine --export`). */
export interface MemberFacts {
  readonly uuid: string;
  readonly level: string;
  readonly wanted: number;
  readonly events: number;
  readonly name?: string;
}

/** Reads `mdadm --examine --export DEVICE`; undefined where the device says nothing of an array. */
export function readMember(text: string): MemberFacts | undefined {
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
  };
}

/** One array that the kernel has assembled. */
export interface ActiveArray {
  readonly device: string;
  readonly members: readonly string[];
  /** How many members take part, and how many should. */
  readonly working: number;
  readonly wanted: number;
  readonly progress?: { readonly act: string; readonly percent: number };
}

/** Reads `/proc/mdstat` (md(4)). */
export function readArrays(text: string): ActiveArray[] {
  const arrays: ActiveArray[] = [];
  for (const paragraph of text.split(/\n(?=md)/)) {
    const head = /^(md\S*) : (\S+)((?: \([^)]*\))*)(.*)$/m.exec(paragraph);
    if (!head?.[1]) continue;
    const members = [...paragraph.split('\n', 1)[0]!.matchAll(/ (\S+?)\[\d+\]((?:\([A-Z]\))*)/g)];
    const counts = /\[(\d+)\/(\d+)\]/.exec(paragraph);
    const progress = /(recovery|resync|reshape|check|repair)\s*=\s*([\d.]+)%/.exec(paragraph);
    const healthy = members.filter(([, , marks = '']) => !marks.includes('F')).map(([, name]) => `/dev/${name}`);
    arrays.push({
      device: `/dev/${head[1]}`,
      members: healthy,
      working: Number(counts?.[2] ?? healthy.length),
      wanted: Number(counts?.[1] ?? healthy.length),
      ...(progress && { progress: { act: progress[1] ?? '', percent: Number(progress[2]) } }),
    });
  }
  return arrays;
}

/** The arrays that members tell of, with what is assembled of them. */
export function raidsOf(members: ReadonlyMap<string, MemberFacts>, arrays: readonly ActiveArray[]): Raid[] {
  const byArray = new Map<string, [string, MemberFacts][]>();
  for (const [device, facts] of members) byArray.set(facts.uuid, [...(byArray.get(facts.uuid) ?? []), [device, facts]]);
  return [...byArray].map(([uuid, own]) => {
    const facts = own.reduce((best, [, each]) => (each.events > best.events ? each : best), own[0]![1]);
    const active = arrays.find((array) => own.some(([device]) => array.members.includes(device)));
    return {
      uuid,
      ...(facts.name !== undefined && { name: facts.name }),
      level: facts.level,
      wanted: facts.wanted,
      ...(active && { device: active.device }),
      degraded: active !== undefined && active.working < active.wanted,
      ...(active?.progress && { progress: active.progress }),
      members: own.map(([device, { events }]) => ({
        device,
        events,
        active: active?.members.includes(device) ?? false,
        outOfDate: events < facts.events && !(active?.members.includes(device) ?? false),
      })),
    };
  });
}
