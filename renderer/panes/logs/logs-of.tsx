import { Logs } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { LinuxLog, LinuxLogs } from '../../../electron/contract/linux-logs.ts';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { useLook } from '../../client/use-look.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatBytes, formatBytesExactly } from '../../parts/format.ts';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import { chosen, nothingSelected, orderOf } from '../../parts/grid/selection.ts';
import { Waiting } from '../../parts/spinner.tsx';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { Entries } from './entries.tsx';
import { Filter } from './filter.tsx';
import { Notes } from './findings.tsx';
import styles from './logs.module.css';
import { anything, inputOf, timeWords, type Wish } from './wish.ts';

const words = text.logs;

/** The logs of one Linux at the left; what stands in the chosen ones at the right. */
export function LogsOf({ place, found }: { place: { target: string; root: string }; found: LinuxLogs }) {
  const [selection, setSelection] = useState(nothingSelected);
  const [wish, setWish] = useState<Wish>(anything);
  const [asked, setAsked] = useState<ToolInput<'read-logs'>>();
  const [round, setRound] = useState(0);
  const read = useLook('read-logs', asked, round);
  const order = useMemo(() => orderOf(found.logs.map(({ path }) => path)), [found]);
  const paths = chosen(selection, order);
  const ask = (logs: readonly string[]) => {
    if (logs.length === 0) return;
    setAsked(inputOf(place, logs, wish));
    setRound(round + 1);
  };
  return (
    <div className={styles.body}>
      <div className={styles.list}>
        <div className={styles.table}>
          <Grid
            label={words.list}
            rows={found.logs}
            rowKey={({ path }) => path}
            order={order}
            columns={columns}
            selection={selection}
            onSelect={setSelection}
            onOpen={({ path }) => ask([path])}
            overlay={found.logs.length === 0 ? <EmptyState icon={Logs} title={words.noLogs} /> : undefined}
          />
        </div>
        <Notes notes={found.notes} target={place.target} />
      </div>
      <div className={styles.read}>
        <Filter wish={wish} onWish={setWish} busy={read.busy} disabled={paths.length === 0} onRead={() => ask(paths)} />
        {read.problem && <ProblemBanner problem={read.problem} />}
        {read.busy && <Waiting>{words.reading}</Waiting>}
        {read.found && asked && <Entries key={round} asked={asked} found={read.found} busy={read.busy} />}
        {asked === undefined && (
          <EmptyState icon={Logs} title={words.choose}>
            {words.chooseText}
          </EmptyState>
        )}
      </div>
    </div>
  );
}

const nameOf = ({ path, kind }: LinuxLog): string =>
  kind === 'journal'
    ? `${words.journal} ${displayName(path.split('/').at(-1) ?? '')}`
    : displayName(path.replace(/^\/var\/log\//, ''));

const columns: readonly Column<LinuxLog>[] = [
  {
    id: 'log',
    title: words.columns.log,
    width: 140,
    grows: true,
    cell: nameOf,
    text: nameOf,
    hint: ({ path }) => displayName(path),
  },
  {
    id: 'size',
    title: words.columns.size,
    width: 68,
    align: 'end',
    cell: ({ size }) => formatBytes(size),
    text: ({ size }) => formatBytes(size),
    hint: ({ size }) => formatBytesExactly(size),
  },
  {
    id: 'modified',
    title: words.columns.modified,
    width: 92,
    cell: ({ modified }) => timeWords(modified).slice(0, 10),
    text: ({ modified }) => timeWords(modified),
    hint: ({ modified }) => timeWords(modified),
  },
];
