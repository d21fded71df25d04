import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { RemoveResult, removedLine } from '../remove-files/view.tsx';

/** How emptying the trash shows its plan and its result: as deleting does. */
export const emptyTrashView: ToolView<'empty-trash'> = {
  act: () => text.emptyTrash.act,
  destroys: () => true,
  Result: RemoveResult,
  resultLine: removedLine,
};
