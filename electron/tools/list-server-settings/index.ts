import type { ToolInput } from '../../contract/tools.ts';
import type { ServerSettings } from '../../contract/windows-server.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { openRegistry } from '../../offline/change-registry.ts';
import { inWords } from '../../offline/problems.ts';
import type { Hive } from '../../windows/hive/cells.ts';
import { readSoftwareFacts } from '../../windows/installation/software.ts';
import { readSystemFacts, startingControlSets } from '../../windows/installation/system.ts';
import { letsIn, readFirewallProfiles, readFirewallRules } from '../../windows/server/firewall.ts';
import { isOff, readNetworkCards } from '../../windows/server/network.ts';
import { readRemoteDesktop } from '../../windows/server/remote-desktop.ts';
import { startType } from '../../windows/server/services.ts';
import { ownNetworkOf } from '../../work/own-network.ts';
import { quoted } from '../../work/words.ts';
import { listServerSettings } from './contract.ts';

/** What decides whether a server is reached, as its registry has it. */
export const listServerSettingsTool: Tool<typeof listServerSettings> = lookingTool(
  listServerSettings,
  look,
  (found, input) => ({
    title: `List the settings of ${found.computer ?? 'Windows'}`,
    summary: `How the Windows in ${quoted(input.folder)} can be reached.`,
  }),
);

async function look(context: PlanContext, input: ToolInput<'list-server-settings'>): Promise<ServerSettings> {
  const rescue = await ownNetworkOf(context.target(input.target), context.signal);
  const { windows, system, software } = await openRegistry(context, { ...input, withSoftware: true });
  return inWords(() => {
    const { computer } = readSystemFacts(system.hive);
    const product = software && readSoftwareFacts(software.hive).product;
    return {
      config: windows.config,
      ...(computer !== undefined && { computer }),
      ...(product !== undefined && { product }),
      controlSets: startingControlSets(system.hive).map(({ name }) => name),
      replayed: [system, software].flatMap((hive) => (hive?.recovery.state === 'recovered' ? [hive.name] : [])),
      cards: cardsOf(system.hive),
      ...doorsOf(system.hive, software?.hive),
      rescue,
    };
  });
}

function cardsOf(system: Hive): ServerSettings['cards'] {
  return readNetworkCards(system).map((card) => ({
    device: card.device,
    name: card.name,
    ...(card.connection !== undefined && { connection: card.connection }),
    physical: card.physical,
    off: isOff(card),
    ...(card.driver && {
      driver: { service: card.driver.service, disabled: card.driver.start === startType.disabled },
    }),
    ...(card.interfaceId !== undefined && { interfaceId: card.interfaceId }),
    ...(card.settings && {
      settings: {
        dhcp: card.settings.dhcp,
        addresses: [...card.settings.addresses],
        gateways: [...card.settings.gateways],
        nameServers: [...card.settings.nameServers],
        ...(card.settings.lease && { lease: card.settings.lease.address }),
      },
    }),
  }));
}

function doorsOf(system: Hive, software: Hive | undefined): Pick<ServerSettings, 'firewall' | 'remoteDesktop'> {
  const remote = readRemoteDesktop(system, software);
  const rules = readFirewallRules(system);
  return {
    firewall: readFirewallProfiles(system, software).map(({ profile, inEffect, policies, blocksAll }) => ({
      profile,
      on: inEffect,
      ...(policies.length > 0 && { policy: policies.some(({ enabled }) => enabled) }),
      blocksAll,
      remoteDesktop: !inEffect || (!blocksAll && rules.some((rule) => letsIn(rule, remote.port, profile))),
    })),
    remoteDesktop: {
      allowed: remote.allowed,
      forbidden: remote.policies.denies === true,
      listens: remote.listenerOn,
      networkLevel: remote.policies.networkLevel ?? remote.networkLevel,
      port: remote.port,
      disabledServices: remote.services.filter(({ start }) => start === startType.disabled).map(({ name }) => name),
    },
  };
}
