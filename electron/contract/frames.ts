import { z } from 'zod';
import { problem } from './problem.ts';

/** The four frames that a host carries between a page and the engine, whatever the wire. */
export const callFrame = z.strictObject({
  type: z.literal('call'),
  id: z.number().int(),
  name: z.string(),
  input: z.unknown(),
});
export const cancelFrame = z.strictObject({ type: z.literal('cancel'), id: z.number().int() });
export const replyFrame = z.strictObject({
  type: z.literal('reply'),
  id: z.number().int(),
  output: z.unknown().optional(),
  problem: problem.optional(),
});
export const eventFrame = z.strictObject({ type: z.literal('event'), name: z.string(), payload: z.unknown() });

/** What a page may send. */
export const upwardFrame = z.discriminatedUnion('type', [callFrame, cancelFrame]);
export type UpwardFrame = z.infer<typeof upwardFrame>;
/** What the engine sends back. */
export type DownwardFrame = z.infer<typeof replyFrame> | z.infer<typeof eventFrame>;
