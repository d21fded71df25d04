import { type ReactNode, useRef } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { text } from '../../text/index.ts';
import styles from './properties.module.css';

const words = text.properties;

/** The dialog that tells properties, with the way to change some of them. */
export function PropertiesFrame({
  title,
  toAttributes,
  onClose,
  children,
}: {
  title: string;
  toAttributes: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const closing = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      size="medium"
      title={title}
      onClose={onClose}
      initialFocus={closing}
      actions={
        <>
          <Button ref={closing} variant="accent" onClick={onClose}>
            {text.parts.close}
          </Button>
          <Button onClick={toAttributes}>{words.attributes}</Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

/** Facts under one heading. */
export function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      <dl className={styles.facts}>{children}</dl>
    </section>
  );
}

/** One fact; nothing where it is not known. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === undefined || children === null || children === '') return null;
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
