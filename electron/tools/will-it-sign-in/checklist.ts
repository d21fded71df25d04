import { isIP } from 'node:net';
import { readAddress } from '../../contract/address.ts';
import type { WindowsAccount } from '../../contract/windows-accounts.ts';
import type { Accounts } from '../../offline/accounts.ts';
import { listInWords } from '../../work/words.ts';
import { readSystemFacts } from '../../windows/installation/system.ts';
import { groupRid } from '../../windows/sam/accounts.ts';
import { ridName } from '../../windows/sam/database.ts';
import { firewallProfiles, letsIn, readFirewallProfiles, readFirewallRules } from '../../windows/server/firewall.ts';
import { type NetworkCard, readNetworkCards } from '../../windows/server/network.ts';
import { RDP_PORT, readRemoteDesktop } from '../../windows/server/remote-desktop.ts';
import { findService, startType } from '../../windows/server/services.ts';
import type { SignInLine } from './contract.ts';

/** Everything that decides whether an account can sign in over remote desktop, the account itself first. */
export function checklist(accounts: Accounts, account: WindowsAccount): SignInLine[] {
  return [...ofAccount(accounts, account), ...ofRemoteDesktop(accounts), ...ofNetwork(accounts)];
}

function ofAccount({ system }: Accounts, account: WindowsAccount): SignInLine[] {
  const source = `SAM\\SAM\\Domains\\Account\\Users\\${ridName(account.rid)}`;
  const { blankPasswordsOnlyHere, controlSet } = readSystemFacts(system.hive);
  const mayConnect =
    account.administrator || account.groups.some(({ rid, name }) => rid === groupRid.remoteDesktop && name !== '');
  const date = (time: number | undefined) => (time === undefined ? 'never' : new Date(time).toISOString().slice(0, 10));
  return [
    {
      id: 'enabled',
      title: 'The account is enabled',
      value: account.enabled ? 'yes' : 'disabled',
      ...(account.enabled ? FINE : bars('Enable the account.', 'enabled')),
      source: `${source}, value F`,
    },
    {
      id: 'locked',
      title: 'It is not locked',
      value: account.locked ? `locked after ${account.wrongPasswords} wrong passwords` : 'not locked',
      ...(account.locked ? bars('Unlock the account.', 'unlock') : FINE),
      source: `${source}, value F`,
    },
    {
      id: 'expired',
      title: 'It has not expired',
      value: `expires: ${date(account.expires)}`,
      ...(account.expired ? bars('Remove the expiry.', 'removeExpiry') : FINE),
      source: `${source}, value F`,
    },
    {
      id: 'hours',
      title: 'It may sign in at all hours',
      value: account.allHours ? 'all hours' : 'some hours only',
      ...(account.allHours ? FINE : may('Open all hours.', 'openHours')),
      source: `${source}, value V`,
    },
    {
      id: 'password',
      title: 'It has a password',
      value: account.blank ? 'none' : 'set',
      ...(account.blank
        ? (blankPasswordsOnlyHere ? bars : may)(
            'Set a password: without one Windows lets nobody in over the network.',
            'password',
          )
        : FINE),
      source: account.blank ? `SYSTEM\\${controlSet}\\Control\\Lsa, LimitBlankPasswordUse` : `${source}, value V`,
    },
    {
      id: 'change',
      title: 'The password need not be changed first',
      value: account.mustChange ? 'must be' : 'no',
      ...(account.mustChange
        ? may('Set a new password, without asking to change it at the next sign-in.', 'mustChange')
        : FINE),
      source: `${source}, value F`,
    },
    {
      id: 'kind',
      title: 'Its password is kept on this server',
      value: { local: 'local account', microsoft: 'Microsoft account', recovery: 'repair mode of a domain controller' }[
        account.kind
      ],
      ...(account.kind === 'local'
        ? FINE
        : account.kind === 'microsoft'
          ? may('Change its password at account.microsoft.com, or use a local account.')
          : bars(
              'Accounts of the domain can’t be changed here. This one signs in only in the directory services repair mode.',
            )),
      source,
    },
    {
      id: 'groups',
      title: 'It may connect by remote desktop',
      value: listInWords(account.groups.map(({ name }) => name)) || 'in no group',
      ...(mayConnect ? FINE : bars('Make it an administrator, or use an account that is one.', 'administrator')),
      source: 'SAM\\SAM\\Domains\\Builtin\\Aliases',
    },
  ];
}

const FINE = { fine: 'yes' } as const;
const bars = (how: string, mends?: SignInLine['mends']) => ({ fine: 'no' as const, how, ...(mends && { mends }) });
const may = (how: string, mends?: SignInLine['mends']) => ({ fine: 'maybe' as const, how, ...(mends && { mends }) });
const SWITCH_ON = 'Switch remote desktop on.';

function ofRemoteDesktop({ system, software }: Accounts): SignInLine[] {
  const desktop = readRemoteDesktop(system.hive, software?.hive);
  const profiles = readFirewallProfiles(system.hive, software?.hive);
  const rules = readFirewallRules(system.hive);
  const { port, key, listener, policies } = desktop;
  const on = policies.denies === undefined ? desktop.allowed : !policies.denies;
  const byPolicy = policies.denies !== undefined;
  const networkLevel = policies.networkLevel ?? desktop.networkLevel;
  const shut = profiles.filter(
    ({ inEffect, blocksAll, profile }) => inEffect && (blocksAll || !rules.some((rule) => letsIn(rule, port, profile))),
  );
  const main = desktop.services.find(({ name }) => name.toLowerCase() === 'termservice');
  return [
    {
      id: 'desktop',
      title: 'Remote desktop is switched on',
      value: on ? 'on' : byPolicy ? 'off, by a policy' : 'off',
      ...(on ? FINE : bars(SWITCH_ON, 'server')),
      source: byPolicy ? `SOFTWARE\\${policies.key}` : `SYSTEM\\${key}, fDenyTSConnections`,
    },
    {
      id: 'listener',
      title: 'It listens',
      value: desktop.listenerOn ? 'on' : 'off',
      ...(desktop.listenerOn ? FINE : bars(SWITCH_ON, 'server')),
      source: `SYSTEM\\${listener}, fEnableWinStation`,
    },
    {
      id: 'port',
      title: 'Its port is the usual one',
      value: String(port),
      ...(port === RDP_PORT
        ? FINE
        : may(
            `Connect to address:${port}, and let that port through on every firewall on the way; or set the usual port.`,
            'server',
          )),
      source: `SYSTEM\\${listener}, PortNumber`,
    },
    {
      id: 'level',
      title: 'Network level authentication',
      value: networkLevel ? 'required' : 'not required',
      fine: 'yes',
      source: `SYSTEM\\${listener}, UserAuthentication`,
    },
    {
      id: 'service',
      title: 'Its service may start',
      value: startWords(main?.start),
      ...(main?.start === startType.disabled || main === undefined
        ? (main === undefined ? may : bars)('The service TermService has to start manually or automatically.', 'server')
        : FINE),
      source: `SYSTEM\\${main?.key ?? 'Services\\TermService'}, Start`,
    },
    {
      id: 'firewall',
      title: 'The firewall lets it in',
      value: shut.length === 0 ? 'yes' : `closed in: ${shut.map(({ profile }) => profile).join(', ')}`,
      ...(shut.length === 0
        ? FINE
        : // Which profile is in use is decided when the network comes up.
          (shut.length === firewallProfiles.length ? bars : may)(
            'The rules “Remote Desktop” have to be allowed for these networks, or the firewall switched off for them.',
            'server',
          )),
      source: `SYSTEM\\${profiles[0]?.key.replace(/\\[^\\]+$/, '') ?? ''}`,
    },
  ];
}

function ofNetwork({ system, windows }: Accounts): SignInLine[] {
  const cards = readNetworkCards(system.hive).filter(({ physical }) => physical);
  const working = cards.filter(({ disabled, disabledProfiles }) => !disabled && disabledProfiles.length === 0);
  const dhcp = findService(system.hive, 'Dhcp');
  const lines: SignInLine[] = [
    {
      id: 'card',
      title: 'A network card is switched on',
      value: cards.length === 0 ? 'none is known' : cards.map(cardWords).join(', '),
      ...(working.length > 0 ? FINE : (cards.length === 0 ? may : bars)('Enable the network card.', 'server')),
      source: `SYSTEM\\${cards[0]?.key ?? 'Enum'}, ConfigFlags`,
    },
  ];
  const fixed = working.flatMap(({ settings }) => (settings && !settings.dhcp ? [settings] : []));
  const here = hostOf(windows.target.id);
  if (fixed.length > 0) {
    const all = fixed.flatMap(({ addresses }) => addresses.map(({ address }) => address));
    const same = here === undefined || all.includes(here);
    lines.push({
      id: 'address',
      title: 'Its address is the server’s',
      value: `fixed: ${all.join(', ') || 'none'}`,
      ...(same ? FINE : bars(`The server is reached at ${here}: set that address, or DHCP.`, 'server')),
      source: `SYSTEM\\${fixed[0]?.key ?? ''}, IPAddress`,
    });
  } else {
    const off = dhcp?.start === startType.disabled;
    lines.push({
      id: 'address',
      title: 'It gets its address',
      value: off ? 'DHCP, but its service is disabled' : 'by DHCP',
      ...(off ? bars('The service Dhcp has to start automatically.', 'server') : FINE),
      source: `SYSTEM\\${dhcp?.key ?? 'Services\\Dhcp'}, Start`,
    });
  }
  return lines;
}

const cardWords = ({ name, connection, disabled }: NetworkCard) =>
  `${connection ?? name}: ${disabled ? 'disabled' : 'enabled'}`;

function startWords(start: number | undefined): string {
  const words: Record<number, string> = {
    0: 'at boot',
    1: 'at boot',
    2: 'automatically',
    3: 'manually',
    4: 'disabled',
  };
  return start === undefined ? 'not there' : (words[start] ?? 'unknown');
}

/** The address under which the server is reached now, where it is a number. */
function hostOf(id: string): string | undefined {
  const address = readAddress(id);
  return address?.kind === 'ssh' && isIP(address.host) !== 0 ? address.host : undefined;
}
