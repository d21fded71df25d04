import type { FoundSystem } from '../../../electron/tools/find-systems/contract.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatDate } from '../../parts/format.ts';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.systems;

function factsOf(system: FoundSystem): [string, string][] {
  const facts: [string, string | undefined][] =
    system.kind === 'windows'
      ? [
          [words.computer, system.computer],
          [words.build, system.build],
          [words.role, system.role],
          [words.timeZone, system.timeZone],
          [words.shutDown, system.shutDown === undefined ? undefined : formatDate(system.shutDown)],
          [words.users, system.users.join(', ')],
        ]
      : [
          [words.computer, system.hostName],
          [words.kernels, system.kernels.join(', ')],
          [words.mounts, system.mounts.map(({ device, place }) => `${device} → ${place}`).join(', ')],
        ];
  return facts.flatMap(([name, value]) => (value ? [[name, displayName(value)] as [string, string]] : []));
}

function FoundSystems({ result }: ResultProps<'find-systems'>) {
  return (
    <>
      <StateMark tone={result.systems.length > 0 ? 'ok' : 'info'}>{words.found(result.systems.length)}</StateMark>
      {result.systems.map((system) => (
        <section key={system.device}>
          <h3>
            {displayName(
              (system.kind === 'windows' ? system.product : system.release) ??
                (system.kind === 'windows' ? words.windows : words.linux),
            )}{' '}
            {words.on(system.device)}
          </h3>
          <dl>
            {factsOf(system).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {system.kind === 'windows' && system.unread.length > 0 && (
            <StateMark tone="warning">{words.unread(system.unread.join(', '))}</StateMark>
          )}
        </section>
      ))}
      {result.skipped.length > 0 && <StateMark tone="warning">{words.skipped(result.skipped.length)}</StateMark>}
    </>
  );
}

/** How finding systems shows its result. */
export const findSystemsView: ToolView<'find-systems'> = {
  act: () => words.act,
  destroys: () => false,
  Result: FoundSystems,
  resultLine: ({ systems }) =>
    [
      words.found(systems.length),
      ...systems.map((system) => (system.kind === 'windows' ? system.product : system.release) ?? system.device),
    ]
      .map(displayName)
      .join(' · '),
};
