import type { ReactNode } from 'react';
import type { Problem } from '../../electron/contract/problem.ts';
import { Banner } from '../parts/banner.tsx';
import { CodeLines, Details } from '../parts/details.tsx';
import { text } from '../text/index.ts';
import styles from './problem.module.css';

/** What happened, what it means, what to do next; the technical lines folded below, to copy. */
export function ProblemText({ problem }: { problem: Problem }) {
  return (
    <div className={styles.problem}>
      <p>{problem.message}</p>
      {problem.remedy && <p className={styles.remedy}>{problem.remedy}</p>}
      <ProblemDetails problem={problem} />
    </div>
  );
}

/** The folded technical lines of a problem, where it has any. */
export function ProblemDetails({ problem }: { problem: Problem }) {
  return (
    <Details title={text.parts.technicalDetails}>
      <CodeLines label={text.parts.technicalDetails}>{problemLines(problem)}</CodeLines>
    </Details>
  );
}

/** A problem in the place where it arose, with what can be done about it. */
export function ProblemBanner({
  problem,
  actions,
  onDismiss,
}: {
  problem: Problem;
  actions?: ReactNode;
  onDismiss?: () => void;
}) {
  return (
    <Banner tone="danger" title={problem.title} actions={actions} onDismiss={onDismiss}>
      <ProblemText problem={problem} />
    </Banner>
  );
}

/** A problem as lines for a report: title, code and details. */
function problemLines(problem: Problem): string {
  const details = Object.entries(problem.details ?? {}).map(([name, value]) => `${name}: ${value}`);
  return [`${problem.title} (${problem.code})`, ...details].join('\n');
}
