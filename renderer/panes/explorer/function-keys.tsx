import { type Action, useInForce } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import styles from './explorer.module.css';

const numberOf = (keys: string | undefined) => Number(/^F(\d+)$/.exec(keys ?? '')?.[1]);

/** The bar at the foot, like Norton Commander's: what the function keys do, to press as well. */
export function FunctionKeys({ actions }: { actions: readonly Action[] }) {
  const keyed = useInForce(actions)
    .filter((action) => numberOf(action.keys) > 0)
    .toSorted((a, b) => numberOf(a.keys) - numberOf(b.keys));
  return (
    <div role="group" aria-label={text.explorer.actions.label} className={styles.keys}>
      {keyed.map(({ id, keys, label, run }) => (
        // The table keeps the focus, so that the act works on what was chosen there and keys go on working.
        <button
          key={id}
          type="button"
          className={styles.key}
          aria-keyshortcuts={keys}
          onMouseDown={(event) => event.preventDefault()}
          onClick={run}
        >
          <kbd aria-hidden>{keys}</kbd>
          <span>{label}</span>
        </button>
      ))}
    </div>
  );
}
