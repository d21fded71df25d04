import { useEffect, useRef, useState } from 'react';
import type { Job, LogLine } from '../../../electron/contract/job.ts';
import { call, on } from '../../client/client.ts';
import { useJobs, useUndo } from '../../client/stores.ts';
import { Banner, StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { CopyButton, Details } from '../../parts/details.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { formatCount, formatDate, formatDateExactly, formatDuration, formatTime } from '../../parts/format.ts';
import { ProgressBar } from '../../parts/progress-bar.tsx';
import { text } from '../../text/index.ts';
import { actOnJob, isAlive, jobLine, standingOf, tones } from '../jobs.ts';
import { SteeringFields } from '../job-steering.tsx';
import { JobFiles } from './job-files.tsx';
import { ProblemBanner } from '../problem.tsx';
import { finishJob } from '../transfers.ts';
import { viewOf } from '../tool-views.ts';
import { canUndo, undoChanges } from '../undo.ts';
import styles from './job-dialog.module.css';
import { closeDialog, openDialog } from './open-dialog.ts';

/** Lines of a log that are shown; older ones stay in the job's record. */
const MOST_LINES = 2_000;

/** Everything about one job: where it stands, what came of it, and its log as it grows. */
export function JobDialog({ jobId }: { jobId: string }) {
  const job = useJobs((store) => store.jobs.find((other) => other.id === jobId));
  // The buttons before it change as the job goes on; who had one of them focused would be nowhere then.
  const close = useRef<HTMLButtonElement>(null);
  if (job === undefined) return null;
  const words = text.shell.jobs;
  const view = viewOf(job.tool);
  const standing = standingOf(job);
  const tone = tones[standing];
  return (
    <Dialog
      open
      size="large"
      title={job.title}
      description={job.summary}
      initialFocus={close}
      onClose={closeDialog}
      actions={
        <>
          <JobActs job={job} />
          <Button ref={close} onClick={closeDialog}>
            {text.parts.close}
          </Button>
        </>
      }
    >
      <div className={styles.head}>
        {tone ? <StateMark tone={tone}>{words.status[standing]}</StateMark> : <span>{words.status[standing]}</span>}
        <span className={styles.soft}>{jobLine(job)}</span>
      </div>
      {isAlive(job) && (
        <ProgressBar label={words.progress(job.title)} done={job.progress.done} total={job.progress.total} />
      )}
      {job.progress.note && isAlive(job) && <p className={styles.soft}>{job.progress.note}</p>}
      {job.waiting && isAlive(job) && (
        <Banner tone="warning" title={job.waiting.title}>
          <p>{job.waiting.message}</p>
          {job.waiting.remedy && <p>{job.waiting.remedy}</p>}
        </Banner>
      )}
      <SteeringFields job={job} />
      {job.problem && <ProblemBanner problem={job.problem} />}
      {job.result !== undefined && view.Result && <view.Result job={job} result={job.result} />}
      <Facts job={job} />
      {view.transfers && (
        <Details title={text.transfers.every.title}>
          <JobFiles job={job} />
        </Details>
      )}
      <Details title={words.log} open={!isAlive(job)}>
        <Log jobId={job.id} />
      </Details>
    </Dialog>
  );
}

function JobActs({ job }: { job: Job }) {
  const words = text.shell.jobs;
  if (isAlive(job)) {
    return (
      <>
        <Button onClick={() => void actOnJob(job.paused ? 'resume' : 'pause', job)}>
          {job.paused ? words.resumeShort : words.pauseShort}
        </Button>
        {job.status === 'running' && !job.ending && viewOf(job.tool).transfers && (
          <Button onClick={() => void finishJob(job)}>{text.transfers.finish}</Button>
        )}
        <Button onClick={() => openDialog({ kind: 'cancel-job', jobId: job.id })}>{words.cancelShort}</Button>
      </>
    );
  }
  return (
    <>
      {job.status !== 'done' && (
        <Button variant="accent" onClick={() => void actOnJob('retry', job)}>
          {job.status === 'failed' ? words.retryShort : words.goOnShort}
        </Button>
      )}
      <UndoButton job={job} />
    </>
  );
}

function UndoButton({ job }: { job: Job }) {
  const record = useUndo((store) => store.records.find(({ id }) => id === job.id));
  if (record === undefined || !canUndo(record, [job])) return null;
  return (
    <Button
      onClick={() => {
        closeDialog();
        undoChanges(record);
      }}
    >
      {text.undo.act}
    </Button>
  );
}

function Facts({ job }: { job: Job }) {
  const words = text.shell.jobs;
  const { filesDone, filesTotal } = job.progress;
  return (
    <dl className={styles.facts}>
      {job.started !== undefined && (
        <>
          <dt>{words.started}</dt>
          <dd title={formatDateExactly(job.started)}>{formatDate(job.started)}</dd>
        </>
      )}
      {job.started !== undefined && job.ended !== undefined && (
        <>
          <dt>{words.took}</dt>
          <dd title={formatDateExactly(job.ended)}>{formatDuration(job.ended - job.started)}</dd>
        </>
      )}
      {filesTotal !== undefined && (
        <>
          <dt>{words.files}</dt>
          <dd>{words.filesOf(formatCount(filesDone ?? 0), formatCount(filesTotal))}</dd>
        </>
      )}
    </dl>
  );
}

function Log({ jobId }: { jobId: string }) {
  const words = text.shell.jobs;
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const controller = new AbortController();
    // Lines that come while the log is read are at its end already, or follow it.
    let early: LogLine[] | null = [];
    const stop = on('job.log', (event) => {
      if (event.jobId !== jobId) return;
      if (early) early.push(event.line);
      else setLines((before) => [...before.slice(1 - MOST_LINES), event.line]);
    });
    call('jobs.log', { jobId }, controller.signal).then(
      (read) => {
        const last = read.at(-1)?.at ?? 0;
        setLines([...read, ...(early ?? []).filter((line) => line.at > last)].slice(-MOST_LINES));
        early = null;
      },
      () => {
        early = null;
      },
    );
    return () => {
      stop();
      controller.abort();
    };
  }, [jobId]);
  useEffect(() => {
    const element = box.current;
    if (element && lines.length > 0) element.scrollTop = element.scrollHeight;
  }, [lines]);
  if (lines.length === 0) return <p className={styles.soft}>{words.logEmpty}</p>;
  const plain = lines.map((line) => `${new Date(line.at).toISOString()} ${line.text}`).join('\n');
  return (
    <>
      <div className={styles.log} ref={box} role="region" aria-label={words.log} tabIndex={0}>
        {lines.map((line, index) => (
          // Lines have no identity but their place; they are only ever added at the end.
          <div key={`line-${index}`} className={styles.line}>
            <time dateTime={new Date(line.at).toISOString()}>{formatTime(line.at)}</time>
            <span>{line.text}</span>
          </div>
        ))}
      </div>
      <CopyButton value={plain} label={words.copyLog} />
    </>
  );
}

/** Asks before work is stopped half-way. */
export function CancelJobDialog({ jobId }: { jobId: string }) {
  const job = useJobs((store) => store.jobs.find((other) => other.id === jobId));
  const keep = useRef<HTMLButtonElement>(null);
  const words = text.shell.jobs;
  if (job === undefined) return null;
  return (
    <Dialog
      open
      size="small"
      title={words.cancelTitle}
      description={job.title}
      initialFocus={keep}
      onClose={closeDialog}
      actions={
        <>
          <Button
            onClick={() => {
              void actOnJob('cancel', job);
              closeDialog();
            }}
          >
            {words.cancelAct}
          </Button>
          <Button ref={keep} variant="accent" onClick={closeDialog}>
            {words.cancelKeep}
          </Button>
        </>
      }
    >
      <p>{words.cancelBody}</p>
    </Dialog>
  );
}
