import { Check, ChevronRight, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { text } from '../text/index.ts';
import { IconButton } from './button.tsx';
import styles from './details.module.css';

/** Something folded away behind its title. */
export function Details({ title, open, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details className={styles.details} open={open}>
      <summary className={styles.summary}>
        <ChevronRight size={16} aria-hidden /> {title}
      </summary>
      <div className={styles.content}>{children}</div>
    </details>
  );
}

/** Exact lines (a command, an error, a fingerprint) in fixed width, to select or copy. */
export function CodeLines({ label, children }: { label: string; children: string }) {
  return (
    <div className={styles.lines}>
      {/* It scrolls, so the keyboard must reach it. */}
      <pre tabIndex={0} aria-label={label} role="region">
        {children}
      </pre>
      <CopyButton value={children} className={styles.copy} />
    </div>
  );
}

/** Puts `value` on the clipboard and says so. */
export function CopyButton({ value, label, className }: { value: string; label?: string; className?: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  const { parts } = text;
  const words = { ready: label ?? parts.copy, copied: parts.copied, failed: parts.copyFailed };
  return (
    <IconButton
      size="small"
      className={className}
      label={words[state]}
      icon={state === 'copied' ? Check : Copy}
      onBlur={() => setState('ready')}
      onClick={() => {
        navigator.clipboard.writeText(value).then(
          () => setState('copied'),
          () => setState('failed'),
        );
      }}
    />
  );
}
