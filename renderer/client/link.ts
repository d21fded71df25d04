import { create } from 'zustand';

/**
 * The state of the wire between this page and the engine: `refused` means that the page has no right to it (its
 * address was used up).
 */
export interface Link {
  readonly state: 'connecting' | 'open' | 'reconnecting' | 'refused';
  /** When the next try starts, in milliseconds since 1970, while reconnecting. */
  readonly nextTry?: number;
  /** Counts the times the wire was opened, so that what was read before can be read again. */
  readonly openings: number;
  readonly tryNow: () => void;
}

export const useLink = create<Link>(() => ({ state: 'connecting', openings: 0, tryNow: () => {} }));
