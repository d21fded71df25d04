import { join } from './button.tsx';
import { percentOf } from './format.ts';
import styles from './progress-bar.module.css';

/** How far something is; without `total` it only shows that it goes on. */
export function ProgressBar({
  label,
  done,
  total,
  tone,
}: {
  label: string;
  done: number;
  total?: number;
  tone?: 'ok' | 'warning' | 'danger';
}) {
  const percent = total === undefined ? undefined : percentOf(done, total);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={join(styles.track, percent === undefined && styles.unknown, tone && styles[tone])}
    >
      <div className={styles.fill} style={percent === undefined ? undefined : { width: `${percent}%` }} />
    </div>
  );
}
