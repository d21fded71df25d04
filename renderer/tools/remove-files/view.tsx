import type { ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatBytes } from '../../parts/format.ts';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';

const words = text.remove;

function line({ removed, failedCount }: ToolResult<'remove-files'>): string {
  const done = words.removed(removed.files, removed.folders, removed.links);
  return failedCount > 0 ? `${done}, ${words.failed(failedCount)}` : done;
}

function RemoveResult({ result }: ResultProps<'remove-files'>) {
  const { removed, failed, failedCount } = result;
  return (
    <>
      <StateMark tone={failedCount > 0 ? 'warning' : 'ok'}>
        {words.removed(removed.files, removed.folders, removed.links)} ({words.freed(formatBytes(removed.bytes))})
      </StateMark>
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

/** How deleting shows its plan and its result. */
export const removeFilesView: ToolView<'remove-files'> = {
  act: () => words.act,
  destroys: () => true,
  Result: RemoveResult,
  resultLine: line,
};
