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
import { planChanges } from '../../windows/hive/value-changes.ts';
import { startingControlSets } from '../../windows/installation/system.ts';
import { readFirewallRules, wantRemoteDesktopRule } from '../../windows/server/firewall.ts';
import { readRemoteDesktop, wantNoDenyingPolicy, wantRemoteDesktop } from '../../windows/server/remote-desktop.ts';
import { startType } from '../../windows/server/services.ts';
import { listInWords } from '../../work/words.ts';
import { enableRemoteDesktop } from './contract.ts';

type Input = ToolInput<'enable-remote-desktop'>;

/** Opens the way by which people sign in to a server from afar. */
export const enableRemoteDesktopTool: Tool<typeof enableRemoteDesktop> = {
  contract: enableRemoteDesktop,
  targets: ({ target }) => [target],
  plan: (context, input) => planRegistry(context, changeOf(input)),
  run: (context, input) => runRegistry(context, changeOf(input)),
};

function changeOf(input: Input): RegistryChange {
  return {
    target: input.target,
    folder: input.folder,
    withSoftware: true,
    title: (label) => `${input.allowed ? 'Enable' : 'Disable'} remote desktop on ${label}`,
    wish: (hives) => wishOf(input, hives),
  };
}

function wishOf(input: Input, { system, software }: Hives): RegistryWish {
  const state = readRemoteDesktop(system, software);
  const port = input.port ?? state.port;
  const wanted = startingControlSets(system).flatMap((set) => {
    const there = readRemoteDesktop(system, software, set);
    return [
      ...wantRemoteDesktop(there, input),
      ...(input.allowed && input.firewall
        ? wantRemoteDesktopRule(set.name, readFirewallRules(system, set), input.port ?? there.port)
        : []),
    ];
  });
  const liftsPolicy = input.policies && input.allowed && state.policies.denies === true;
  const off = state.services.filter(({ start }) => start === startType.disabled).map(({ name }) => name);
  const steps: PlanStep[] = [];
  if (state.allowed !== input.allowed)
    steps.push({ text: 'Remote desktop', before: onOff(state.allowed), after: onOff(input.allowed) });
  if (input.allowed && port !== state.port)
    steps.push({ text: 'Port', before: String(state.port), after: String(port) });
  if (input.allowed && input.networkLevel !== undefined && input.networkLevel !== state.networkLevel)
    steps.push({
      text: 'Sign in before a session is opened (network level authentication)',
      before: onOff(state.networkLevel),
      after: onOff(input.networkLevel),
    });
  if (input.allowed && off.length > 0)
    steps.push({ text: `Start of ${listInWords(off)}`, before: 'disabled', after: 'when needed' });
  if (input.allowed && input.firewall) steps.push({ text: `Let port ${port} through the firewall, from everywhere` });
  if (liftsPolicy) steps.push({ text: 'Take away the policy that forbids remote desktop' });
  return {
    system: planChanges(system, wanted),
    ...(liftsPolicy && software && { software: planChanges(software, wantNoDenyingPolicy(state)) }),
    steps,
    warnings: [
      ...(input.allowed && state.policies.denies === true && !input.policies
        ? [
            {
              text: 'A policy forbids remote desktop, and it wins.',
              reason: 'Ask for the policy to be taken away, too. A domain may put it back at the next start.',
            },
          ]
        : []),
      ...(input.allowed && port !== 3389
        ? [
            {
              text: `Remote desktop will answer on port ${port}, not on the usual 3389.`,
              reason: `Connect to address:${port}.`,
            },
          ]
        : []),
      ...(input.allowed && input.networkLevel === false
        ? [
            {
              text: 'Anybody can open a sign-in screen before they have a password.',
              reason: 'That helps old clients and expired passwords. Switch it on again once you are in.',
            },
          ]
        : []),
      ...(input.allowed
        ? []
        : [
            {
              text: 'Nobody can sign in over remote desktop any more.',
              reason: 'Make sure that there is another way in.',
            },
          ]),
    ],
  };
}

const onOff = (on: boolean) => (on ? 'on' : 'off');
