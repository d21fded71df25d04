import type { ReactNode } from 'react';
import { join } from './button.tsx';
import styles from './table.module.css';

/** A small table that scrolls in its own frame; `children` are its head and body, `after` stands below its rows. */
export function ScrolledTable({
  label,
  className,
  children,
  after,
}: {
  label: string;
  className?: string;
  children: ReactNode;
  after?: ReactNode;
}) {
  return (
    // It scrolls, so the keyboard must reach it.
    <div className={join(styles.scroller, className)} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>{children}</table>
      {after}
    </div>
  );
}
