import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { shownKeys } from './keys.ts';
import styles from './tooltip.module.css';

/** Shares one delay among all tooltips below it. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Base.Provider delay={500}>{children}</Base.Provider>;
}

/** A short explanation on hover and focus of `children`, one element that takes a ref. Never the only place of a fact. */
export function Tooltip({
  content,
  keys,
  side,
  children,
}: {
  content: ReactNode;
  keys?: string;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactElement<Record<string, unknown>>;
}) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            {content}
            {keys && <span className={styles.keys}>{shownKeys(keys)}</span>}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
