import type { Decision, WhenExists } from '../../../electron/contract/copying.ts';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolPreview } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatBytes, formatBytesExactly, formatDate, formatDateExactly } from '../../parts/format.ts';
import { Select } from '../../parts/select.tsx';
import { ScrolledTable } from '../../parts/table.tsx';
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

/** The files that are there already, beside what would be copied over them, to decide on each. */
export function Conflicts({
  conflicts,
  count,
  folder,
  rule,
  decisions,
  onDecide,
}: {
  conflicts: readonly Conflict[];
  count: number;
  /** The destination, which the paths are shown without. */
  folder: string;
  /** What holds for those that are not decided on. */
  rule: WhenExists;
  decisions: readonly Decision[];
  onDecide: (decisions: readonly Decision[]) => void;
}) {
  const decide = (path: string, answer: Decision['answer'] | 'rule') => {
    const others = decisions.filter((decision) => decision.path !== path);
    onDecide(answer === 'rule' ? others : [...others, { path, answer }]);
  };
  if (count === 0) return null;
  const title = words.title(count);
  return (
    <div className={styles.conflicts}>
      <StateMark tone="warning">{title}</StateMark>
      <ScrolledTable label={title} className={styles.scroller}>
        <thead>
          <tr>
            <th scope="col">{words.path}</th>
            <th scope="col">{words.source}</th>
            <th scope="col">{words.existing}</th>
            <th scope="col">{words.decision}</th>
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
                <td>
                  <Select
                    hideLabel
                    label={words.decide(displayName(within(folder, conflict.path)))}
                    value={decisions.find(({ path }) => path === conflict.path)?.answer ?? 'rule'}
                    options={[
                      { value: 'rule', label: rule === 'refuse' ? words.undecided : words.byRule },
                      { value: 'skip', label: words.answers.skip },
                      { value: 'replace', label: words.answers.replace },
                      { value: 'keep-both', label: words.answers['keep-both'] },
                      ...(mayBePart(conflict) ? [{ value: 'resume' as const, label: words.answers.resume }] : []),
                    ]}
                    onChange={(answer) => decide(conflict.path, answer)}
                  />
                </td>
              </tr>
            );
          })}
          {count > conflicts.length && (
            <tr>
              <td colSpan={4}>{words.more(count - conflicts.length)}</td>
            </tr>
          )}
        </tbody>
      </ScrolledTable>
    </div>
  );
}

/** True where what is there can be the beginning of what would be copied. */
function mayBePart({ source, existing }: Conflict): boolean {
  return source.size !== undefined && existing.size !== undefined && existing.size < source.size;
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
