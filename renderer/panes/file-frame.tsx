import type { ReactNode } from 'react';
import { displayName } from '../../electron/contract/names.ts';
import { useTargets } from '../client/stores.ts';
import styles from './file-frame.module.css';

/** What a tab with a file in it stands in: which file it is and its tools above, `children` below. */
export function FileFrame({
  targetId,
  path,
  name,
  tools,
  children,
}: {
  targetId: string;
  path: string;
  name: string;
  tools: ReactNode;
  children: ReactNode;
}) {
  const target = useTargets((store) => store.targets.find((each) => each.id === targetId));
  return (
    <div className={styles.frame}>
      <div className={styles.head}>
        <span className={styles.path} title={displayName(path)}>
          <strong>{name}</strong>{' '}
          <span className={styles.where}>{`${target?.label ?? targetId}: ${displayName(path)}`}</span>
        </span>
        {tools}
      </div>
      {children}
    </div>
  );
}
