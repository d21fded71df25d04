import type { ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';

const words = text.attributes;

function line({ changed, same, failedCount }: ToolResult<'change-attributes'>): string {
  return [words.changed(changed), same > 0 && words.same(same), failedCount > 0 && words.failed(failedCount)]
    .filter((part) => part !== false)
    .join(', ');
}

function AttributesResult({ result }: ResultProps<'change-attributes'>) {
  const { failed, failedCount } = result;
  return (
    <>
      <StateMark tone={failedCount > 0 ? 'warning' : 'ok'}>{line(result)}</StateMark>
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

/** How changing attributes shows its result; its plan shows each value before and after. */
export const changeAttributesView: ToolView<'change-attributes'> = {
  act: () => words.act,
  destroys: () => false,
  Result: AttributesResult,
  resultLine: line,
};
