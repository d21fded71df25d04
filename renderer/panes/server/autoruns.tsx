import { Ban, Rocket } from 'lucide-react';
import { useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolPreview } from '../../../electron/contract/tools.ts';
import { useLook } from '../../client/use-look.ts';
import { Banner, StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import { nothingSelected } from '../../parts/grid/selection.ts';
import { Waiting } from '../../parts/spinner.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import type { Place } from './place.ts';
import styles from './server.module.css';

const words = text.registry.autoruns;

type Autorun = ToolPreview<'list-autoruns'>['autoruns'][number];

/** What starts by itself and is no service, with its file; what is not usual can be kept from starting. */
export function Autoruns({ place, round }: { place: Place; round: number }) {
  const { found, problem, busy } = useLook('list-autoruns', place, round);
  const [selection, setSelection] = useState(nothingSelected);
  if (problem) return <ProblemBanner problem={problem} />;
  if (!found) return <Waiting>{text.server.reading}</Waiting>;
  const chosen = found.autoruns.find((each) => autorunKey(each) === selection.active);
  return (
    <div className={styles.services}>
      <div className={styles.table}>
        {found.unread.length > 0 && <Banner tone="warning">{words.unread(found.unread.join(', '))}</Banner>}
        <Grid
          label={words.list}
          rows={found.autoruns}
          rowKey={autorunKey}
          columns={columns}
          selection={selection}
          onSelect={setSelection}
          busy={busy}
          overlay={found.autoruns.length === 0 ? <EmptyState icon={Rocket} title={words.none} /> : undefined}
        />
      </div>
      {chosen && <AutorunFacts place={place} autorun={chosen} />}
    </div>
  );
}

function AutorunFacts({ place, autorun }: { place: Place; autorun: Autorun }) {
  const { off, sha256, file } = autorun;
  const disable = () => {
    if (file !== undefined) void runTool('trash-files', { target: place.target, paths: [file] }, words.list);
    if (off === undefined) return;
    const { hive, key, name, text: data } = off;
    const edit =
      data === undefined
        ? ({ edit: 'delete-value', key, name } as const)
        : ({ edit: 'set-value', key, name, type: 'REG_SZ', data } as const);
    void runTool('edit-registry', { ...place, hive, edits: [edit] }, words.list);
  };
  return (
    <section className={styles.details} aria-label={words.details(displayName(autorun.name))}>
      <h2>{displayName(autorun.name)}</h2>
      <div className={styles.acts}>
        {(off !== undefined || file !== undefined) && (
          <Button icon={Ban} onClick={disable}>
            {words.disable}
          </Button>
        )}
      </div>
      <dl className={styles.facts}>
        <dt>{words.columns.command}</dt>
        <dd>{displayName(autorun.command)}</dd>
        <dt>{words.columns.place}</dt>
        <dd>{displayName(autorun.place)}</dd>
        {sha256 !== undefined && (
          <>
            <dt>SHA-256</dt>
            <dd>{sha256}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

const autorunKey = ({ place, name, command }: Autorun): string => `${place}\n${name}\n${command}`;

const plain = (
  id: keyof typeof words.columns,
  width: number,
  cell: (autorun: Autorun) => string,
  more: Partial<Column<Autorun>> = {},
): Column<Autorun> => ({ id, title: words.columns[id], width, cell, text: cell, ...more });

const fileWords = ({ fileThere }: Autorun) =>
  fileThere === undefined ? '' : fileThere ? text.server.services.there : text.server.services.missing;

const columns: readonly Column<Autorun>[] = [
  plain('name', 160, ({ name }) => displayName(name)),
  plain('command', 240, ({ command }) => displayName(command), { grows: true }),
  plain('kind', 130, ({ kind }) => words.kinds[kind]),
  plain('usual', 90, ({ isUsual }) => (isUsual ? words.usual : '')),
  plain('file', 90, fileWords, {
    cell: (autorun) =>
      autorun.fileThere === false ? <StateMark tone="danger">{fileWords(autorun)}</StateMark> : fileWords(autorun),
  }),
  plain('place', 220, ({ place }) => displayName(place)),
];
