import { SlidersHorizontal } from 'lucide-react';
import type { Job } from '../../electron/contract/job.ts';
import { useJobs } from '../client/stores.ts';
import { IconButton } from '../parts/button.tsx';
import { Menu, type MenuEntry } from '../parts/menu.tsx';
import { Select } from '../parts/select.tsx';
import { text } from '../text/index.ts';
import { isAlive } from './jobs.ts';
import styles from './job-steering.module.css';
import { viewOf } from './tool-views.ts';
import { FILES_AT_ONCE, finishJob, inOrder, LIMITS, limitInWords, moveJob, tuneJob } from './transfers.ts';

/** What can be changed of a job that waits or runs, as a menu behind one button. */
export function SteeringMenu({ job }: { job: Job }) {
  const waiting = useJobs(({ jobs }) => jobs.filter(({ status }) => status === 'queued').length);
  const entries = groups(job, waiting).filter((group) => group.length > 0);
  if (!isAlive(job) || entries.length === 0) return null;
  return (
    <Menu
      trigger={<IconButton size="small" label={text.transfers.steer(job.title)} icon={SlidersHorizontal} />}
      entries={entries.flatMap((group, index) => (index > 0 ? ['separator', ...group] : group))}
    />
  );
}

function groups(job: Job, waiting: number): MenuEntry[][] {
  const words = text.transfers;
  const queued = job.status === 'queued';
  const order = inOrder(useJobs.getState().jobs).filter(({ status }) => status === 'queued');
  const place = order.findIndex(({ id }) => id === job.id);
  const moves: MenuEntry[] =
    queued && waiting > 1
      ? [
          { label: words.first, disabled: place === 0, onSelect: () => void moveJob(job, 'first') },
          { label: words.earlier, disabled: place === 0, onSelect: () => void moveJob(job, 'earlier') },
          { label: words.later, disabled: place === order.length - 1, onSelect: () => void moveJob(job, 'later') },
        ]
      : [];
  if (!viewOf(job.tool).transfers) return [moves];
  return [
    moves,
    [
      {
        label: words.limit,
        entries: [undefined, ...LIMITS].map((limit) => ({
          label: limitInWords(limit),
          checked: job.limit === limit,
          onSelect: () => void tuneJob(job, { limit: limit ?? null }),
        })),
      },
      {
        label: words.filesAtOnce,
        entries: [undefined, ...FILES_AT_ONCE].map((count) => ({
          label: count === undefined ? words.asItThinks : words.files(count),
          checked: job.filesAtOnce === count,
          onSelect: () => void tuneJob(job, { filesAtOnce: count ?? null }),
        })),
      },
      {
        label: words.atNight,
        checked: job.atNight === true,
        onSelect: () => void tuneJob(job, { atNight: job.atNight !== true }),
      },
    ],
    queued || job.ending ? [] : [{ label: words.finish, onSelect: () => void finishJob(job) }],
  ];
}

/** The same as fields, in the job's own dialog. */
export function SteeringFields({ job }: { job: Job }) {
  const words = text.transfers;
  if (!isAlive(job) || !viewOf(job.tool).transfers) return null;
  return (
    <div className={styles.fields}>
      <Select
        label={words.limit}
        value={String(job.limit ?? 0)}
        options={options([0, ...LIMITS], job.limit, (limit) => limitInWords(limit === 0 ? undefined : limit))}
        onChange={(value) => void tuneJob(job, { limit: Number(value) || null })}
      />
      <Select
        label={words.filesAtOnce}
        value={String(job.filesAtOnce ?? 0)}
        options={options([0, ...FILES_AT_ONCE], job.filesAtOnce, (count) =>
          count === 0 ? words.asItThinks : words.files(count),
        )}
        onChange={(value) => void tuneJob(job, { filesAtOnce: Number(value) || null })}
      />
      <Select
        label={words.hours}
        value={job.atNight ? 'night' : 'always'}
        options={[
          { value: 'always', label: words.always },
          { value: 'night', label: words.atNight },
        ]}
        onChange={(value) => void tuneJob(job, { atNight: value === 'night' })}
      />
    </div>
  );
}

/** What can be chosen, with what is set now, were it another value. */
function options(values: readonly number[], now: number | undefined, label: (value: number) => string) {
  const all = now === undefined || values.includes(now) ? values : [...values, now];
  return all.map((value) => ({ value: String(value), label: label(value) }));
}
