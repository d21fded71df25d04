import { displayName } from '../../../electron/contract/names.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatBytes, formatCount } from '../../parts/format.ts';
import { actOnJob, isAlive } from '../../shell/jobs.ts';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import styles from '../copy-files/copy-files.module.css';
import { ExceptionList } from '../exception-list.tsx';

const words = text.synchronise;

function SyncPreview({ preview: { counts, undecided } }: PreviewProps<'synchronise-folders'>) {
  const facts: [string, string][] = [
    [words.preview.created, formatCount(counts.created)],
    [words.preview.replaced, formatCount(counts.replaced)],
    [words.preview.folders, formatCount(counts.folders)],
    [words.preview.deleted, formatCount(counts.deleted)],
    [words.preview.bytes, formatBytes(counts.bytes)],
  ];
  if (undecided > 0) facts.push([words.preview.undecided, formatCount(undecided)]);
  return (
    <dl className={styles.facts}>
      {facts.flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
    </dl>
  );
}

function SyncResult({ job, result }: ResultProps<'synchronise-folders'>) {
  const { copied, verified, replaced, deleted, foldersLeft, keptIn, failed, failedCount } = result;
  return (
    <div className={styles.result}>
      <div className={styles.counts}>
        <StateMark tone={failedCount > 0 ? 'warning' : 'ok'}>
          {words.result.copied(copied.files, formatBytes(copied.bytes))}
        </StateMark>
        {copied.files > 0 && verified >= copied.files && <StateMark tone="ok">{words.result.verified}</StateMark>}
        {replaced > 0 && <StateMark tone="info">{words.result.replaced(replaced)}</StateMark>}
        {deleted > 0 && <StateMark tone="info">{words.result.deleted(deleted)}</StateMark>}
        {foldersLeft > 0 && <StateMark tone="info">{words.result.foldersLeft(foldersLeft)}</StateMark>}
        {keptIn.map(({ target, path }) => (
          <p key={`${target} ${path}`}>{words.result.keptIn(displayName(path))}</p>
        ))}
      </div>
      <ExceptionList
        title={words.result.failed(failedCount)}
        hint={words.result.failedHint}
        tone="danger"
        items={failed}
        count={failedCount}
        again={
          isAlive(job)
            ? undefined
            : { label: text.copy.result.again(failedCount), act: () => void actOnJob('retry', job) }
        }
      />
    </div>
  );
}

/** How synchronising two folders shows its plan and its result. */
export const synchroniseFoldersView: ToolView<'synchronise-folders'> = {
  act: () => words.actRun,
  destroys: () => false,
  canWait: true,
  transfers: true,
  Preview: SyncPreview,
  Result: SyncResult,
  resultLine: ({ copied, deleted }) => words.result.line(copied.files, deleted),
};
