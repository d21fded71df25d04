import type { Job } from '../../electron/contract/job.ts';
import { toProblem } from '../../electron/contract/problem.ts';
import type { UndoRecord } from '../../electron/contract/undo.ts';
import { call } from '../client/client.ts';
import { forgetUndo, useJobs, useUndo } from '../client/stores.ts';
import { text } from '../text/index.ts';
import { isAlive } from './jobs.ts';
import { notify } from './notices.ts';
import { runTool } from './plan-store.ts';

/** True where something of it can still be taken back: not while its job runs, and not twice. */
export function canUndo({ id, state }: UndoRecord, jobs: readonly Job[]): boolean {
  return state !== 'undone' && !jobs.some((job) => job.id === id && isAlive(job));
}

/** Records with the latest first. */
export function latestFirst(records: readonly UndoRecord[]): UndoRecord[] {
  return [...records].sort((one, other) => other.created - one.created);
}

/** The last change that can be taken back and is no taking back itself. */
export function latestUndoable(): UndoRecord | undefined {
  const { jobs } = useJobs.getState();
  return latestFirst(useUndo.getState().records).find(
    (record) => record.tool !== 'undo-changes' && record.state !== 'stale' && canUndo(record, jobs),
  );
}

/** Shows what taking back would do, and does it when the person agrees. */
export function undoChanges(...records: readonly UndoRecord[]): void {
  const [first] = records;
  if (first === undefined) return;
  const targets = [...new Set(records.flatMap((record) => record.targets.map(({ id }) => id)))];
  const title = records.length === 1 ? first.title : text.undo.jobs(records.length);
  const input = { jobs: records.map(({ id }) => id), targets, evenIfChanged: false };
  void runTool('undo-changes', input, text.undo.of(title));
}

/** For each target on which several jobs can be taken back: those jobs. */
export function undoableByTarget(records: readonly UndoRecord[], jobs: readonly Job[]): Map<string, UndoRecord[]> {
  const found = new Map<string, UndoRecord[]>();
  for (const record of latestFirst(records)) {
    if (record.tool === 'undo-changes' || !canUndo(record, jobs)) continue;
    for (const { id } of record.targets) found.set(id, [...(found.get(id) ?? []), record]);
  }
  return new Map([...found].filter(([, several]) => several.length > 1));
}

/** Forgets a record; what it was about stays as it is. */
export async function dismissUndo({ id }: UndoRecord): Promise<void> {
  try {
    await call('undo.dismiss', { id });
    forgetUndo(id);
  } catch (error) {
    const { title, message } = toProblem(error);
    notify({ tone: 'danger', title, text: message });
  }
}
