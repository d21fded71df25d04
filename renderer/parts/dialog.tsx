import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { text } from '../text/index.ts';
import { IconButton, join } from './button.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  open: boolean;
  /** Escape and the close button. Absent: only the buttons in `actions` end it. */
  onClose?: () => void;
  title: string;
  /** One or two sentences that a screen reader reads out with the title. */
  description?: ReactNode;
  children?: ReactNode;
  /** The buttons at the foot, the main act first, as on Windows. */
  actions?: ReactNode;
  size?: 'small' | 'medium' | 'large';
  /** `danger` marks an alarm. */
  tone?: 'plain' | 'danger';
  /** What has the focus when it opens: the safe choice. */
  initialFocus?: RefObject<HTMLElement | null>;
}

/** A modal dialog; clicking beside it does not close it, so that nothing typed is lost. */
export function Dialog({
  open,
  onClose,
  title,
  description,
  children,
  actions,
  size = 'medium',
  tone = 'plain',
  initialFocus,
}: DialogProps) {
  return (
    <Base.Root
      open={open}
      disablePointerDismissal
      onOpenChange={(next) => {
        if (!next) onClose?.();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={join(styles.popup, styles[size], tone === 'danger' && styles.danger)}
          initialFocus={initialFocus}
          role={tone === 'danger' ? 'alertdialog' : 'dialog'}
        >
          <div className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
          </div>
          <div className={styles.body}>
            {description && (
              <Base.Description className={styles.description} render={<div />}>
                {description}
              </Base.Description>
            )}
            {children}
          </div>
          {actions && <div className={styles.actions}>{actions}</div>}
          {/* Last in order, so that a dialog opens with the focus on what it is about. */}
          {onClose && <IconButton className={styles.close} label={text.parts.close} icon={X} onClick={onClose} />}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
