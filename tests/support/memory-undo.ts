import { createHash } from 'node:crypto';
import { ProblemError } from '../../electron/contract/problem.ts';
import type { Change, UndoRecord } from '../../electron/contract/undo.ts';
import type { Undoing, UndoWriter } from '../../electron/engine/tool.ts';

/** Undo records as the engine keeps them, in memory: several runs of jobs may share them. */
export interface MemoryUndo {
  writer(jobId: string, alive: () => boolean): UndoWriter;
  read(jobId: string): Undoing;
  list(): UndoRecord[];
  /** Jobs that still write their records. */
  readonly busy: Set<string>;
  /** Every change noted so far for a job, oldest first, taken back or not. */
  changes(jobId: string): Change[];
  state(jobId: string): UndoRecord['state'] | undefined;
}

interface Kept {
  groups: { changes: readonly Change[]; left: readonly Change[] }[];
  bytes: Uint8Array[];
  state: UndoRecord['state'];
}

export function memoryUndo(): MemoryUndo {
  const records = new Map<string, Kept>();
  const recordOf = (id: string): Kept => {
    const there = records.get(id) ?? { groups: [], bytes: [], state: 'prepared' as const };
    records.set(id, there);
    return there;
  };
  const busy = new Set<string>();
  const recordIn = (id: string): UndoRecord => {
    const { state, groups } = recordOf(id);
    const changes = groups.flatMap((group) => group.changes);
    const targets = [...new Set(changes.map(({ target }) => target))].map((target) => ({ id: target, key: target }));
    const created = [...records.keys()].indexOf(id);
    return { id, tool: 'tool', title: 'What was done', targets, created, state, changes: changes.length, kept: 0 };
  };
  const check = async (alive: () => boolean) => {
    await Promise.resolve();
    if (!alive()) throw new Error('killed');
  };
  return {
    writer: (jobId, alive) => ({
      async before(changes) {
        await check(alive);
        // As the disk would have it.
        const kept = JSON.parse(JSON.stringify(changes)) as Change[];
        if (kept.length === 0) return 0;
        return recordOf(jobId).groups.push({ changes: kept, left: kept }) - 1;
      },
      async onlyMade(number, made) {
        await check(alive);
        const group = recordOf(jobId).groups[number];
        if (group) group.left = made;
      },
      async keep(source) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of source) chunks.push(chunk);
        await check(alive);
        const bytes = Buffer.concat(chunks);
        const number = recordOf(jobId).bytes.push(bytes);
        return { kept: `${number}`, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      },
    }),
    read(jobId) {
      const found = records.get(jobId);
      if (!found) throw new ProblemError({ code: 'not-found', title: 'No record', message: 'There is none.' });
      if (busy.has(jobId)) throw new ProblemError({ code: 'busy', title: 'Still written', message: 'It runs.' });
      return {
        record: recordIn(jobId),
        async *groups() {
          for (const [index, { left }] of [...found.groups.entries()].toReversed()) {
            if (left.length > 0) yield { number: index, changes: left };
          }
        },
        async *kept(name) {
          const bytes = found.bytes[Number(name) - 1];
          if (!bytes) throw new ProblemError({ code: 'damaged', title: 'Nothing kept', message: 'It is gone.' });
          yield bytes;
        },
        async reverted(number, left) {
          const group = found.groups[number];
          if (group) group.left = left;
        },
        async settle(state) {
          found.state = state;
        },
      };
    },
    list: () => [...records.keys()].map(recordIn),
    busy,
    changes: (jobId) => (records.get(jobId)?.groups ?? []).flatMap(({ changes }) => changes),
    state: (jobId) => records.get(jobId)?.state,
  };
}
