import { describe } from 'vitest';
import type { OpenPlace } from '../place.ts';
import { changingConformance } from './changing.ts';
import { copyingConformance } from './copying.ts';
import { listingConformance } from './listing.ts';
import { namesConformance } from './names.ts';
import { provingConformance } from './proving.ts';
import { readingConformance } from './reading.ts';
import { refusingConformance } from './refusing.ts';
import { writingConformance } from './writing.ts';
import { filesTrial } from './trial.ts';

/** Every sentence of `Files` in `electron/targets/target.ts`, tried on one kind of target. */
export function filesConformance(name: string, open: OpenPlace): void {
  describe(`the files of ${name}`, () => {
    const trial = filesTrial(open);
    listingConformance(trial);
    namesConformance(trial);
    readingConformance(trial);
    writingConformance(trial);
    changingConformance(trial);
    provingConformance(trial);
    copyingConformance(trial);
    refusingConformance(trial);
  });
}
