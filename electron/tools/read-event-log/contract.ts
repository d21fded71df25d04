import { z } from 'zod';
import { instant } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';

const count = z.number().int().nonnegative();

const event = z.strictObject({
  number: z.number().int(),
  time: z.number(),
  /** 1 critical, 2 error, 3 warning, 4 information, 5 verbose; 0 audits. */
  level: z.number().int(),
  source: z.string(),
  id: z.number().int(),
  computer: z.string(),
  user: z.string().optional(),
  failedAudit: z.boolean(),
  /** In words, for events that tell why servers die. */
  meaning: z.string().optional(),
  data: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});
export type ShownEvent = z.infer<typeof event>;

export const readEventLog = {
  id: 'read-event-log',
  title: 'Read an event log',
  description:
    'Shows the events of a Windows event log (.evtx), also a damaged one, the latest first, and what the important ones mean. Changes nothing.',
  input: z.strictObject({
    target: z.string(),
    path,
    from: instant.optional(),
    until: instant.optional(),
    levels: z.array(z.number().int().min(0).max(255)).optional(),
    sources: z.array(z.string()).optional(),
    ids: z.array(z.number().int().min(0).max(65_535)).optional(),
    text: z.string().max(1_000).optional(),
    /** Events to be shown at most. */
    limit: z.number().int().min(1).max(5_000).default(1_000),
  }),
  preview: z.strictObject({ size: count }),
  result: z.strictObject({
    events: z.array(event),
    /** How many match, those beyond the limit included. */
    matching: count,
    read: count,
    unreadable: count,
    damagedChunks: count,
  }),
};
