import type { ReactNode } from 'react';
import { CopyButton } from '../parts/details.tsx';
import { ScrolledTable } from '../parts/table.tsx';
import { text } from '../text/index.ts';
import styles from './sum-table.module.css';

const words = text.sums;

/** One file with its sum, or sums that should be equal. */
export interface SumRow {
  readonly key: string;
  readonly verdict?: ReactNode;
  readonly name: string;
  readonly sums: readonly string[];
}

/** A list of sums to read and to copy as text; `count` may be more than are in it. */
export function SumTable({ rows, plain, count }: { rows: readonly SumRow[]; plain: string; count: number }) {
  if (rows.length === 0) return null;
  const withVerdict = rows.some((row) => row.verdict !== undefined);
  return (
    <div>
      <div className={styles.head}>
        <strong>{words.list}</strong>
        <CopyButton label={words.copyList} value={plain} />
      </div>
      <ScrolledTable label={words.list}>
        <thead>
          <tr>
            {withVerdict && <th scope="col">{words.columns.verdict}</th>}
            <th scope="col">{words.columns.name}</th>
            <th scope="col">{words.columns.sum}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, verdict, name, sums }) => (
            <tr key={key}>
              {withVerdict && <td className={styles.verdict}>{verdict}</td>}
              <td className={styles.name}>{name}</td>
              <td className={styles.sum}>
                {sums.map((sum) => (
                  <span key={sum}>{sum}</span>
                ))}
              </td>
            </tr>
          ))}
          {count > rows.length && (
            <tr>
              <td colSpan={3}>{words.more(count - rows.length)}</td>
            </tr>
          )}
        </tbody>
      </ScrolledTable>
    </div>
  );
}
