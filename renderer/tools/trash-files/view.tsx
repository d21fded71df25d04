import { displayName } from '../../../electron/contract/names.ts';
import type { ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { runTool } from '../../shell/plan-store.ts';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';

const words = text.trash;

function line({ trashed, failedCount }: ToolResult<'trash-files'>): string {
  return failedCount > 0 ? `${words.trashed(trashed)}, ${words.failed(failedCount)}` : words.trashed(trashed);
}

function TrashPreview({ plan, preview: { refused, refusedCount }, input }: PreviewProps<'trash-files'>) {
  return (
    <>
      {(plan.refusal === undefined || refusedCount > 1) && (
        <ExceptionList
          title={words.refused(refusedCount)}
          hint={words.refusedHint}
          tone="warning"
          items={refused}
          count={refusedCount}
        />
      )}
      <div>
        <Button variant="link" onClick={() => void runTool('remove-files', input, text.explorer.actions.remove)}>
          {words.atOnce}
        </Button>
      </div>
    </>
  );
}

function TrashResult({ result }: ResultProps<'trash-files'>) {
  const { trashed, folders, failed, failedCount } = result;
  return (
    <>
      <StateMark tone={failedCount > 0 ? 'warning' : 'ok'}>{words.trashed(trashed)}</StateMark>
      {folders.length > 0 && (
        <p>
          {words.where} <code>{folders.map(displayName).join(', ')}</code>
        </p>
      )}
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

/** How putting into the trash shows its plan and its result. */
export const trashFilesView: ToolView<'trash-files'> = {
  act: () => words.act,
  destroys: () => false,
  Preview: TrashPreview,
  Result: TrashResult,
  resultLine: line,
};
