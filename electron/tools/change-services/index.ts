import { ProblemError } from '../../contract/problem.ts';
import type { ToolInput } from '../../contract/tools.ts';
import type { Tool } from '../../engine/tool.ts';
import {
  type Hives,
  planRegistry,
  type RegistryChange,
  type RegistryWish,
  runRegistry,
} from '../../offline/change-registry.ts';
import { planChanges, wantNumber } from '../../windows/hive/value-changes.ts';
import { startingControlSets } from '../../windows/installation/system.ts';
import { type Need, readAllNeeds } from '../../windows/server/boot-critical.ts';
import { needInWords } from '../../windows/server/need-words.ts';
import {
  findService,
  readClassFilters,
  readServices,
  type Service,
  startNames,
  startType,
} from '../../windows/server/services.ts';
import { usualStart } from '../../windows/server/usual-start.ts';
import { countInWords, listInWords, quoted } from '../../work/words.ts';
import { changeServices } from './contract.ts';

type Input = ToolInput<'change-services'>;
type Start = Input['services'][number]['start'];

/** Dependent services that a warning names. */
const MOST_NAMES = 6;

/** Takes a bad driver or service out of the way, or brings one back. */
export const changeServicesTool: Tool<typeof changeServices> = {
  contract: changeServices,
  targets: ({ target }) => [target],
  plan: (context, input) => planRegistry(context, changeOf(input)),
  run: (context, input) => runRegistry(context, changeOf(input)),
};

function changeOf({ target, folder, services }: Input): RegistryChange {
  const [first] = services;
  return {
    target,
    folder,
    withSoftware: false,
    title: (label) =>
      services.length === 1 && first !== undefined
        ? `Change how ${quoted(first.name)} starts on ${label}`
        : `Change how ${countInWords(services.length, 'service')} start on ${label}`,
    wish: (hives) => wishOf(services, hives),
  };
}

function wishOf(wishes: Input['services'], { system }: Hives): RegistryWish {
  const sets = startingControlSets(system);
  const needs = readAllNeeds(system);
  const found = wishes.map(({ name, start }) => {
    const service = findService(system, name);
    if (service === undefined) throw noSuchService(name);
    const there = sets.flatMap((set) => findService(system, name, set) ?? []);
    const [need] = needs.get(name.toLowerCase()) ?? [];
    if (need !== undefined && there.some((each) => isLater(each, start))) throw isNeeded(service.name, need);
    return { service, there, start };
  });
  const wanted = found.flatMap(({ there, start }) =>
    there.map(({ key }) => wantNumber(key, 'Start', startType[start])),
  );
  const changed = found.filter(({ service, start }) => service.start !== startType[start]);
  return {
    system: planChanges(system, wanted),
    steps: changed.map(({ service: { name, displayName, start: now }, start }) => ({
      text: displayName === undefined || displayName.startsWith('@') ? name : `${displayName} (${name})`,
      before: now === undefined ? 'not said' : words[startNames[now] ?? 'manual'],
      after: words[start],
    })),
    warnings: changed.flatMap(({ service, start }) => (start === 'disabled' ? warningsOf(service, system) : [])),
  };
}

/** True where it would start later than now, and later than Windows has it. */
function isLater({ name, start }: Service, wanted: Start): boolean {
  const usual = usualStart(name);
  return startType[wanted] > (start ?? startType.manual) && wanted !== usual;
}

function warningsOf({ name }: Service, system: Hives['system']): RegistryWish['warnings'] {
  const isIt = (other: string) => other.toLowerCase() === name.toLowerCase();
  const dependents = readServices(system).filter(
    ({ dependsOn, start }) => start !== startType.disabled && dependsOn.some(isIt),
  );
  const filters = readClassFilters(system).filter(({ drivers }) => drivers.some(isIt));
  const more = dependents.length - MOST_NAMES;
  return [
    ...(dependents.length > 0
      ? [
          {
            text: `What needs ${name} will not start either.`,
            reason: `${listInWords([...dependents.slice(0, MOST_NAMES).map((each) => each.name), more > 0 && `${more} more`])}.`,
          },
        ]
      : []),
    ...(filters.length > 0
      ? [
          {
            text: `Devices of the kind ${listInWords(filters.map(({ className, classId }) => className ?? classId))} will not start while ${name} is disabled.`,
            reason: 'It stands in their list of filters.',
          },
        ]
      : []),
  ];
}

const words: Readonly<Record<Start, string>> = {
  boot: 'with the kernel (boot)',
  system: 'with Windows (system)',
  automatic: 'by itself (automatic)',
  manual: 'when needed (manual)',
  disabled: 'never (disabled)',
};

const noSuchService = (name: string) =>
  new ProblemError({
    code: 'not-found',
    title: `There is no service ${quoted(name)}`,
    message: 'This Windows has no service or driver of that name. Nothing was changed.',
    remedy: 'List the services again.',
  });

const isNeeded = (name: string, need: Need) =>
  new ProblemError({
    code: 'invalid-input',
    title: `${name} is needed`,
    message: `${needInWords(need)} Nothing was changed.`,
    remedy: 'Look for the one that really fails: the event log and the stop code name it.',
  });
