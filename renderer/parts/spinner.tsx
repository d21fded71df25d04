import styles from './spinner.module.css';

/** A turning ring beside words that say what is going on. */
export function Spinner({ size = 16 }: { size?: number }) {
  return <span className={styles.spinner} style={{ width: size, height: size }} aria-hidden="true" />;
}

/** A ring and a word: what the person is waiting for. Screen readers are told. */
export function Waiting({ children }: { children: string }) {
  return (
    <p className={styles.line} role="status">
      <Spinner /> {children}
    </p>
  );
}
