import {
  ChevronDown,
  ChevronUp,
  CirclePause,
  FileText,
  LoaderCircle,
  Pause,
  Play,
  RotateCcw,
  Square,
  Undo2,
  X,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Job } from '../../electron/contract/job.ts';
import { useJobs, useUndo } from '../client/stores.ts';
import { StateMark } from '../parts/banner.tsx';
import { IconButton, join } from '../parts/button.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { text } from '../text/index.ts';
import { useKeysOf } from './actions.ts';
import { openDialog } from './dialogs/open-dialog.ts';
import styles from './job-tray.module.css';
import { actOnJob, isAlive, jobLine, type Standing, standingOf, tones } from './jobs.ts';
import { SteeringMenu } from './job-steering.tsx';
import { inOrder } from './transfers.ts';
import { canUndo, undoChanges } from './undo.ts';
import { useView } from './view.ts';

/** Every job at the foot of the window: the latest first, ended ones until they are dismissed. */
export function JobTray() {
  const jobs = useJobs((store) => store.jobs);
  const { jobsShown, showJobs } = useView();
  const words = text.shell.jobs;
  const keysOf = useKeysOf();
  return (
    <section className={styles.tray} aria-label={words.label}>
      <div className={styles.head}>
        <h2>{words.label}</h2>
        {jobs.length === 0 ? <p className={styles.counts}>{words.none}</p> : <Counts jobs={jobs} />}
        {jobs.length > 0 && (
          <IconButton
            size="small"
            label={jobsShown ? words.collapse : words.expand}
            keys={keysOf('shell.showJobs')}
            icon={jobsShown ? ChevronDown : ChevronUp}
            aria-expanded={jobsShown}
            onClick={() => showJobs(!jobsShown)}
          />
        )}
      </div>
      {jobsShown && jobs.length > 0 && (
        <ul className={styles.list}>
          {inOrder(jobs).map((job) => (
            <JobRow key={job.id} job={job} />
          ))}
        </ul>
      )}
      <Announcer />
    </section>
  );
}

const groups: Record<Standing, keyof typeof text.shell.jobs.count> = {
  queued: 'waiting',
  held: 'waiting',
  waiting: 'waiting',
  paused: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'stopped',
  cancelled: 'stopped',
  interrupted: 'stopped',
};

function Counts({ jobs }: { jobs: readonly Job[] }) {
  const words = text.shell.jobs.count;
  const counts = { running: 0, waiting: 0, stopped: 0, done: 0 };
  for (const job of jobs) counts[groups[standingOf(job)]] += 1;
  return (
    <p className={styles.counts}>
      {counts.running > 0 && <span>{words.running(counts.running)}</span>}
      {counts.waiting > 0 && <span>{words.waiting(counts.waiting)}</span>}
      {counts.stopped > 0 && <StateMark tone="warning">{words.stopped(counts.stopped)}</StateMark>}
      {counts.done > 0 && <span>{words.done(counts.done)}</span>}
    </p>
  );
}

function JobRow({ job }: { job: Job }) {
  const words = text.shell.jobs;
  const standing = standingOf(job);
  const tone = tones[standing];
  const line = jobLine(job);
  const alive = isAlive(job);
  return (
    <li className={styles.job} aria-label={job.title}>
      {tone ? (
        <StateMark tone={tone}>{words.status[standing]}</StateMark>
      ) : (
        <RunningMark standing={standing}>{words.status[standing]}</RunningMark>
      )}
      <span className={styles.title} title={`${job.title}\n${job.summary}`}>
        {job.title}
      </span>
      <span className={styles.bar}>
        {(alive || job.status === 'interrupted') && (
          <ProgressBar
            label={words.progress(job.title)}
            done={job.progress.done}
            total={job.progress.total ?? (job.status === 'running' && !job.paused ? undefined : job.progress.done + 1)}
            tone={standing === 'waiting' || standing === 'interrupted' ? 'warning' : undefined}
          />
        )}
      </span>
      <span className={join(styles.line, standing === 'failed' && styles.failed)} title={job.problem?.message ?? line}>
        {line}
      </span>
      <span className={styles.acts}>
        <Acts job={job} />
      </span>
    </li>
  );
}

function RunningMark({ standing, children }: { standing: Standing; children: string }) {
  const Icon = standing === 'queued' ? CirclePause : LoaderCircle;
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
      <Icon size={14} color="var(--accent)" aria-hidden /> {children}
    </span>
  );
}

function Acts({ job }: { job: Job }) {
  const words = text.shell.jobs;
  const record = useUndo((store) => store.records.find(({ id }) => id === job.id));
  return (
    <>
      {isAlive(job) && (
        <>
          <IconButton
            size="small"
            label={job.paused ? words.resume(job.title) : words.pause(job.title)}
            icon={job.paused ? Play : Pause}
            onClick={() => void actOnJob(job.paused ? 'resume' : 'pause', job)}
          />
          <IconButton
            size="small"
            label={words.cancel(job.title)}
            icon={Square}
            onClick={() => {
              if (job.status === 'running' || job.progress.done > 0) openDialog({ kind: 'cancel-job', jobId: job.id });
              else void actOnJob('cancel', job);
            }}
          />
        </>
      )}
      {!isAlive(job) && job.status !== 'done' && (
        <IconButton
          size="small"
          label={job.status === 'failed' ? words.retry(job.title) : words.goOn(job.title)}
          icon={job.status === 'failed' ? RotateCcw : Play}
          onClick={() => void actOnJob('retry', job)}
        />
      )}
      {record && canUndo(record, [job]) && (
        <IconButton size="small" label={text.undo.of(job.title)} icon={Undo2} onClick={() => undoChanges(record)} />
      )}
      <SteeringMenu job={job} />
      <IconButton
        size="small"
        label={words.details(job.title)}
        icon={FileText}
        onClick={() => openDialog({ kind: 'job', jobId: job.id })}
      />
      {!isAlive(job) && (
        <IconButton
          size="small"
          label={words.dismiss(job.title)}
          icon={X}
          onClick={() => void actOnJob('dismiss', job)}
        />
      )}
    </>
  );
}

/** Tells screen readers when a job has ended. */
function Announcer() {
  const [said, setSaid] = useState('');
  useEffect(
    () =>
      useJobs.subscribe((now, before) => {
        for (const job of now.jobs) {
          const old = before.jobs.find((other) => other.id === job.id);
          if (old === undefined || old.status === job.status) continue;
          if (job.status === 'done') setSaid(text.shell.jobs.announceDone(job.title));
          if (job.status === 'failed') setSaid(text.shell.jobs.announceFailed(job.title));
        }
      }),
    [],
  );
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
