import type { PlanStep } from '../../contract/job.ts';
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
import { planChanges } from '../../windows/hive/value-changes.ts';
import { startingControlSets } from '../../windows/installation/system.ts';
import { type AddressSettings, isOff, readNetworkCards, wantAddress } from '../../windows/server/network.ts';
import { listInWords, quoted } from '../../work/words.ts';
import { type Fixed, flawOf, isNear } from './addresses.ts';
import { setNetworkAddress } from './contract.ts';

type Input = ToolInput<'set-network-address'>;

/** Puts the address right that somebody typed wrong, or that belongs to another server. */
export const setNetworkAddressTool: Tool<typeof setNetworkAddress> = {
  contract: setNetworkAddress,
  targets: ({ target }) => [target],
  plan: (context, input) => planRegistry(context, changeOf(input)),
  run: (context, input) => runRegistry(context, changeOf(input)),
};

function changeOf(input: Input): RegistryChange {
  return {
    target: input.target,
    folder: input.folder,
    withSoftware: false,
    title: (label) =>
      input.fixed === undefined
        ? `Get the address from the network (DHCP) on ${label}`
        : `Set the address ${input.fixed.address} on ${label}`,
    wish: (hives) => wishOf(input, hives),
  };
}

function wishOf({ interfaceId, fixed }: Input, { system }: Hives): RegistryWish {
  const flaw = fixed && flawOf(fixed);
  if (flaw !== undefined) throw wrongAddress(flaw);
  const card = readNetworkCards(system).find((each) => each.interfaceId?.toLowerCase() === interfaceId.toLowerCase());
  if (card?.interfaceId === undefined || !card.physical) throw noSuchCard(interfaceId);
  const id = card.interfaceId;
  const wanted = startingControlSets(system).flatMap((set) =>
    wantAddress(set.name, id, fixed === undefined ? { dhcp: true } : { dhcp: false, ...fixed, gateway: fixed.gateway }),
  );
  const before = card.settings;
  return {
    system: planChanges(system, wanted),
    steps: stepsOf(quoted(card.connection ?? card.name), before, fixed),
    warnings: [
      ...lostAddresses(before, fixed),
      ...(fixed !== undefined && fixed.gateway === undefined
        ? [
            {
              text: 'Without a gateway answers never leave the server.',
              reason: 'It can be reached only from its own network.',
            },
          ]
        : []),
      ...(fixed?.gateway !== undefined && !isNear(fixed, fixed.gateway)
        ? [
            {
              text: 'The gateway is not in the network of the address.',
              reason:
                'Some providers have that on purpose for addresses with the mask 255.255.255.255. Else one of the two is wrong.',
            },
          ]
        : []),
      ...(fixed !== undefined
        ? [
            {
              text: 'Windows also keeps fixed addresses in a store of its own.',
              reason:
                'If the address is not the one you set after the start, choose DHCP instead, which your provider offers for the main address.',
            },
          ]
        : []),
      ...(isOff(card)
        ? [{ text: 'This card is switched off.', reason: 'An address is no use to it until it is switched on.' }]
        : []),
    ],
  };
}

/** A warning where a card had several addresses: rented servers get additional ones that are set by hand. */
function lostAddresses(before: AddressSettings | undefined, fixed: Fixed | undefined): RegistryWish['warnings'] {
  const old = before === undefined || before.dhcp ? [] : before.addresses.map(({ address }) => address);
  const lost = old.filter((address) => address !== fixed?.address);
  if (old.length < 2) return [];
  return [
    {
      text: `The other addresses of this card go: ${listInWords(lost)}.`,
      reason:
        'Additional addresses (failover) answer only while Windows has them. Write them down, and set them again once it runs; Undo brings them back, too.',
    },
  ];
}

function stepsOf(name: string, before: AddressSettings | undefined, fixed: Fixed | undefined): PlanStep[] {
  const list = (texts: readonly string[]) => texts.join(', ') || 'none';
  const was = before === undefined || before.dhcp ? undefined : before;
  const lines: [string, string, string][] = [
    [
      `Address of ${name}`,
      was === undefined ? BY_DHCP : list(was.addresses.map(({ address, mask }) => `${address} / ${mask}`)),
      fixed === undefined ? BY_DHCP : `${fixed.address} / ${fixed.mask}`,
    ],
    [
      'Gateway',
      was === undefined ? BY_DHCP : list(was.gateways),
      fixed === undefined ? BY_DHCP : (fixed.gateway ?? 'none'),
    ],
    [
      'Name servers',
      list(before?.nameServers ?? []),
      fixed === undefined || fixed.nameServers.length === 0 ? 'none' : list(fixed.nameServers),
    ],
  ];
  return lines.flatMap(([text, from, to]) => (from === to ? [] : [{ text, before: from, after: to }]));
}

const BY_DHCP = 'from the network (DHCP)';

const wrongAddress = (message: string) =>
  new ProblemError({
    code: 'invalid-input',
    title: 'That address can’t be used',
    message: `${message} Nothing was changed.`,
    remedy: 'Your provider shows the address, mask and gateway of the server; the rescue system uses them, too.',
  });

const noSuchCard = (id: string) =>
  new ProblemError({
    code: 'not-found',
    title: 'There is no such network card',
    message: `${id} is no card that this Windows knows, or none that one can plug a cable into. Nothing was changed.`,
    remedy: 'Look at the list of network cards again.',
  });
