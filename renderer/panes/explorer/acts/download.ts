import { Download } from 'lucide-react';
import { LOCAL } from '../../../../electron/contract/address.ts';
import { joinPath } from '../../../../electron/contract/paths.ts';
import { toolContracts } from '../../../../electron/contract/tools.ts';
import { keepLayout, keptLayout } from '../../../client/layout.ts';
import { useTargets } from '../../../client/stores.ts';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer;
const KEPT = 'download';

/** Copies what is chosen to a folder of this computer: the one of the last time, to be changed in the plan. */
export const download: ExplorerAct = (context) => [
  {
    id: 'files.download',
    label: words.actions.download,
    keys: 'Ctrl+F5',
    icon: Download,
    menu: 'file',
    group: 'files',
    context: 'change',
    enabled: () => context.hasChosen() && context.here().place?.targetId !== LOCAL,
    run: () => {
      const { place } = context.here();
      const local = useTargets.getState().targets.find(({ id }) => id === LOCAL);
      const paths = context.chosenPaths();
      if (place === undefined || local === undefined || paths.length === 0) return;
      const kept = keptLayout(KEPT);
      const folder = typeof kept === 'string' ? kept : joinPath(local.pathStyle, local.home, words.downloads);
      const input = {
        from: { target: place.targetId, paths },
        to: { target: LOCAL, path: folder },
        whenExists: 'refuse' as const,
        move: false,
        verify: true,
      };
      void runTool('copy-files', input, words.actions.download).then((job) => {
        const to = toolContracts['copy-files'].input.safeParse(job?.input).data?.to.path;
        if (to !== undefined) keepLayout(KEPT, to);
        context.refocus();
      });
    },
  },
];
