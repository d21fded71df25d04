import type { ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatBytes } from '../../parts/format.ts';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.raid;
const tones = { alike: 'ok', differs: 'warning', unknown: 'warning' } as const;

const verdictLine = ({ verdict, differing }: ToolResult<'check-raid'>): string =>
  verdict === 'differs' ? words.verdict.differs(formatBytes(differing ?? 0)) : words.verdict[verdict];

function CheckRaidResult({ result }: ResultProps<'check-raid'>) {
  return (
    <>
      <StateMark tone={tones[result.verdict]}>{verdictLine(result)}</StateMark>
      <p>{words.next[result.verdict]}</p>
    </>
  );
}

/** How checking a RAID shows what came of it. */
export const checkRaidView: ToolView<'check-raid'> = {
  act: () => words.checkAct,
  destroys: () => false,
  Result: CheckRaidResult,
  resultLine: verdictLine,
};
