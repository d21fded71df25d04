import type { ToolInput } from '../../contract/tools.ts';
import { ProblemError } from '../../contract/problem.ts';
import type { Tool } from '../../engine/tool.ts';
import {
  type Hives,
  planRegistry,
  type RegistryChange,
  type RegistryWish,
  runRegistry,
} from '../../offline/change-registry.ts';
import { planChanges } from '../../windows/hive/value-changes.ts';
import { startingControlSets } from '../../windows/installation/system.ts';
import { isOff, readNetworkCards, wantCardEnabled } from '../../windows/server/network.ts';
import { startType } from '../../windows/server/services.ts';
import { quoted } from '../../work/words.ts';
import { enableNetworkCard } from './contract.ts';

type Input = ToolInput<'enable-network-card'>;

/** Wakes up a network card that somebody, or some program, has switched off. */
export const enableNetworkCardTool: Tool<typeof enableNetworkCard> = {
  contract: enableNetworkCard,
  targets: ({ target }) => [target],
  plan: (context, input) => planRegistry(context, changeOf(input)),
  run: (context, input) => runRegistry(context, changeOf(input)),
};

function changeOf(input: Input): RegistryChange {
  return {
    target: input.target,
    folder: input.folder,
    withSoftware: false,
    title: (label) => `Enable a network card on ${label}`,
    wish: (hives) => wishOf(input, hives),
  };
}

function wishOf({ device }: Input, { system }: Hives): RegistryWish {
  const isIt = (card: { device: string }) => card.device.toLowerCase() === device.toLowerCase();
  const card = readNetworkCards(system).find(isIt);
  if (card === undefined || !card.physical) throw noSuchCard(device);
  const wanted = startingControlSets(system).flatMap((set) =>
    readNetworkCards(system, set).filter(isIt).flatMap(wantCardEnabled),
  );
  const { driver } = card;
  return {
    system: planChanges(system, wanted),
    steps: isOff(card)
      ? [
          { text: `Network card ${quoted(card.connection ?? card.name)} (${card.name})`, before: 'off', after: 'on' },
          ...(driver?.start === startType.disabled
            ? [{ text: `Driver ${driver.service}`, before: 'disabled', after: 'when needed' }]
            : []),
        ]
      : [],
    warnings: [],
  };
}

const noSuchCard = (device: string) =>
  new ProblemError({
    code: 'not-found',
    title: 'There is no such network card',
    message: `${quoted(device)} is no card that this Windows knows, or none that one can plug a cable into. Nothing was changed.`,
    remedy: 'Look at the list of network cards again.',
  });
