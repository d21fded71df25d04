import { currentControlSet } from '../installation/system.ts';
import { letsIn, readFirewallProfiles, readFirewallRules, concernsPort } from '../server/firewall.ts';
import { isOff, type NetworkCard, readNetworkCards } from '../server/network.ts';
import { RDP_PORT, readRemoteDesktop, type RemoteDesktop } from '../server/remote-desktop.ts';
import { findService, startType } from '../server/services.ts';
import { type Finding, seen, type ServerFacts, usualChoices } from './finding.ts';

/** What is wrong between the network and the sign-in: cards, addresses, the firewall, remote desktop. */
export function networkFindings(facts: ServerFacts): Finding[] {
  const cards = readNetworkCards(facts.system).filter((card) => card.physical);
  const remote = readRemoteDesktop(facts.system, facts.software);
  return [
    ...cardFindings(facts, cards),
    ...cards.filter((card) => !isOff(card)).flatMap((card) => addressFindings(facts, card)),
    ...serviceFindings(facts, cards),
    ...remoteDesktopFindings(facts, remote),
    ...firewallFindings(facts, remote.port),
  ];
}

function cardFindings({ system }: ServerFacts, cards: readonly NetworkCard[]): Finding[] {
  if (cards.length === 0) {
    return [
      {
        id: 'no-card',
        weight: 'reason',
        title: 'Windows knows no network card',
        meaning:
          'Windows has never started with a network card that it has a driver for. After a move to other hardware it needs the driver of the new card.',
        evidence: [{ source: 'SYSTEM', where: `${currentControlSet(system).name}\\Enum`, value: undefined }],
      },
    ];
  }
  const anyWorks = cards.some((card) => !isOff(card));
  return cards.filter(isOff).map((card) => {
    const off = card.disabled || card.disabledProfiles.length > 0;
    return {
      id: off ? 'card-disabled' : 'card-driver-disabled',
      weight: anyWorks ? 'likely' : 'reason',
      title: off
        ? `The network card ${named(card)} is switched off`
        : `The driver of the network card ${named(card)} is disabled`,
      meaning: anyWorks
        ? 'If it is the card that the cable is in, nobody reaches the server. Switch it on.'
        : 'No network card of this server works, so nobody can reach it. Switch it on.',
      evidence: [
        ...(card.disabled ? [seen('SYSTEM', system, card.key, 'ConfigFlags')] : []),
        ...card.disabledProfiles.map(({ key }) => seen('SYSTEM', system, key, 'CSConfigFlags')),
        ...(card.driver?.start === startType.disabled ? [seen('SYSTEM', system, card.driver.key, 'Start')] : []),
      ],
      tool: 'enable-network-card',
      choices: { device: card.device },
    };
  });
}

function addressFindings({ system, ownAddresses }: ServerFacts, card: NetworkCard): Finding[] {
  const { settings } = card;
  if (settings === undefined || settings.dhcp) return [];
  const at = (name: string) => seen('SYSTEM', system, settings.key, name);
  const finding = (
    id: string,
    weight: Finding['weight'],
    title: string,
    meaning: string,
    names: string[],
  ): Finding => ({
    id,
    weight,
    title,
    meaning,
    evidence: ['EnableDHCP', ...names].map(at),
    tool: 'set-network-address',
    ...(card.interfaceId !== undefined && { choices: { interfaceId: card.interfaceId } }),
  });
  if (settings.addresses.length === 0) {
    return [
      finding(
        'no-address',
        'reason',
        `${named(card)} has no address`,
        'It neither asks for one (DHCP is off) nor has a fixed one.',
        ['IPAddress'],
      ),
    ];
  }
  const findings: Finding[] = [];
  const fixed = settings.addresses.map(({ address }) => address).join(', ');
  const foreign =
    ownAddresses !== undefined &&
    ownAddresses.length > 0 &&
    !settings.addresses.some(({ address }) => ownAddresses.includes(address));
  if (foreign) {
    findings.push(
      finding(
        'foreign-address',
        'reason',
        `${named(card)} has the fixed address ${fixed}, which is not this server's`,
        `The rescue system of this server has ${ownAddresses.join(', ')}. With another address nothing that comes in reaches Windows. Set it to DHCP or to the right address.`,
        ['IPAddress', 'SubnetMask'],
      ),
    );
  }
  if (settings.gateways.length === 0) {
    findings.push(
      finding(
        'no-gateway',
        'reason',
        `${named(card)} has no gateway`,
        'Its address is fixed, but nothing says where answers go, so they never leave the server.',
        ['IPAddress', 'DefaultGateway'],
      ),
    );
  }
  if (!foreign && ownAddresses === undefined) {
    findings.push(
      finding(
        'fixed-address',
        'note',
        `${named(card)} has the fixed address ${fixed}`,
        'Compare it with the one that your provider shows for this server.',
        ['IPAddress', 'DefaultGateway'],
      ),
    );
  }
  return findings;
}

/** Services without which there is no network, with what they are for. */
const networkServices: readonly (readonly [name: string, what: string])[] = [
  ['Tcpip', 'TCP/IP itself'],
  ['AFD', 'every network connection'],
  ['NDIS', 'every network card'],
  ['nsi', 'the settings of all network cards'],
  ['NSIProxy', 'the settings of all network cards'],
  ['Netman', 'the list of network connections'],
  ['RpcSs', 'nearly everything in Windows'],
];

function serviceFindings({ system }: ServerFacts, cards: readonly NetworkCard[]): Finding[] {
  const dhcp: (readonly [string, string])[] = cards.some((card) => card.settings?.dhcp === true)
    ? [['Dhcp', 'the address of this server, which it asks for (DHCP)']]
    : [];
  return [...networkServices, ...dhcp].flatMap(([name, what]): Finding[] => {
    const service = findService(system, name);
    if (service?.start !== startType.disabled) return [];
    return [
      {
        id: 'network-service-disabled',
        weight: name === 'Netman' ? 'note' : 'reason',
        title: `The service ${service.name} is disabled`,
        meaning: `It is needed for ${what}. Set its start back.`,
        evidence: [seen('SYSTEM', system, service.key, 'Start')],
        tool: 'change-services',
        ...usualChoices(service.name),
      },
    ];
  });
}

function remoteDesktopFindings({ system, software }: ServerFacts, remote: RemoteDesktop): Finding[] {
  const mend = { tool: 'enable-remote-desktop', choices: { policies: remote.policies.denies === true } };
  const findings: Finding[] = [];
  if (!remote.allowed) {
    findings.push({
      id: 'remote-desktop-off',
      weight: 'reason',
      title: 'Remote desktop is off',
      meaning: 'The server may run, but nobody can sign in to it from afar. Switch it on.',
      evidence: [seen('SYSTEM', system, remote.key, 'fDenyTSConnections')],
      ...mend,
    });
  }
  if (remote.policies.denies === true && software !== undefined) {
    findings.push({
      id: 'remote-desktop-policy',
      weight: 'reason',
      title: 'A policy forbids remote desktop',
      meaning: 'It wins over the setting of the server. A domain may bring it back after the next start.',
      evidence: [seen('SOFTWARE', software, remote.policies.key, 'fDenyTSConnections')],
      ...mend,
    });
  }
  if (!remote.listenerOn) {
    findings.push({
      id: 'remote-desktop-listener-off',
      weight: 'reason',
      title: 'Remote desktop does not listen',
      meaning: 'The part of it that takes connections is switched off.',
      evidence: [seen('SYSTEM', system, remote.listener, 'fEnableWinStation')],
      ...mend,
    });
  }
  for (const service of remote.services) {
    if (service.start !== startType.disabled) continue;
    findings.push({
      id: 'remote-desktop-service-disabled',
      weight: service.name.toLowerCase() === 'termservice' ? 'reason' : 'likely',
      title: `The service ${service.name} is disabled`,
      meaning: 'Remote desktop needs it.',
      evidence: [seen('SYSTEM', system, service.key, 'Start')],
      ...mend,
    });
  }
  if (remote.port !== RDP_PORT) {
    findings.push({
      id: 'remote-desktop-port',
      weight: 'likely',
      title: `Remote desktop listens on port ${remote.port}`,
      meaning: `Connect to address:${remote.port}; with the usual port ${RDP_PORT} nobody answers.`,
      evidence: [seen('SYSTEM', system, remote.listener, 'PortNumber')],
      ...mend,
      choices: { ...mend.choices, port: RDP_PORT },
    });
  }
  return findings;
}

function firewallFindings({ system, software }: ServerFacts, port: number): Finding[] {
  const on = readFirewallProfiles(system, software).filter((state) => state.inEffect);
  const rules = readFirewallRules(system);
  const findings: Finding[] = on
    .filter((state) => state.blocksAll)
    .map((state) => ({
      id: 'firewall-blocks-all',
      weight: 'reason',
      title: `The firewall blocks everything that comes in (${state.profile} profile)`,
      meaning: 'Rules that let something in do not count while this is set.',
      evidence: [seen('SYSTEM', system, state.key, 'DoNotAllowExceptions')],
      tool: 'switch-firewall',
      choices: { allowRemoteDesktop: true },
    }));
  const where = `${currentControlSet(system).name}\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules`;
  if (on.length > 0) {
    for (const rule of rules
      .filter(({ action, active }) => active && action === 'block')
      .filter((rule) => concernsPort(rule, port))) {
      findings.push({
        id: 'firewall-blocks-remote-desktop',
        weight: 'reason',
        title: `A rule of the firewall blocks remote desktop (port ${port})`,
        meaning: 'A rule that blocks wins over all that let in.',
        evidence: [{ source: 'SYSTEM', where: `${where}\\${rule.id}`, value: rule.text }],
        tool: 'switch-firewall',
        choices: { allowRemoteDesktop: true },
      });
    }
  }
  const closed = on.filter(({ profile }) => !rules.some((rule) => letsIn(rule, port, profile)));
  if (closed.length > 0) {
    const near = rules.filter((rule) => rule.action === 'allow' && concernsPort(rule, port)).slice(0, 5);
    findings.push({
      id: 'firewall-closed',
      weight: closed.some(({ profile }) => profile === 'public') ? 'likely' : 'note',
      title: `The firewall does not let remote desktop in (${closed.map(({ profile }) => profile).join(', ')} profile)`,
      meaning: `No active rule lets port ${port} in from everywhere. “Allow remote desktop only” opens that port and nothing else.`,
      evidence: [
        ...closed.map(({ key }) => seen('SYSTEM', system, key, 'EnableFirewall')),
        ...closed.flatMap(({ policies }) =>
          software === undefined ? [] : policies.map(({ key }) => seen('SOFTWARE', software, key, 'EnableFirewall')),
        ),
        ...near.map(({ id, text }) => ({ source: 'SYSTEM' as const, where: `${where}\\${id}`, value: text })),
      ],
      tool: 'switch-firewall',
      choices: { allowRemoteDesktop: true },
    });
  }
  return findings;
}

const named = ({ connection, name }: NetworkCard) =>
  connection === undefined ? `“${name}”` : `“${connection}” (${name})`;
