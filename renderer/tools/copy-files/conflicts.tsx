import { displayName } from '../../../electron/contract/names.ts';
import type { ToolPreview } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatBytes, formatBytesExactly, formatDate, formatDateExactly } from '../../parts/format.ts';
import { text } from '../../text/index.ts';
import styles from './copy-files.module.css';

type Conflict = ToolPreview<'copy-files'>['conflicts'][number];
type Facts = Conflict['source'];

const words = text.copy.conflicts;

/** How what is there now compares with what would be copied over it, by date; undefined where nobody can tell. */
export function ageOf({
  source,
  existing,
}: Pick<Conflict, 'source' | 'existing'>): 'newer' | 'older' | 'same' | undefined {
  if (source.modified === undefined || existing.modified === undefined) return undefined;
  // Some file systems keep dates to two seconds only.
  if (Math.abs(existing.modified - source.modified) < 2000) return existing.size === source.size ? 'same' : undefined;
  return existing.modified > source.modified ? 'newer' : 'older';
}

/** The files that are there already, beside what would be copied over them. */
export function Conflicts({
  conflicts,
  count,
  folder,
}: {
  conflicts: readonly Conflict[];
  count: number;
  /** The destination, which the paths are shown without. */
  folder: string;
}) {
  if (count === 0) return null;
  const title = words.title(count);
  return (
    <div className={styles.conflicts}>
      <StateMark tone="warning">{title}</StateMark>
      <div className={styles.scroller} tabIndex={0} role="region" aria-label={title}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.path}</th>
              <th scope="col">{words.source}</th>
              <th scope="col">{words.existing}</th>
            </tr>
          </thead>
          <tbody>
            {conflicts.map((conflict) => {
              const age = ageOf(conflict);
              return (
                <tr key={conflict.path}>
                  <td className={styles.path} title={displayName(conflict.path)}>
                    {displayName(within(folder, conflict.path))}
                  </td>
                  <td>
                    <FactsCell facts={conflict.source} />
                  </td>
                  <td>
                    <FactsCell facts={conflict.existing} />
                    {age && <span className={age === 'newer' ? styles.newer : styles.soft}>{words[age]}</span>}
                  </td>
                </tr>
              );
            })}
            {count > conflicts.length && (
              <tr>
                <td colSpan={3}>{words.more(count - conflicts.length)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** The path as seen from the folder, where it lies in it. */
function within(folder: string, path: string): string {
  const rest = path.startsWith(folder) ? path.slice(folder.length).replace(/^[\\/]/, '') : '';
  return rest === '' ? path : rest;
}

function FactsCell({ facts }: { facts: Facts }) {
  return (
    <>
      {facts.size !== undefined && <span title={formatBytesExactly(facts.size)}>{formatBytes(facts.size)}</span>}
      {facts.modified !== undefined && (
        <span className={styles.soft} title={formatDateExactly(facts.modified)}>
          {formatDate(facts.modified)}
        </span>
      )}
    </>
  );
}
