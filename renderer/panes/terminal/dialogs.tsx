import { useRef } from 'react';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { text } from '../../text/index.ts';
import { type Paste, showPaste } from './paste.ts';
import styles from './terminal.module.css';

const words = text.terminal;

/** Shows a text before it goes to the shell. */
export function PasteDialog({
  paste,
  bracketed,
  onPaste,
  onClose,
}: {
  paste: Paste;
  /** The program takes pasted text as text. */
  bracketed: boolean;
  onPaste: (text: string) => void;
  onClose: () => void;
}) {
  const safe = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      title={words.paste.title}
      onClose={onClose}
      initialFocus={safe}
      description={
        <div className={styles.notes}>
          <p>
            {words.paste.lines(paste.lines)} {bracketed ? words.paste.bracketed : words.paste.runs}
          </p>
          {paste.controls > 0 && <StateMark tone="warning">{words.paste.controls(paste.controls)}</StateMark>}
        </div>
      }
      actions={
        <>
          <Button variant="accent" onClick={() => onPaste(paste.text)}>
            {words.paste.act}
          </Button>
          {paste.lines > 1 && <Button onClick={() => onPaste(paste.oneLine)}>{words.paste.oneLine}</Button>}
          <Button ref={safe} onClick={onClose}>
            {words.paste.cancel}
          </Button>
        </>
      }
    >
      <pre className={styles.text} role="region" tabIndex={0} aria-label={words.paste.text}>
        {showPaste(paste.text)}
      </pre>
    </Dialog>
  );
}

/** Shows an address that a program printed before the browser opens it. */
export function LinkDialog({ address, onClose }: { address: string; onClose: () => void }) {
  const safe = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      size="small"
      title={words.link.title}
      description={words.link.body}
      onClose={onClose}
      initialFocus={safe}
      actions={
        <>
          <Button
            variant="accent"
            onClick={() => {
              window.open(address, '_blank', 'noopener,noreferrer');
              onClose();
            }}
          >
            {words.link.act}
          </Button>
          <Button ref={safe} onClick={onClose}>
            {words.link.cancel}
          </Button>
        </>
      }
    >
      <pre className={styles.text} role="region" tabIndex={0} aria-label={words.link.address}>
        {showPaste(address)}
      </pre>
    </Dialog>
  );
}
