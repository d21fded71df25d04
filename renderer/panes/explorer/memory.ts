import { z } from 'zod';
import { MOST_FOUND } from '../../../electron/contract/find.ts';
import { path } from '../../../electron/contract/paths.ts';
import { keepLayout, keptLayout } from '../../client/layout.ts';
import type { Widths } from '../../parts/grid/columns.ts';
import type { Sort } from '../../parts/grid/natural.ts';

/** A tab of the explorer as it is kept: a folder, and how its rows are shown. */
const tabShape = z.object({
  targetId: z.string().max(2048),
  path: path.max(8192),
  sort: z.object({ column: z.string(), descending: z.boolean() }).optional(),
  hidden: z.boolean().optional(),
});
export type KeptTab = z.output<typeof tabShape>;

/** The tabs of one side, and which is in front. */
const sideShape = z.object({ tabs: z.array(tabShape).min(1).max(20), current: z.number().int().min(0) });
export type KeptSide = z.output<typeof sideShape>;

export const widthsShape = z.record(z.string(), z.number().min(1).max(10_000));

/** What is remembered of a server: the tabs that were open on it, by side, and how its folders were shown last. */
const serverShape = z.object({
  /** When it was changed last; the longest unused are forgotten first. */
  at: z.number(),
  left: sideShape.optional().catch(undefined),
  right: sideShape.optional().catch(undefined),
  /** Widths of columns, in pixels. */
  widths: widthsShape.optional().catch(undefined),
});
export type Server = z.output<typeof serverShape>;

/** Servers by the address of their target. */
export type Memory = Readonly<Record<string, Server>>;

const MOST_SERVERS = 24;
const NAME = 'servers';

/** What a person left open: the tabs of both sides. */
export interface KeptExplorer {
  readonly left: KeptSide;
  readonly right: KeptSide;
}

/** The memory after tabs were open: what each server has on either side; sides without it keep what they had. */
export function remembering(memory: Memory, { left, right }: KeptExplorer, now: number): Memory {
  const next: Record<string, Server> = { ...memory };
  const seen = new Set([...left.tabs, ...right.tabs].map(({ targetId }) => targetId));
  for (const targetId of seen) {
    const before = Object.hasOwn(memory, targetId) ? memory[targetId] : undefined;
    next[targetId] = {
      at: now,
      left: ofServer(left, targetId) ?? before?.left,
      right: ofServer(right, targetId) ?? before?.right,
      ...(before?.widths && { widths: before.widths }),
    };
  }
  const latest = Object.entries(next).toSorted(([, one], [, other]) => other.at - one.at);
  return Object.fromEntries(latest.slice(0, MOST_SERVERS));
}

function ofServer({ tabs, current }: KeptSide, targetId: string): KeptSide | undefined {
  const own = tabs.filter((tab) => tab.targetId === targetId);
  if (own.length === 0) return undefined;
  const front = tabs[current];
  return { tabs: own, current: Math.max(0, front === undefined ? 0 : own.indexOf(front)) };
}

let memory: Memory | undefined;

/** The memory as it was kept; what does not read as one counts as none. */
export function readMemory(kept: unknown): Memory {
  return z.record(z.string(), serverShape).safeParse(kept).data ?? {};
}

const current = (): Memory => (memory ??= readMemory(keptLayout(NAME) ?? {}));

/** Keeps in the settings what is open now. */
export function rememberTabs(explorer: KeptExplorer): void {
  keep(remembering(current(), explorer, Date.now()));
}

/** Keeps in the settings how wide the columns are on a server, while it is one that is remembered. */
export function rememberWidths(targetId: string, widths: Widths): void {
  const all = current();
  const server = Object.hasOwn(all, targetId) ? all[targetId] : undefined;
  if (server) keep({ ...all, [targetId]: { ...server, widths } });
}

/** How wide the columns were on each server last. */
export function recallWidths(): Readonly<Record<string, Widths>> {
  return Object.fromEntries(Object.entries(current()).flatMap(([id, { widths }]) => (widths ? [[id, widths]] : [])));
}

function keep(next: Memory): void {
  memory = next;
  keepLayout(NAME, z.json().parse(JSON.parse(JSON.stringify(memory))));
}

/** The tabs last open on a server: those of this side, else those of the other. */
export function recallTabs(targetId: string, side: 'left' | 'right'): KeptSide | undefined {
  const all = current();
  const server = Object.hasOwn(all, targetId) ? all[targetId] : undefined;
  return server?.[side] ?? server?.[side === 'left' ? 'right' : 'left'];
}

/** How a server's folders were shown last. */
export function recallLook(targetId: string, side: 'left' | 'right'): { sort?: Sort; hidden?: boolean } {
  const kept = recallTabs(targetId, side);
  const { sort, hidden } = kept?.tabs[kept.current] ?? {};
  return { ...(sort && { sort }), ...(hidden !== undefined && { hidden }) };
}

const paramsShape = z.object({
  targetId: z.string().optional(),
  path: path.optional(),
  /** Paths from the folder, to be shown instead of what is in it. */
  found: z.array(z.string()).max(MOST_FOUND).optional().catch(undefined),
  tabs: z.array(tabShape).optional().catch(undefined),
  current: z.number().int().optional().catch(undefined),
});

/** One side as a tab of the window names it: a target, perhaps a folder, perhaps all its tabs. */
export type NamedSide = z.output<typeof paramsShape>;

/** Reads a side of a tab's parameters; empty where there is none. */
export function readSide(params: unknown): NamedSide {
  return paramsShape.safeParse(params).data ?? {};
}
