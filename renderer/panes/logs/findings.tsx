import type { LogEntries, LogNote } from '../../../electron/contract/linux-logs.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { toolContracts } from '../../../electron/contract/tools.ts';
import { Banner, StateMark, type Tone } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Details } from '../../parts/details.tsx';
import { ScrolledTable } from '../../parts/table.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import styles from './logs.module.css';
import { timeWords } from './wish.ts';

const words = text.logs;

/** How grave a level is, as a colour. */
export const toneOf = (level: number): Tone => (level <= 3 ? 'danger' : level === 4 ? 'warning' : 'info');

/** What matters in the logs, with what helps, and from where sign-ins were refused. */
export function Findings({ findings, addresses }: Pick<LogEntries, 'findings' | 'addresses'>) {
  const { address, count, names, last } = words.address;
  return (
    <>
      <section aria-label={words.findings}>
        {findings.length === 0 && <p className={styles.soft}>{words.nothingMatters}</p>}
        <ul className={styles.findings}>
          {findings.map((each) => (
            <li key={each.topic}>
              <StateMark tone={toneOf(each.level)}>
                {each.title} ({words.times(each.count)}
                {each.last !== undefined && `, ${words.last(timeWords(each.last))}`})
              </StateMark>
              <p>{each.help}</p>
              {toolTitle(each.tool) !== undefined && <p>{words.toolHelps(toolTitle(each.tool) ?? '')}</p>}
              <p className={styles.example}>{displayName(each.example.replaceAll(/[\t\n]+/g, ' '))}</p>
            </li>
          ))}
        </ul>
      </section>
      {addresses.length > 0 && (
        <Details title={words.addresses}>
          <ScrolledTable label={words.addresses} className={styles.addresses}>
            <thead>
              <tr>
                {[address, count, names, last].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {addresses.map((each) => (
                <tr key={each.address}>
                  <td>{each.address}</td>
                  <td>{each.count.toLocaleString('en-GB')}</td>
                  <td>{each.names.map(displayName).join(', ')}</td>
                  <td>{timeWords(each.last)}</td>
                </tr>
              ))}
            </tbody>
          </ScrolledTable>
        </Details>
      )}
    </>
  );
}

/** What was left out, and why. */
export function Notes({ notes, target }: { notes: readonly LogNote[]; target: string }) {
  if (notes.length === 0) return null;
  const packages = [...new Set(notes.flatMap((note) => note.package ?? []))];
  const install = () =>
    void runTool('install-programs', { target, packages }, text.disks.installMissing(packages.join(', ')));
  return (
    <Banner
      tone="warning"
      title={words.notes}
      actions={
        packages.length > 0 && <Button onClick={install}>{text.disks.installMissing(packages.join(', '))}</Button>
      }
    >
      <ul className={styles.notes}>
        {notes.slice(0, 20).map(({ log, reason, remedy }) => (
          <li key={`${log} ${reason}`}>
            {displayName(log)}: {displayName(reason)} {remedy !== undefined && displayName(remedy)}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

const toolTitle = (id: string | undefined): string | undefined =>
  Object.values(toolContracts).find((contract) => contract.id === id)?.title;
