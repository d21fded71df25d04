import { z } from 'zod';
import { instant, nothing, request } from './define.ts';
import { bookmark } from './target.ts';

/** A moment of the day, in minutes after midnight by the clock of this computer. */
const minuteOfDay = z.number().int().min(0).max(1439);

export const transfers = z.strictObject({
  /** Bytes a second for all jobs together; null for no limit. */
  limit: z.number().positive().nullable(),
  /** When jobs for the night work; `to` may be on the next day. */
  night: z.strictObject({ from: minuteOfDay, to: minuteOfDay }),
});
export type Transfers = z.infer<typeof transfers>;

export const DEFAULT_TRANSFERS: Transfers = { limit: null, night: { from: 22 * 60, to: 6 * 60 } };

export const settingsShape = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  bookmarks: z.array(bookmark),
  /** Latest first, at most 12. */
  recent: z.array(
    z.strictObject({ host: z.string(), port: z.number().int(), user: z.string(), label: z.string(), at: instant }),
  ),
  /** The page's own layout (pane widths, columns, open folders), by name; its meaning is the page's. */
  layout: z.record(z.string(), z.json()),
  /** Absent until the person chose otherwise: `DEFAULT_TRANSFERS`. */
  transfers: transfers.optional(),
});
export type Settings = z.infer<typeof settingsShape>;

export const about = z.strictObject({
  version: z.string(),
  host: z.enum(['desktop', 'browser', 'command-line']),
  /** Whether secrets can be kept in the system's keychain; if not, why, in a sentence for the person. */
  keychain: z.strictObject({ available: z.boolean(), reason: z.string().optional() }),
});
export type About = z.infer<typeof about>;

export const settings = {
  'settings.read': request(nothing, settingsShape),
  /** Bookmarks and recent servers have requests of their own; these are the person's choices. */
  'settings.change': request(
    settingsShape.pick({ theme: true, layout: true, transfers: true }).partial(),
    settingsShape,
  ),
  'settings.about': request(nothing, about),
};
