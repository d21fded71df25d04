import type { ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';
import { NamesTable } from './names-table.tsx';

const words = text.multiRename;

function line({ renamed, failedCount }: ToolResult<'rename-files'>): string {
  return failedCount > 0 ? `${words.renamed(renamed)}, ${words.failed(failedCount)}` : words.renamed(renamed);
}

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
  const { failed, failedCount, renamed } = result;
  return (
    <>
      <StateMark tone={failedCount > 0 ? 'warning' : 'ok'}>{words.renamed(renamed)}</StateMark>
      <ExceptionList
        title={words.failed(failedCount)}
        hint={words.failedHint}
        tone="danger"
        items={failed}
        count={failedCount}
      />
    </>
  );
}

/** How renaming many shows its plan and its result. */
export const renameFilesView: ToolView<'rename-files'> = {
  act: () => words.act,
  destroys: () => false,
  Preview: RenamePreview,
  Result: RenameResult,
  resultLine: line,
};
