import { displayName } from '../../../electron/contract/names.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { readEventLog, type ShownEvent } from '../../../electron/tools/read-event-log/contract.ts';
import { SaveCsv } from '../../panes/editor/save-csv.tsx';
import { StateMark, type Tone } from '../../parts/banner.tsx';
import { CopyButton } from '../../parts/details.tsx';
import { closeDialog, openDialog } from '../../shell/dialogs/open-dialog.ts';
import { runTool } from '../../shell/plan-store.ts';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { eventsCsv } from './events-csv.ts';
import styles from './events.module.css';
import { EventFilter } from './filter.tsx';

const words = text.server;
/** Rows drawn at once; the copied table has all. */
const MOST_ROWS = 500;

function toneOf({ level, failedAudit }: ShownEvent): Tone {
  if (level === 1 || level === 2) return 'danger';
  return level === 3 || failedAudit ? 'warning' : 'info';
}

const when = (time: number) =>
  Math.abs(time) > 8.64e15 ? '' : new Date(time).toISOString().slice(0, 19).replace('T', ' ');
const levelOf = ({ level, failedAudit }: ShownEvent) =>
  failedAudit ? words.failedAudit : (words.levels[level] ?? String(level));
const whatOf = ({ meaning, data }: ShownEvent) =>
  displayName(meaning ?? data.map(({ name, value }) => (name === '' ? value : `${name}: ${value}`)).join('; '));
const cellsOf = (event: ShownEvent) => [
  when(event.time),
  levelOf(event),
  displayName(event.source),
  String(event.id),
  whatOf(event),
];

function EventsResult({ job, result: { events, matching, unreadable, damagedChunks } }: ResultProps<'read-event-log'>) {
  const input = readEventLog.input.safeParse(job.input).data;
  const readAgain = (asked: ToolInput<'read-event-log'>) => {
    closeDialog();
    void runTool('read-event-log', asked, words.readLog).then((next) =>
      openDialog({ kind: 'job', jobId: next?.id ?? job.id }),
    );
  };
  const { time, level, source, id, what } = words.columns;
  return (
    <div className={styles.result}>
      {input && <EventFilter input={input} onRead={readAgain} />}
      <div className={styles.head}>
        <span>{words.matching(events.length, matching)}</span>
        <CopyButton label={words.copyTable} value={events.map((event) => cellsOf(event).join('\t')).join('\n')} />
        <SaveCsv
          label={words.csv.act}
          title={words.csv.title}
          explained={words.csv.text}
          name="events.csv"
          make={() => Promise.resolve(eventsCsv(events))}
          beforeSaving={closeDialog}
        />
      </div>
      {damagedChunks > 0 && <StateMark tone="warning">{words.damagedChunks(damagedChunks)}</StateMark>}
      {unreadable > 0 && <StateMark tone="warning">{words.unreadable(unreadable)}</StateMark>}
      {/* It scrolls, so the keyboard must reach it. */}
      <div className={styles.list} tabIndex={0} role="region" aria-label={words.events}>
        <table>
          <thead>
            <tr>
              {[time, level, source, id, what].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {events.slice(0, MOST_ROWS).map((event) => (
              <tr key={event.number}>
                <td>{when(event.time)}</td>
                <td>
                  <StateMark tone={toneOf(event)}>{levelOf(event)}</StateMark>
                </td>
                <td>{displayName(event.source)}</td>
                <td>{event.id}</td>
                <td>{whatOf(event)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** How an event log shows its events. */
export const readEventLogView: ToolView<'read-event-log'> = {
  act: () => words.readLog,
  destroys: () => false,
  wide: true,
  Result: EventsResult,
  resultLine: ({ events, matching }) => words.matching(events.length, matching),
};
