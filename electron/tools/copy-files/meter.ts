import type { Progress } from '../../contract/job.ts';
import { displayName } from '../../contract/names.ts';

import type { Results } from '../../copying/result.ts';
import type { Preview } from './roots.ts';

/** Tells how far a copy is. */
export interface Meter {
  /** Begins to follow a file; tells it the bytes that are over, then how it ended. */
  follow(name: string, size: number): { bytes(reached: number): void; end(landed: boolean): void };
  tell(note?: string): void;
  /** The plan's counts turned out not to be those of the work. */
  forgetTotal(): void;
}

export function createMeter(
  results: Results,
  preview: Preview | undefined,
  progress: (progress: Omit<Progress, 'rate' | 'remaining'>) => void,
): Meter {
  let total = preview?.total.bytes;
  let under = 0;
  let filesTotal = preview && preview.total.files + preview.total.links;
  let latest: string | undefined;

  const tell = (note = latest) => {
    latest = note;
    const { copied, failed, skipped } = results.counts;
    const done = copied.bytes + under;
    const filesDone = copied.files + copied.links + skipped + failed;
    progress({
      done,
      total: total === undefined ? undefined : Math.max(total, done),
      unit: 'bytes',
      note,
      filesDone,
      filesTotal: filesTotal === undefined ? undefined : Math.max(filesTotal, filesDone),
    });
  };

  return {
    follow(name, size) {
      let reached = 0;
      tell(displayName(name));
      return {
        bytes(now) {
          under += now - reached;
          reached = now;
          tell(displayName(name));
        },
        end(landed) {
          under -= reached;
          reached = 0;
          if (!landed && total !== undefined) total = Math.max(0, total - size);
          tell();
        },
      };
    },
    tell,
    forgetTotal() {
      total = undefined;
      filesTotal = undefined;
    },
  };
}
