import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { text } from '../text/index.ts';
import styles from './banner.module.css';
import { IconButton, join } from './button.tsx';

export type Tone = 'info' | 'ok' | 'warning' | 'danger';

const icons = { info: Info, ok: CircleCheck, warning: TriangleAlert, danger: CircleAlert };

/** A message that stands in its place until it no longer holds. Alarms are read out at once. */
export function Banner({
  tone,
  title,
  children,
  actions,
  onDismiss,
}: {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  onDismiss?: () => void;
}) {
  const Icon = icons[tone];
  return (
    <div className={join(styles.banner, styles[tone])} role={tone === 'danger' ? 'alert' : 'status'}>
      <span className={styles.icon}>
        <Icon size={18} strokeWidth={1.75} role="img" aria-label={text.parts.tones[tone]} />
      </span>
      <div className={styles.text}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {onDismiss && <IconButton size="small" label={text.parts.close} icon={X} onClick={onDismiss} />}
    </div>
  );
}

/** A state as an icon and a word, in the state's colour. */
export function StateMark({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Icon = icons[tone];
  return (
    <span className={join(styles.mark, styles[tone])}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
