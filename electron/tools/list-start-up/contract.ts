import { z } from 'zod';
import { bytes } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';
import { bootPlace, bootLoader } from '../../contract/windows-boot.ts';

const startUp = z.strictObject({
  /** The folder of the boot store. */
  config: path,
  /** Seconds that the menu waits. */
  timeout: z.number().int().nonnegative().optional(),
  loaders: z.array(bootLoader),
  /** Partitions of this server that Windows may lie on. */
  partitions: z.array(z.strictObject({ path: z.string(), label: z.string().optional(), size: bytes })),
});

export const listStartUp = {
  id: 'list-start-up',
  title: 'List start-up entries',
  description:
    'Shows what a Windows machine starts, from which partition, in which mode, as its boot store (BCD) has it. Changes nothing.',
  input: z.strictObject(bootPlace),
  preview: startUp,
  result: startUp,
};
