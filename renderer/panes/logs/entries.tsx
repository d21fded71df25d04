import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { LogEntries, LogEntry } from '../../../electron/contract/linux-logs.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { type ToolInput, toolContracts } from '../../../electron/contract/tools.ts';
import { call } from '../../client/client.ts';
import { StateMark } from '../../parts/banner.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import { nothingSelected } from '../../parts/grid/selection.ts';
import { text } from '../../text/index.ts';
import { SaveCsv } from '../editor/save-csv.tsx';
import { Findings, Notes, toneOf } from './findings.tsx';
import styles from './logs.module.css';
import { timeWords } from './wish.ts';

const words = text.logs;

/** What was found: what matters first, then each entry, and the chosen one whole. */
export function Entries({ asked, found, busy }: { asked: ToolInput<'read-logs'>; found: LogEntries; busy: boolean }) {
  const { entries, matching, read, shortened, zone } = found;
  const [selection, setSelection] = useState(nothingSelected);
  const entry = entries.find((each) => keyOf(each) === selection.active);
  return (
    <>
      <div className={styles.summary}>
        <Notes notes={found.notes} target={asked.target} />
        <Findings findings={found.findings} addresses={found.addresses} />
      </div>
      <div className={styles.line}>
        <span role="status">{words.shown(entries.length, matching, read)}</span>
        <span className={styles.soft}>
          {words.zone(zone)}. {words.levelHint} {shortened > 0 && words.shortened(shortened)}
        </span>
        <SaveCsv
          label={words.csv}
          title={words.csvTitle}
          explained={words.csvText}
          name="logs.csv"
          make={() => tableOf(asked)}
        />
      </div>
      <div className={styles.table}>
        <Grid
          label={words.entries}
          rows={entries}
          rowKey={keyOf}
          columns={columns}
          selection={selection}
          onSelect={setSelection}
          busy={busy}
          overlay={entries.length === 0 ? <EmptyState icon={ScrollText} title={words.noEntries} /> : undefined}
        />
      </div>
      {entry && (
        <section className={styles.entry} aria-label={words.details}>
          {entry.meaning !== undefined && (
            <StateMark tone={toneOf(entry.level)}>{displayName(entry.meaning)}</StateMark>
          )}
          <p className={styles.message}>{linesOf(entry)}</p>
          <p className={styles.soft}>
            {[timeWords(entry.time), sourceOf(entry), displayName(entry.log)].filter((part) => part !== '').join(' · ')}
          </p>
        </section>
      )}
    </>
  );
}

/** What was asked once more, as a table. */
async function tableOf(asked: ToolInput<'read-logs'>): Promise<string> {
  const { preview } = await call('jobs.plan', { tool: 'read-logs', input: { ...asked, csv: true } });
  return toolContracts['read-logs'].preview.parse(preview).csv ?? '';
}

const keyOf = ({ number }: LogEntry): string => String(number);
const sourceOf = ({ source, process }: LogEntry): string =>
  `${displayName(source)}${process === undefined ? '' : `[${process}]`}`;
const levelOf = ({ level }: LogEntry): string => words.levels[level] ?? '';
const messageOf = ({ message }: LogEntry): string => displayName(message.replaceAll(/[\t\n]+/g, ' '));
/** The same on the lines that it has. */
const linesOf = ({ message }: LogEntry): string =>
  message
    .split('\n')
    .map((line) => displayName(line.replaceAll('\t', '    ')))
    .join('\n');

const columns: readonly Column<LogEntry>[] = [
  {
    id: 'time',
    title: words.entry.time,
    width: 140,
    cell: ({ time }) => timeWords(time),
    text: ({ time }) => timeWords(time),
  },
  {
    id: 'level',
    title: words.entry.level,
    width: 100,
    cell: (entry) =>
      entry.level <= 4 ? <StateMark tone={toneOf(entry.level)}>{levelOf(entry)}</StateMark> : levelOf(entry),
    text: levelOf,
  },
  { id: 'source', title: words.entry.source, width: 110, cell: sourceOf, text: sourceOf },
  {
    id: 'message',
    title: words.entry.message,
    width: 270,
    grows: true,
    cell: messageOf,
    text: messageOf,
    hint: messageOf,
  },
  {
    id: 'meaning',
    title: words.meaning,
    width: 200,
    cell: ({ meaning = '' }) => displayName(meaning),
    text: ({ meaning = '' }) => displayName(meaning),
    hint: ({ meaning }) => meaning && displayName(meaning),
  },
];
