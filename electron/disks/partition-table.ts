import { z } from 'zod';
import type { BlockDevice } from '../contract/disks.ts';
import { maybeFlag, maybeNumber, maybeText, readJson } from './shape.ts';
import { typeName } from './partition-types.ts';

const answer = z.object({
  partitiontable: z.object({
    label: maybeText,
    sectorsize: maybeNumber,
    partitions: z
      .array(
        z.object({
          node: z.string(),
          start: z.number().int().nonnegative(),
          type: z.string(),
          name: maybeText,
          bootable: maybeFlag,
        }),
      )
      .optional(),
  }),
});

export type PartitionFacts = NonNullable<BlockDevice['partition']>;

/** The partitions of one disk by device, from `sfdisk --json`; empty where it is not its answer. */
export function readPartitionTable(text: string): ReadonlyMap<string, PartitionFacts> {
  const table = readJson(answer, text)?.partitiontable;
  const sector = table?.sectorsize ?? 512;
  return new Map(
    (table?.partitions ?? []).map(({ node, start, type, name, bootable }) => [
      node,
      {
        number: Number(/\d+$/.exec(node)?.[0] ?? 0),
        start: start * sector,
        type,
        typeName: typeName(type),
        ...(name !== undefined && { name }),
        bootable,
      },
    ]),
  );
}
