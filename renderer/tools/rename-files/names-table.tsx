import { displayName } from '../../../electron/contract/names.ts';
import { ScrolledTable } from '../../parts/table.tsx';
import { text } from '../../text/index.ts';
import styles from './rename-files.module.css';

const words = text.multiRename;

/** Rows that are drawn; the rest is counted. */
const SHOWN = 300;

export interface NameRow {
  readonly from: string;
  readonly to: string;
  /** What stands in the way of it. */
  readonly fault?: string;
}

/** Old names and what they become. */
export function NamesTable({ rows, count }: { rows: readonly NameRow[]; count: number }) {
  return (
    <ScrolledTable
      label={words.preview}
      className={styles.scroller}
      after={count > SHOWN && <p className={styles.soft}>{words.more(count - SHOWN)}</p>}
    >
      <thead>
        <tr>
          <th scope="col">{words.old}</th>
          <th scope="col">{words.fresh}</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, SHOWN).map(({ from, to, fault }, index) => (
          // Names of several folders may be alike; their order is what tells them apart.
          <tr key={`row-${index}`}>
            <td>{displayName(from)}</td>
            <td>
              {from === to ? <span className={styles.soft}>{words.same}</span> : displayName(to)}
              {fault && <span className={styles.fault}>{fault}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </ScrolledTable>
  );
}
