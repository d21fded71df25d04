import { displayName } from '../../../electron/contract/names.ts';
import type { ToolResult } from '../../../electron/contract/tools.ts';
import type { CheckedSum, SumVerdict } from '../../../electron/tools/verify-checksums/contract.ts';
import { StateMark, type Tone } from '../../parts/banner.tsx';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import styles from '../sum-table.module.css';
import { SumTable } from '../sum-table.tsx';

const words = text.sums;
const verdicts = ['ok', 'different', 'missing', 'unreadable'] as const;
const tones: Record<SumVerdict, Tone> = { ok: 'ok', different: 'danger', missing: 'warning', unreadable: 'danger' };

function line({ counts }: ToolResult<'verify-checksums'>): string {
  return verdicts
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => words.counts[verdict](counts[verdict]))
    .join(', ');
}

const sumsOf = ({ verdict, expected, found, problem }: CheckedSum): string[] => {
  if (verdict === 'different') return [`${words.expected} ${expected}`, `${words.found} ${found}`];
  return problem === undefined ? [expected] : [expected, `${problem.title}. ${problem.message}`];
};

function VerifyResult({ result: { counts, strange, files } }: ResultProps<'verify-checksums'>) {
  const count = verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  const plain = files.map((sum) => [words.verdicts[sum.verdict], displayName(sum.name), ...sumsOf(sum)].join('\t'));
  return (
    <div className={styles.result}>
      {verdicts.map(
        (verdict) =>
          counts[verdict] > 0 && (
            <StateMark key={verdict} tone={tones[verdict]}>
              {words.counts[verdict](counts[verdict])}
            </StateMark>
          ),
      )}
      {strange > 0 && <StateMark tone="warning">{words.strange(strange)}</StateMark>}
      <SumTable
        rows={files.map((sum, index) => ({
          // A list may name a file twice.
          key: `${index} ${sum.name}`,
          verdict: <StateMark tone={tones[sum.verdict]}>{words.verdicts[sum.verdict]}</StateMark>,
          name: displayName(sum.name),
          sums: sumsOf(sum),
        }))}
        plain={plain.join('\n')}
        count={count}
      />
    </div>
  );
}

/** How comparing files with a list of sums shows its result. */
export const verifyChecksumsView: ToolView<'verify-checksums'> = {
  act: () => words.actVerify,
  destroys: () => false,
  Result: VerifyResult,
  resultLine: line,
};
