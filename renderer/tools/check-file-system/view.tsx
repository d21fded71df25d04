import { StateMark, type Tone } from '../../parts/banner.tsx';
import { CodeLines } from '../../parts/details.tsx';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolResult } from '../../../electron/contract/tools.ts';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.check;
const tones: Record<ToolResult<'check-file-system'>['verdict'], Tone> = {
  clean: 'ok',
  unclean: 'warning',
  errors: 'danger',
  unreplayed: 'warning',
  repaired: 'ok',
  left: 'danger',
  unknown: 'warning',
};

function CheckResult({ result: { verdict, advice, said } }: ResultProps<'check-file-system'>) {
  return (
    <>
      <StateMark tone={tones[verdict]}>{words.verdict[verdict]}</StateMark>
      {/* What a file system’s own advice says is in the place of the usual one, which would promise a repair. */}
      {(verdict !== 'errors' || advice === undefined) && <p>{words.next[verdict]}</p>}
      {advice !== undefined && <p>{advice}</p>}
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
