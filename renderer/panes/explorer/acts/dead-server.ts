import { LifeBuoy, ScrollText } from 'lucide-react';
import type { Job } from '../../../../electron/contract/job.ts';
import { joinPath } from '../../../../electron/contract/paths.ts';
import { openDialog } from '../../../shell/dialogs/open-dialog.ts';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import type { ExplorerAct } from './context.ts';

const words = text.server;

/** Looks through the Windows in the current folder, and reads its event logs. */
export const deadServer: ExplorerAct = (context) => {
  const show = (job: Job | null) => {
    if (job) openDialog({ kind: 'job', jobId: job.id });
    else context.refocus();
  };
  return [
    {
      id: 'windows.explainUnreachable',
      label: words.explain,
      icon: LifeBuoy,
      menu: 'tools',
      group: 'windows',
      enabled: context.hasPlace,
      run: () => {
        const { place } = context.here();
        if (place === undefined) return;
        void runTool('explain-unreachable', { target: place.targetId, folder: place.path }, words.explain).then(show);
      },
    },
    {
      id: 'windows.readEventLog',
      label: words.readLog,
      icon: ScrollText,
      menu: 'tools',
      group: 'windows',
      enabled: context.hasChosen,
      run: () => {
        const { place, style } = context.here();
        const row = context.rowUnderCursor();
        if (place === undefined || row === undefined || !/\.evtx$/i.test(row.entry.name)) {
          context.note(words.notALog);
          return;
        }
        const path = joinPath(style, place.path, row.entry.name);
        void runTool('read-event-log', { target: place.targetId, path, limit: 1_000 }, words.readLog).then(show);
      },
    },
  ];
};
