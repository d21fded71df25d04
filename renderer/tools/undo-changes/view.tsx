import type { ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';

const words = text.undo;

function line({ back, already, leftCount }: ToolResult<'undo-changes'>): string {
  return [words.back(back), already > 0 && words.already(already), leftCount > 0 && words.left(leftCount)]
    .filter((part) => part !== false)
    .join(', ');
}

function UndoPreview({ preview, input, change }: PreviewProps<'undo-changes'>) {
  const { left, leftCount, later, changedSince } = preview;
  return (
    <>
      <ExceptionList title={words.willStay(leftCount)} tone="warning" items={left} count={leftCount} />
      {(changedSince || input.evenIfChanged) && (
        <Checkbox
          label={words.evenIfChanged}
          hint={words.evenIfChangedHint}
          checked={input.evenIfChanged}
          onChange={(evenIfChanged) => change({ ...input, evenIfChanged })}
        />
      )}
      {later > 0 && <p>{words.later(later)}</p>}
    </>
  );
}

function UndoResult({ result }: ResultProps<'undo-changes'>) {
  const { left, leftCount } = result;
  return (
    <>
      <StateMark tone={leftCount > 0 ? 'warning' : 'ok'}>{line(result)}</StateMark>
      <ExceptionList
        title={words.left(leftCount)}
        hint={words.leftHint}
        tone="warning"
        items={left}
        count={leftCount}
      />
    </>
  );
}

/** How undoing shows its plan and its result. */
export const undoChangesView: ToolView<'undo-changes'> = {
  act: () => words.act,
  destroys: () => false,
  Preview: UndoPreview,
  Result: UndoResult,
  resultLine: line,
};
