import { z } from 'zod';
import { comparedRow, compareRules, pairOfPlaces } from './compare.ts';
import { exception } from './copying.ts';
import { bytes, nothing, request } from './define.ts';
import { disksPicture } from './disks.ts';
import { findWanted, found } from './find.ts';
import { path } from './paths.ts';
import { used } from './usage.ts';

/** What can be looked for over many files, told as it is found. Nothing is changed. */
export const lookInput = z.discriminatedUnion('look', [
  z.strictObject({ look: z.literal('compare'), ...pairOfPlaces, rules: compareRules }),
  /** Two files, byte by byte. */
  z.strictObject({ look: z.literal('differences'), ...pairOfPlaces }),
  z.strictObject({ look: z.literal('find'), wanted: findWanted }),
  z.strictObject({ look: z.literal('usage'), target: z.string(), path }),
  /** Goes on for as long as anybody asks for more. */
  z.strictObject({ look: z.literal('disks'), target: z.string() }),
]);
export type LookInput = z.infer<typeof lookInput>;

export const lookNews = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rows'), rows: z.array(comparedRow) }),
  z.strictObject({ kind: z.literal('found'), found: z.array(found) }),
  z.strictObject({ kind: z.literal('used'), used: z.array(used) }),
  /** Where two files differ: offsets and lengths in bytes, in order. */
  z.strictObject({ kind: z.literal('differ'), ranges: z.array(z.strictObject({ at: bytes, length: bytes })) }),
  z.strictObject({ kind: z.literal('disks'), disks: disksPicture }),
  /** As much was found as can be shown, and no more is looked for. */
  z.strictObject({ kind: z.literal('full') }),
  /** Something could not be looked at. */
  exception.extend({ kind: z.literal('failed') }),
  /** Where it is, and how much it has seen. */
  z.strictObject({ kind: z.literal('looking'), path: z.string(), compared: z.number().int() }),
]);
export type LookNews = z.infer<typeof lookNews>;

const byId = z.strictObject({ lookId: z.string() });

export const looks = {
  'looks.start': request(lookInput, byId),
  /** Waits for what is new since the last call; `done` with the last of it. */
  'looks.more': request(byId, z.strictObject({ news: z.array(lookNews), done: z.boolean() })),
  'looks.stop': request(byId, nothing),
};
