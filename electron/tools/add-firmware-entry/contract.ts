import { z } from 'zod';
import { bytes } from '../../contract/define.ts';

export const addFirmwareEntry = {
  id: 'add-firmware-entry',
  title: 'Give the firmware an entry for Windows',
  description:
    'Adds a start-up entry for the Windows loader to the firmware of a machine with EFI, behind all others, so that it still starts from the network first. Can be taken back.',
  input: z.strictObject({
    target: z.string(),
    /** The EFI system partition, such as `/dev/sda1`. */
    volume: z.string().min(1).max(500),
  }),
  preview: z.strictObject({
    number: z.string(),
    disk: z.string(),
    part: z.number().int(),
    /** The GUID of the partition. */
    partition: z.string(),
    serials: z.array(z.string()),
    size: bytes,
    order: z.array(z.string()),
  }),
  result: z.strictObject({ number: z.string(), order: z.array(z.string()) }),
};
