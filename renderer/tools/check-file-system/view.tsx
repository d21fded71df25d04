import { StateMark, type Tone } from '../../parts/banner.tsx';
import { CodeLines } from '../../parts/details.tsx';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolResult } from '../../../electron/contract/tools.ts';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.check;
const tones: Record<ToolResult<'check-file-system'>['verdict'], Tone> = {
  clean: 'ok',
  errors: 'danger',
  repaired: 'ok',
  unknown: 'warning',
};

function CheckResult({ result: { verdict, said } }: ResultProps<'check-file-system'>) {
  return (
    <>
      <StateMark tone={tones[verdict]}>{words.verdict[verdict]}</StateMark>
      <p>{words.next[verdict]}</p>
      {said.length > 0 && <CodeLines label={words.said}>{said.map(displayName).join('\n')}</CodeLines>}
    </>
  );
}

/** How checking a file system shows what it found. */
export const checkFileSystemView: ToolView<'check-file-system'> = {
  act: ({ repair }) => (repair ? words.repairAct : words.act),
  destroys: ({ repair }) => repair,
  Result: CheckResult,
  resultLine: ({ verdict }) => words.verdict[verdict],
};
