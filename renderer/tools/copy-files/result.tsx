import type { ToolInput, ToolResult } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatBytes } from '../../parts/format.ts';
import { actOnJob, isAlive } from '../../shell/jobs.ts';
import type { ResultProps } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';
import styles from './copy-files.module.css';

const words = text.copy.result;

/** One line for the list of jobs: how much, and whether it is proven. */
export function copyLine(result: ToolResult<'copy-files'>): string {
  const { copied, verified, skipped, unverifiedCount, failedCount } = result;
  const proven = copied.files > 0 && verified >= copied.files && unverifiedCount === 0;
  return [
    words.lineCopied(copied.files, formatBytes(copied.bytes)),
    proven && words.lineVerified,
    unverifiedCount > 0 && words.lineUnverified(unverifiedCount),
    skipped > 0 && words.lineSkipped(skipped),
    failedCount > 0 && words.lineFailed(failedCount),
  ]
    .filter((part) => part !== false)
    .join(', ');
}

/** What was copied, what of it is proven, and what was not copied and why. */
export function CopyResult({ job, result }: ResultProps<'copy-files'>) {
  const { copied, verified, skipped, unverified, unverifiedCount, failed, failedCount } = result;
  const { move } = job.input as ToolInput<'copy-files'>;
  const size = formatBytes(copied.bytes);
  return (
    <div className={styles.result}>
      <div className={styles.counts}>
        <StateMark tone={failedCount > 0 ? 'warning' : 'ok'}>
          {move ? words.moved(copied.files, size) : words.copied(copied.files, size)}
        </StateMark>
        {verified > 0 && (
          <StateMark tone="ok">{verified >= copied.files ? words.allVerified : words.verified(verified)}</StateMark>
        )}
        {skipped > 0 && <StateMark tone="info">{words.skipped(skipped)}</StateMark>}
      </div>
      <ExceptionList
        title={words.unverified(unverifiedCount)}
        hint={words.unverifiedHint}
        tone="warning"
        items={unverified}
        count={unverifiedCount}
      />
      <ExceptionList
        title={words.failed(failedCount)}
        hint={words.failedHint}
        tone="danger"
        items={failed}
        count={failedCount}
        again={isAlive(job) ? undefined : { label: words.again(failedCount), act: () => void actOnJob('retry', job) }}
      />
    </div>
  );
}
