import type { ToolResult } from '../../../electron/contract/tools.ts';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';
import { PartlyDone, partlyDoneLine } from '../partly-done.tsx';
import { NamesTable } from './names-table.tsx';

const words = text.multiRename;

const line = (result: ToolResult<'rename-files'>) => partlyDoneLine(words.renamed(result.renamed), words, result);

function RenamePreview({ plan, preview }: PreviewProps<'rename-files'>) {
  const { folders, renamed, refused, refusedCount } = preview;
  const rows = folders.flatMap(({ names }) => names.map(([from, to]) => ({ from, to })));
  return (
    <>
      {(plan.refusal === undefined || refusedCount > 1) && (
        <ExceptionList title={words.refused(refusedCount)} tone="warning" items={refused} count={refusedCount} />
      )}
      {renamed > 0 && <NamesTable rows={rows} count={renamed} />}
    </>
  );
}

function RenameResult({ result }: ResultProps<'rename-files'>) {
  return <PartlyDone done={words.renamed(result.renamed)} words={words} result={result} />;
}

/** How renaming many shows its plan and its result. */
export const renameFilesView: ToolView<'rename-files'> = {
  act: () => words.act,
  destroys: () => false,
  Preview: RenamePreview,
  Result: RenameResult,
  resultLine: line,
};
