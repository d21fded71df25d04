import type { ToolResult } from '../../../electron/contract/tools.ts';
import { formatBytes } from '../../parts/format.ts';
import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { PartlyDone, partlyDoneLine } from '../partly-done.tsx';

const words = text.remove;

const doneIn = ({ removed }: ToolResult<'remove-files'>) =>
  words.removed(removed.files, removed.folders, removed.links);

/** What was deleted and what was not. */
export function RemoveResult({ result }: { result: ToolResult<'remove-files'> }) {
  const done = `${doneIn(result)} (${words.freed(formatBytes(result.removed.bytes))})`;
  return <PartlyDone done={done} words={words} result={result} />;
}

/** The same in a line. */
export const removedLine = (result: ToolResult<'remove-files'>) => partlyDoneLine(doneIn(result), words, result);

/** How deleting shows its plan and its result. */
export const removeFilesView: ToolView<'remove-files'> = {
  act: () => words.act,
  destroys: () => true,
  Result: RemoveResult,
  resultLine: removedLine,
};
