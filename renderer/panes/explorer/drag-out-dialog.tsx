import { Files } from 'lucide-react';
import { displayName } from '../../../electron/contract/names.ts';
import { useJobs } from '../../client/stores.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/details.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ProgressBar } from '../../parts/progress-bar.tsx';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import styles from './drag-out-dialog.module.css';

const words = text.dragOut;

/**
 * A handle to drag files of this computer by, out of the window. `folder` and `jobId`: where and by which job they are copied
 * here first; then the handle is there once that is done.
 */
export function DragOutDialog({
  paths,
  folder,
  jobId,
  onClose,
}: {
  paths: readonly string[];
  folder?: string;
  jobId?: string;
  onClose: () => void;
}) {
  const job = useJobs((store) => store.jobs.find(({ id }) => id === jobId));
  const ready = jobId === undefined || job?.status === 'done';
  const failed = job !== undefined && ['failed', 'cancelled', 'interrupted'].includes(job.status);
  const [first = ''] = paths;
  return (
    <Dialog
      open
      title={words.title}
      description={folder === undefined ? words.explained : words.staged}
      onClose={onClose}
      actions={
        <Button variant="accent" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      {ready ? (
        <div
          className={styles.handle}
          draggable
          onDragStart={(event) => {
            event.preventDefault();
            window.rescueDesk?.startDrag(paths);
          }}
        >
          <Files size={32} strokeWidth={1.5} aria-hidden />
          <span>
            <strong>{words.items(paths.length, displayName(first.split(/[\\/]/).at(-1) ?? first))}</strong>
            <br />
            {words.dragMe}
          </span>
        </div>
      ) : failed ? (
        job.problem ? (
          <ProblemBanner problem={job.problem} />
        ) : (
          <StateMark tone="warning">{words.notStaged}</StateMark>
        )
      ) : (
        <ProgressBar label={words.staging} done={job?.progress?.done ?? 0} total={job?.progress?.total} />
      )}
      {folder !== undefined && (
        <p className={styles.where}>
          {words.liesIn} <span className={styles.path}>{displayName(folder)}</span>
          <CopyButton value={displayName(folder)} label={words.copyPath} />
        </p>
      )}
    </Dialog>
  );
}
