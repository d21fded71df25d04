import styles from './kbd.module.css';

/** Keys to press together, such as `Ctrl+Shift+P`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(/\+(?=.)/).map((key) => (
        <kbd key={key} className={styles.kbd}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
