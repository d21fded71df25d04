import { z } from 'zod';
import { nothing, request } from './define.ts';

/** Stands for a secret that the engine keeps in memory. Inputs, records and logs hold only handles. */
export const secretHandle = z.string().regex(/^secret:[0-9a-f]{32}$/);
export type SecretHandle = z.infer<typeof secretHandle>;

export const secrets = {
  'secrets.keep': request(
    z.strictObject({ secret: z.string().max(100_000) }),
    z.strictObject({ handle: secretHandle }),
  ),
  'secrets.forget': request(z.strictObject({ handle: secretHandle }), nothing),
};
