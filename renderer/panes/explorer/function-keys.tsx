import { text } from '../../text/index.ts';
import type { ExplorerActs } from './actions.ts';
import styles from './explorer.module.css';

const words = text.explorer;

/** The bar at the foot, like Norton Commander's: what the function keys do, to press as well. */
export function FunctionKeys({ acts }: { acts: ExplorerActs }) {
  const { actions } = words;
  const keys: [key: string, label: string, run: () => void][] = [
    ['F2', actions.rename, acts.rename],
    ['F3', actions.view, acts.view],
    ['F5', actions.copy, acts.copy],
    ['F6', actions.move, acts.move],
    ['F7', actions.makeFolder, acts.makeFolder],
    ['F8', actions.remove, acts.remove],
  ];
  return (
    <div role="group" aria-label={actions.label} className={styles.keys}>
      {keys.map(([key, label, run]) => (
        // The table keeps the focus, so that the act works on what was chosen there and keys go on working.
        <button
          key={key}
          type="button"
          className={styles.key}
          aria-keyshortcuts={key}
          onMouseDown={(event) => event.preventDefault()}
          onClick={run}
        >
          <kbd aria-hidden>{key}</kbd>
          <span>{label}</span>
        </button>
      ))}
    </div>
  );
}
