import { displayName } from '../../../electron/contract/names.ts';
import type { ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark, type Tone } from '../../parts/banner.tsx';
import { CodeLines, Details } from '../../parts/details.tsx';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import styles from './explain.module.css';

const words = text.server;
const weights = ['reason', 'likely', 'note'] as const;
const tones: Record<(typeof weights)[number], Tone> = { reason: 'danger', likely: 'warning', note: 'info' };

type Finding = ToolResult<'explain-unreachable'>['findings'][number];

const evidenceLines = ({ evidence }: Finding): string =>
  evidence
    .map(
      ({ source, where, value }) =>
        `${source}: ${displayName(where)} = ${value === undefined ? words.absent : displayName(value)}`,
    )
    .join('\n');

function ExplainResult({ result }: ResultProps<'explain-unreachable'>) {
  const { product, computer, controlSet, events, findings, unread } = result;
  return (
    <div className={styles.result}>
      <p className={styles.about}>
        {words.about(displayName(product ?? ''), displayName(computer ?? ''))} · {words.looked(controlSet, events)}
      </p>
      {findings.length === 0 && <StateMark tone="ok">{words.nothing}</StateMark>}
      {weights.map((weight) => {
        const found = findings.filter((finding) => finding.weight === weight);
        if (found.length === 0) return null;
        return (
          <section key={weight} className={styles.group} aria-label={words.weights[weight]}>
            <h3>{words.weights[weight]}</h3>
            {found.map((finding, index) => (
              <div key={`${index} ${finding.id}`} className={styles.finding}>
                <StateMark tone={tones[weight]}>{displayName(finding.title)}</StateMark>
                <p>{displayName(finding.meaning)}</p>
                <Details title={words.evidence}>
                  <CodeLines label={words.evidence}>{evidenceLines(finding)}</CodeLines>
                </Details>
              </div>
            ))}
          </section>
        );
      })}
      {unread.length > 0 && (
        <Details title={words.unread}>
          <CodeLines label={words.unread}>{unread.map(({ what, why }) => `${what}: ${why}`).join('\n')}</CodeLines>
        </Details>
      )}
    </div>
  );
}

/** How looking through a server that does not answer shows what it found. */
export const explainUnreachableView: ToolView<'explain-unreachable'> = {
  act: () => words.explain,
  destroys: () => false,
  Result: ExplainResult,
  resultLine: ({ findings }) => words.reasons(findings.filter(({ weight }) => weight === 'reason').length),
};
