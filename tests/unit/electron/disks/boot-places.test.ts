import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { namedPartitions } from '../../../../electron/disks/boot-places.ts';

const sample = (name: string) => readFileSync(join(import.meta.dirname, 'samples', name), 'utf8');

it('partitions are named as boot stores name them, for GPT and MBR', () => {
  expect([...namedPartitions(sample('sfdisk-gpt.json')).values()]).toContainEqual({
    kind: 'gpt-partition',
    partition: '{3a7d0d3c-7b2e-4b59-8e0f-1b4d2f5a6c11}',
    disk: '{3a7d0d3c-7b2e-4b59-8e0f-1b4d2f5a6c01}',
  });
  const mbr = [...namedPartitions(sample('sfdisk-mbr.json')).values()];
  expect(mbr[0]).toMatchObject({ kind: 'mbr-partition', offset: 1_048_576n });
});

it('what is no answer, or has no identifier, names nothing', () => {
  const table = (more: object) => JSON.stringify({ partitiontable: { label: 'dos', ...more } });
  const partitions = [{ node: '/dev/sda1', start: 2048 }];
  expect(namedPartitions(table({ partitions })).size).toBe(0);
  expect(namedPartitions(table({ id: '0xnone', partitions })).size).toBe(0);
  expect(namedPartitions(table({ label: 'gpt', id: '0x12345678', partitions })).size).toBe(0);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(namedPartitions(text).size).toBe(0);
    }),
  );
});
