import { z } from 'zod';
import { instant, nothing, request } from './define.ts';
import { bookmark } from './target.ts';

export const settingsShape = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  bookmarks: z.array(bookmark),
  /** Latest first, at most 12. */
  recent: z.array(
    z.strictObject({ host: z.string(), port: z.number().int(), user: z.string(), label: z.string(), at: instant }),
  ),
  /** The page's own layout (pane widths, columns, open folders), by name; its meaning is the page's. */
  layout: z.record(z.string(), z.json()),
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
  'settings.change': request(settingsShape.pick({ theme: true, layout: true }).partial(), settingsShape),
  'settings.about': request(nothing, about),
};
