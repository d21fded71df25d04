import { displayName } from '../../../electron/contract/names.ts';
import type { ToolResult } from '../../../electron/contract/tools.ts';
import { Button } from '../../parts/button.tsx';
import { runTool } from '../../shell/plan-store.ts';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';
import { PartlyDone, partlyDoneLine } from '../partly-done.tsx';

const words = text.trash;

const line = (result: ToolResult<'trash-files'>) => partlyDoneLine(words.trashed(result.trashed), words, result);

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
      {plan.refusal?.code !== 'no-permission' && (
        <Button variant="link" onClick={() => void runTool('remove-files', input, text.explorer.actions.remove)}>
          {words.atOnce}
        </Button>
      )}
    </>
  );
}

function TrashResult({ result }: ResultProps<'trash-files'>) {
  const { trashed, folders } = result;
  return (
    <PartlyDone done={words.trashed(trashed)} words={words} result={result}>
      {folders.length > 0 && (
        <p>
          {words.where} <code>{folders.map(displayName).join(', ')}</code>
        </p>
      )}
    </PartlyDone>
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
