import { HandGrab } from 'lucide-react';
import { LOCAL } from '../../../../electron/contract/address.ts';
import { baseOf, joinPath } from '../../../../electron/contract/paths.ts';
import { useTargets } from '../../../client/stores.ts';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import { DragOutDialog } from '../drag-out-dialog.tsx';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.dragOut;
/** A byte that is no text in a name; the desktop could not be told of it. */
const BYTES = /\p{Surrogate}/u;

/** Offers what is chosen to be dragged out of the window; what lies elsewhere is first copied to this computer, and that is said. */
export const dragOut: ExplorerAct = (context) => [
  {
    id: 'files.dragOut',
    label: words.act,
    keys: 'Ctrl+Shift+F5',
    icon: HandGrab,
    menu: 'file',
    group: 'files',
    enabled: context.hasChosen,
    run: () => void offer(context),
  },
];

async function offer({ here, chosenPaths, note, refocus, showDialog }: ActContext): Promise<void> {
  const { place, style } = here();
  const paths = chosenPaths();
  const local = useTargets.getState().targets.find(({ id }) => id === LOCAL);
  if (place === undefined || local === undefined || paths.length === 0) return;
  if (window.rescueDesk === undefined) {
    note(words.inBrowser);
    return;
  }
  if (paths.some((path) => BYTES.test(path))) {
    note(words.noText);
    return;
  }
  const show = (ready: readonly string[], folder?: string, jobId?: string) =>
    showDialog((close) => (
      <DragOutDialog
        paths={ready}
        folder={folder}
        jobId={jobId}
        onClose={() => {
          close();
          refocus();
        }}
      />
    ));
  if (place.targetId === LOCAL) {
    show(paths);
    return;
  }
  // A folder of its own each time, so that nothing that is there is in the way.
  const folder = joinPath(local.pathStyle, local.home, text.explorer.downloads, words.folder(new Date()));
  const job = await runTool(
    'copy-files',
    {
      from: { target: place.targetId, paths },
      to: { target: LOCAL, path: folder },
      whenExists: 'refuse',
      move: false,
      verify: true,
    },
    words.staging,
  );
  if (job === null) refocus();
  else
    show(
      paths.map((path) => joinPath(local.pathStyle, folder, baseOf(style, path))),
      folder,
      job.id,
    );
}
