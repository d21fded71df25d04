import { FilePen } from 'lucide-react';
import { joinPath, parentOf } from '../../../../electron/contract/paths.ts';
import { toProblem } from '../../../../electron/contract/problem.ts';
import { call } from '../../../client/client.ts';
import { text } from '../../../text/index.ts';
import { nameFault } from '../address.ts';
import type { Row } from '../rows.ts';
import { happen } from '../store.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.explorer;

/** Changes a name where it stands in the table. */
export const rename: ExplorerAct = (context) => [
  {
    id: 'files.rename',
    label: words.actions.rename,
    keys: 'F2',
    icon: FilePen,
    menu: 'edit',
    group: 'files',
    context: 'change',
    enabled: context.hasChosen,
    run: () => {
      const row = context.rowUnderCursor();
      if (row) context.shown.setState({ renaming: { side: context.here().side, row } });
      else context.note(words.nothingChosen);
    },
  },
];

/** Ends the typing of a name without a change. */
export function stopRenaming({ shown }: ActContext): void {
  shown.setState({ renaming: undefined });
}

/** Gives the row its new name; what is wrong with it is said below the name, which stays open. */
export async function commitName(context: ActContext, row: Row, name: string): Promise<void> {
  const { side, place, style } = context.here();
  if (place === undefined) return;
  const refuse = (message: string) => context.shown.setState({ renaming: { side, row, message } });
  const fault = nameFault(style, name);
  if (fault) {
    refuse(words.faults[fault]);
    return;
  }
  try {
    const path = joinPath(style, place.path, row.entry.name);
    const to = joinPath(style, parentOf(style, path), name);
    await call('files.rename', { targetId: place.targetId, path, to });
    stopRenaming(context);
    context.note(words.movedName(name));
    happen(context.store, side, { type: 'refresh', wanted: to.slice(joinPath(style, place.path, '').length) });
  } catch (error) {
    const problem = toProblem(error);
    refuse(problem.code === 'already-exists' ? words.nameTaken : `${problem.title}. ${problem.message}`);
  }
}
