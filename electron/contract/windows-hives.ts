import { z } from 'zod';

/** A hive of an offline Windows: one of the machine, or `Users\NAME` for the one of a person. */
export const hiveName = z
  .string()
  .max(300)
  .regex(/^(?:SYSTEM|SOFTWARE|DEFAULT|SAM|SECURITY|Users\\(?!\.{1,2}$)[^\\/\0]+)$/);

/** The hives that can be changed value by value. Accounts have tools of their own, which know what belongs together. */
export const changeableHive = z.enum(['SYSTEM', 'SOFTWARE', 'DEFAULT']);

/** From the top of the hive: `ControlSet001\Services\Tcpip`; `''` is the top itself. */
export const keyPath = z.string().max(8_000);

/** The types that a value can be given, as Windows names them. */
export const valueTypeName = z.enum([
  'REG_SZ',
  'REG_EXPAND_SZ',
  'REG_MULTI_SZ',
  'REG_DWORD',
  'REG_QWORD',
  'REG_BINARY',
  'REG_NONE',
]);
export type ValueTypeName = z.infer<typeof valueTypeName>;
