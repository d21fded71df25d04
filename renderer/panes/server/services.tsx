import { Ban, Cog, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolPreview } from '../../../electron/contract/tools.ts';
import { useLook } from '../../client/use-look.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { TextField } from '../../parts/field.tsx';
import type { Column } from '../../parts/grid/columns.ts';
import { Grid } from '../../parts/grid/grid.tsx';
import { nothingSelected } from '../../parts/grid/selection.ts';
import { Select } from '../../parts/select.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import type { Place } from './place.ts';
import styles from './server.module.css';

const words = text.server.services;
const NO_WIDTHS = {};
const STARTS = ['boot', 'system', 'automatic', 'manual', 'disabled'] as const;

type Service = ToolPreview<'list-services'>['services'][number];
type Start = (typeof STARTS)[number];

/** Services and drivers: when they start, from where, and which must stay. */
export function Services({ place, round }: { place: Place; round: number }) {
  const { found, problem, busy } = useLook('list-services', place, round);
  const [filter, setFilter] = useState('');
  const [selection, setSelection] = useState(nothingSelected);
  const rows = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return (found?.services ?? []).filter(({ name, displayName: title = '', image = '' }) =>
      `${name} ${title} ${image}`.toLowerCase().includes(wanted),
    );
  }, [found, filter]);
  const service = rows.find(({ name }) => name === selection.active);
  if (problem) return <ProblemBanner problem={problem} />;
  if (!found) return <Waiting>{text.server.reading}</Waiting>;
  return (
    <div className={styles.services}>
      <div className={styles.table}>
        <TextField
          className={styles.filter}
          label={words.filter}
          hideLabel
          placeholder={words.filter}
          value={filter}
          onValue={setFilter}
        />
        <Grid
          label={words.list}
          rows={rows}
          rowKey={({ name }) => name}
          columns={columns}
          widths={NO_WIDTHS}
          selection={selection}
          onSelect={setSelection}
          busy={busy}
          overlay={rows.length === 0 ? <EmptyState icon={Cog} title={words.none} /> : undefined}
        />
      </div>
      {service && <ServiceFacts key={service.name} place={place} service={service} />}
    </div>
  );
}

function ServiceFacts({ place, service }: { place: Place; service: Service }) {
  const [start, setStart] = useState<Start>(service.start ?? 'manual');
  const act = (wanted: Start) =>
    void runTool('change-services', { ...place, services: [{ name: service.name, start: wanted }] }, words.list);
  const { usual } = service;
  return (
    <section className={styles.details} aria-label={words.details(displayName(service.name))}>
      <h2>{displayName(titleOf(service))}</h2>
      {service.needs.length > 0 && (
        <div>
          <StateMark tone="warning">{words.needed}</StateMark>
          <ul className={styles.others}>
            {service.needs.map((need) => (
              <li key={need}>{displayName(need)}</li>
            ))}
          </ul>
        </div>
      )}
      <div className={styles.acts}>
        {usual !== undefined && usual !== service.start && (
          <Button variant="accent" icon={Undo2} onClick={() => act(usual)}>
            {words.restore}
          </Button>
        )}
        {service.start !== 'disabled' && service.needs.length === 0 && (
          <Button icon={Ban} onClick={() => act('disabled')}>
            {words.disable}
          </Button>
        )}
      </div>
      <Select
        label={words.start}
        value={start}
        options={STARTS.map((value) => ({ value, label: words.starts[value] }))}
        onChange={setStart}
      />
      <div className={styles.acts}>
        <Button icon={Cog} disabled={start === service.start} onClick={() => act(start)}>
          {words.change}
        </Button>
      </div>
      <dl className={styles.facts}>
        {usual !== undefined && (
          <>
            <dt>{words.usual}</dt>
            <dd>{words.starts[usual]}</dd>
          </>
        )}
        {service.account !== undefined && (
          <>
            <dt>{words.columns.account}</dt>
            <dd>{displayName(service.account)}</dd>
          </>
        )}
        {service.image !== undefined && (
          <>
            <dt>{words.columns.image}</dt>
            <dd>{displayName(service.image)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** Names that Windows looks up in a library are no use to a person. */
const titleOf = ({ name, displayName: title }: Service): string =>
  title === undefined || title.startsWith('@') ? name : title;

function startOf({ start, delayed }: Service): string {
  if (start === undefined) return '';
  return start === 'automatic' && delayed ? words.delayed : words.starts[start];
}

const plain = (
  id: keyof typeof words.columns,
  width: number,
  cell: (service: Service) => string,
  more: Partial<Column<Service>> = {},
): Column<Service> => ({ id, title: words.columns[id], width, cell, text: cell, ...more });

const columns: readonly Column<Service>[] = [
  plain('name', 150, ({ name }) => displayName(name)),
  plain('displayName', 220, (service) => displayName(titleOf(service)), { grows: true }),
  plain('kind', 90, ({ kind }) => words.kinds[kind]),
  plain('start', 130, startOf, {
    cell: (service) =>
      service.usual !== undefined && service.usual !== service.start ? (
        <StateMark tone={service.start === 'disabled' ? 'danger' : 'info'}>{startOf(service)}</StateMark>
      ) : (
        startOf(service)
      ),
    hint: ({ usual }) => (usual === undefined ? undefined : words.unusual(words.starts[usual])),
  }),
  plain('file', 90, ({ fileThere }) => (fileThere === undefined ? '' : fileThere ? words.there : words.missing), {
    cell: ({ fileThere }) =>
      fileThere === false ? (
        <StateMark tone="danger">{words.missing}</StateMark>
      ) : fileThere === true ? (
        words.there
      ) : (
        ''
      ),
  }),
];
