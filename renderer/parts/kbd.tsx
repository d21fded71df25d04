import { keyNames } from './keys.ts';
import styles from './kbd.module.css';

/** Keys to press together, such as `Ctrl+Shift+P`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keyNames(keys).map((key) => (
        <kbd key={key} className={styles.kbd}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
