import type { Change } from '../../contract/undo.ts';
import type { UndoReader } from '../../engine/tool.ts';
import type { OldHive } from '../../offline/restore-hive.ts';

export type Replaced = Extract<Change, { kind: 'replaced' }>;
/** What undoing reads of a record. */
export type Read = Pick<UndoReader, 'kept' | 'groups'>;

/** The hive that a job wrote over, as it was, with its logs and the changes that these were; nothing where the file is none. */
export async function oldHiveOf(
  record: Read,
  change: Replaced,
): Promise<{ readonly hive: OldHive; readonly logs: readonly Replaced[] } | undefined> {
  if (!change.inPlace) return undefined;
  const logs = new Map<string, Replaced>();
  for await (const { changes } of record.groups()) {
    for (const each of changes) {
      if (each.kind !== 'replaced' || !each.inPlace || each.target !== change.target) continue;
      if (isLogOf(each.path, change.path)) logs.set(each.path, each);
    }
  }
  if (logs.size === 0) return undefined;
  const samples: Buffer[] = [];
  const old = [];
  for (const log of [...logs.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1))) {
    const bytes = await wholeOf(record.kept(log.kept));
    old.push({ path: log.path, bytes });
    samples.push(bytes);
    for (const name of log.between ?? []) samples.push(await wholeOf(record.kept(name)));
  }
  const bytes = await wholeOf(record.kept(change.kept));
  return { hive: { path: change.path, bytes, logs: old, samples }, logs: [...logs.values()] };
}

/** Kept bytes, whole. */
export async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const isLogOf = (path: string, hive: string) =>
  path.slice(0, hive.length).toLowerCase() === hive.toLowerCase() && /^\.LOG[12]?$/i.test(path.slice(hive.length));
