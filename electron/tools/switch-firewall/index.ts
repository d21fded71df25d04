import type { PlanStep } from '../../contract/job.ts';
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
import {
  firewallProfiles,
  readFirewallProfiles,
  readFirewallRules,
  wantPolicies,
  wantProfiles,
  wantRemoteDesktopRule,
} from '../../windows/server/firewall.ts';
import { readRemoteDesktop } from '../../windows/server/remote-desktop.ts';
import { switchFirewall } from './contract.ts';

type Input = ToolInput<'switch-firewall'>;

/** Takes the firewall out of the way, or opens just one door in it. */
export const switchFirewallTool: Tool<typeof switchFirewall> = {
  contract: switchFirewall,
  targets: ({ target }) => [target],
  plan: (context, input) => planRegistry(context, changeOf(input)),
  run: (context, input) => runRegistry(context, changeOf(input)),
};

function changeOf(input: Input): RegistryChange {
  const wishes = firewallProfiles.map((profile) => input[profile]).filter((on) => on !== undefined);
  return {
    target: input.target,
    folder: input.folder,
    withSoftware: true,
    title: (label) =>
      wishes.length === 0
        ? `Let remote desktop through the firewall on ${label}`
        : `${wishes.every((on) => on) ? 'Enable' : wishes.some((on) => on) ? 'Change' : 'Disable'} the firewall on ${label}`,
    wish: (hives) => wishOf(input, hives),
  };
}

function wishOf(input: Input, { system, software }: Hives): RegistryWish {
  const wanted = startingControlSets(system).flatMap((set) => {
    const states = readFirewallProfiles(system, software, set);
    const { port } = readRemoteDesktop(system, software, set);
    return [
      ...wantProfiles(states, input),
      ...(input.allowRemoteDesktop
        ? [
            ...wantRemoteDesktopRule(set.name, readFirewallRules(system, set), port),
            // While this is set, no rule lets anything in.
            ...states.flatMap(({ key, blocksAll }) => (blocksAll ? [wantNumber(key, 'DoNotAllowExceptions', 0)] : [])),
          ]
        : []),
    ];
  });
  const states = readFirewallProfiles(system, software);
  const steps: PlanStep[] = states.flatMap(({ profile, enabled, inEffect }) => {
    const on = input[profile];
    const now = input.policies ? inEffect : (enabled ?? true);
    return on === undefined || on === now
      ? []
      : [{ text: `Firewall in ${profile} networks`, before: onOff(now), after: onOff(on) }];
  });
  if (input.allowRemoteDesktop) {
    const { port } = readRemoteDesktop(system, software);
    steps.push({ text: `Let remote desktop in (port ${port}), from everywhere, and nothing else` });
  }
  const barred = states.filter(
    ({ profile, policies }) =>
      !input.policies && input[profile] !== undefined && policies.some(({ enabled }) => enabled !== input[profile]),
  );
  const goesOff = firewallProfiles.some((profile) => input[profile] === false);
  return {
    system: planChanges(system, wanted),
    ...(input.policies && software && { software: planChanges(software, wantPolicies(states, input)) }),
    steps,
    warnings: [
      ...(goesOff
        ? [
            {
              text: 'Without its firewall every service of the server can be reached from the internet.',
              reason:
                'Switch it on again as soon as you can sign in. “Let remote desktop in” opens only the one port that you need.',
            },
          ]
        : []),
      ...(barred.length > 0
        ? [
            {
              text: `A policy says otherwise for ${barred.map(({ profile }) => profile).join(', ')} networks, and it wins.`,
              reason: 'Ask for the policies to be changed, too. A domain may put them back at the next start.',
            },
          ]
        : []),
    ],
  };
}

const onOff = (on: boolean) => (on ? 'on' : 'off');
