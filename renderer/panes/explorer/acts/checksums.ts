import { Fingerprint, ShieldCheck } from 'lucide-react';
import { joinPath } from '../../../../electron/contract/paths.ts';
import type { Job } from '../../../../electron/contract/job.ts';
import { openDialog } from '../../../shell/dialogs/open-dialog.ts';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import type { ExplorerAct } from './context.ts';

const words = text.sums;
const LIST = /\.(sha256|sha1|md5)(sum|sums)?(\.txt)?$|^(sha256|sha1|md5)sums(\.txt)?$/i;

/** Makes sums of what is chosen, and compares files with a list of sums. */
export const checksums: ExplorerAct = (context) => {
  const show = (job: Job | null) => {
    if (job) openDialog({ kind: 'job', jobId: job.id });
    else context.refocus();
  };
  return [
    {
      id: 'files.makeChecksums',
      label: words.make,
      keys: 'Ctrl+K',
      icon: Fingerprint,
      menu: 'file',
      group: 'sums',
      context: 'make',
      enabled: context.hasChosen,
      run: () => {
        const { place, style } = context.here();
        const paths = context.chosenPaths();
        const [first] = context.chosenRows();
        if (place === undefined || first === undefined) return;
        const stem = paths.length === 1 ? first.entry.name : 'checksums';
        const input = {
          target: place.targetId,
          paths,
          algorithm: 'sha256' as const,
          into: joinPath(style, place.path, `${stem}.sha256`),
        };
        void runTool('make-checksums', input, words.actMake).then(show);
      },
    },
    {
      id: 'files.verifyChecksums',
      label: words.verify,
      keys: 'Ctrl+Shift+K',
      icon: ShieldCheck,
      menu: 'file',
      group: 'sums',
      enabled: context.hasChosen,
      run: () => {
        const { place, style } = context.here();
        const row = context.rowUnderCursor();
        if (place === undefined || row === undefined || !LIST.test(row.entry.name)) {
          context.note(words.notAList);
          return;
        }
        const path = joinPath(style, place.path, row.entry.name);
        void runTool('verify-checksums', { target: place.targetId, path }, words.verify).then(show);
      },
    },
  ];
};
