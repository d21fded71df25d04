import { z } from 'zod';

/** A number that some versions of a program write as text. */
const number = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const flag = z.union([z.boolean(), z.enum(['0', '1']).transform((digit) => digit === '1')]);

/** Fields of a program's JSON that may be missing, empty or null. */
export const maybeText = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((text) => text?.trim() || undefined);
export const maybeNumber = number
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? undefined);
export const maybeFlag = flag
  .nullish()
  .catch(undefined)
  .transform((value) => value ?? false);

/** The value of a program's JSON output, or undefined where it is none of this shape. */
export function readJson<T extends z.ZodType>(shape: T, text: string): z.output<T> | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
