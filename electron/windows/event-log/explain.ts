import type { LogEvent } from './event.ts';
import { explainStopCode } from './stop-codes.ts';

/** What an event is about, for who groups them. */
export type Topic = 'crash' | 'service' | 'disk' | 'sign-in' | 'network' | 'update' | 'start';

export interface Explanation {
  readonly topic: Topic;
  /** One or two sentences for the owner of the server. */
  readonly words: string;
}

type Teller = (value: (...names: string[]) => string, event: LogEvent) => string;

/** By the source in lower case and the number. Values are told by name, or by place (`0`, `1`) for old sources. */
const explanations: Readonly<Record<string, readonly [Topic, Teller]>> = {
  'microsoft-windows-kernel-power 41': [
    'crash',
    (value) =>
      explainStopCode(value('BugcheckCode')) ??
      (Number(value('PowerButtonTimestamp')) > 0
        ? 'Somebody held the power button: Windows was switched off without shutting down.'
        : 'Windows stopped without shutting down and left no stop code: power was cut, the machine was reset, or it froze.'),
  ],
  'microsoft-windows-wer-systemerrorreporting 1001': ['crash', (value) => bugcheck(value('param1', '0'))],
  'bugcheck 1001': ['crash', (value) => bugcheck(value('param1', '0'))],
  'save dump 1001': ['crash', (value) => bugcheck(value('param1', '0'))],
  'eventlog 6008': ['crash', (value) => `The shutdown before was unexpected, at ${value('1')} ${value('0')}.`],
  'eventlog 6005': ['start', () => 'Windows started.'],
  'eventlog 6006': ['start', () => 'Windows was shut down in order.'],
  'microsoft-windows-kernel-boot 29': ['start', () => 'Fast start-up failed; Windows starts fully.'],
  'user32 1074': [
    'start',
    (value) =>
      `${value('param1', '0')} asked for “${value('param5', '4')}”${value('param7', '6') ? ` for ${value('param7', '6')}` : ''}.`,
  ],
  'service control manager 7000': ['service', (value) => `The service ${value('param1', '0')} did not start.`],
  'service control manager 7001': [
    'service',
    (value) =>
      `The service ${value('param1', '0')} did not start, because ${value('param2', '1')}, which it needs, did not.`,
  ],
  'service control manager 7009': ['service', (value) => `The service ${value('param2', '1')} did not answer in time.`],
  'service control manager 7011': ['service', (value) => `The service ${value('param2', '1')} did not answer in time.`],
  'service control manager 7022': ['service', (value) => `The service ${value('param1', '0')} hangs while it starts.`],
  'service control manager 7023': ['service', (value) => `The service ${value('param1', '0')} ended with an error.`],
  'service control manager 7024': [
    'service',
    (value) => `The service ${value('param1', '0')} ended with an error of its own.`,
  ],
  'service control manager 7026': [
    'service',
    (value) => `Drivers did not load when Windows started: ${value('param1', '0').trim()}.`,
  ],
  'service control manager 7031': ['service', (value) => `The service ${value('param1', '0')} crashed.`],
  'service control manager 7034': ['service', (value) => `The service ${value('param1', '0')} crashed.`],
  'service control manager 7040': [
    'service',
    (value) =>
      `The start of ${value('param1', '0')} was changed from “${value('param2', '1')}” to “${value('param3', '2')}”.`,
  ],
  'service control manager 7045': [
    'service',
    (value) => `A new service was installed: ${value('ServiceName', '0')} (${value('ImagePath', '1')}).`,
  ],
  'disk 7': ['disk', (value) => `${disk(value)} has a bad block: save the data first, then have the disk replaced.`],
  'disk 11': ['disk', (value) => `The controller of ${disk(value)} reported an error: disk, cable or controller.`],
  'disk 15': ['disk', (value) => `${disk(value)} was not ready.`],
  'disk 51': [
    'disk',
    (value) => `An error while memory was moved to or from ${disk(value)}: the disk or its connection is failing.`,
  ],
  'disk 52': ['disk', (value) => `${disk(value)} says of itself that it will fail: save the data now.`],
  'disk 153': [
    'disk',
    (value) =>
      `A read or write on ${disk(value)} had to be tried again: the disk, its cable or the storage behind it is slow or failing.`,
  ],
  'disk 157': ['disk', (value) => `${disk(value)} was gone from one moment to the next.`],
  'ntfs 55': ['disk', (value) => `The file system of ${value('DriveName', '1') || 'a volume'} is damaged: check it.`],
  'microsoft-windows-ntfs 55': [
    'disk',
    (value) => `The file system of ${value('DriveName', '1') || 'a volume'} is damaged: check it.`,
  ],
  'ntfs 98': ['disk', (value) => `The file system of ${value('DriveName', '0') || 'a volume'} was looked at.`],
  'microsoft-windows-ntfs 140': [
    'disk',
    (value) => `Data could not be written to ${value('VolumeId', '0')}: some of it may be lost.`,
  ],
  'volmgr 46': ['crash', () => 'No crash dump can be written: there is no page file for it.'],
  'volmgr 161': ['crash', () => 'Windows crashed and could not write a dump of it.'],
  'srv 2013': ['disk', (value) => `The disk ${value('2', '1')} is nearly full.`],
  'tcpip 4199': [
    'network',
    (value) => `Another machine uses the address ${value('1')} of this server: its network was switched off.`,
  ],
  'tcpip 4198': ['network', (value) => `Another machine uses the address ${value('1')} of this server.`],
  'dhcp 1001': ['network', () => 'No address was to be had from DHCP.'],
  'microsoft-windows-dhcp-client 1001': ['network', () => 'No address was to be had from DHCP.'],
  'termdd 56': [
    'sign-in',
    (value) => `Remote desktop closed a connection whose security failed${value('2') ? `, from ${value('2')}` : ''}.`,
  ],
  'termservice 1036': ['network', () => 'Remote desktop could not listen: its session could not be created.'],
  'microsoft-windows-terminalservices-remoteconnectionmanager 1149': [
    'sign-in',
    (value) =>
      `${value('Param1', '0') || 'Somebody'} passed the first check of remote desktop, from ${value('Param3', '2')}.`,
  ],
  'microsoft-windows-security-auditing 4625': [
    'sign-in',
    (value) =>
      `${value('TargetUserName') || 'Somebody'} could not sign in${fromAddress(value('IpAddress'))}: ${statusWords(value('SubStatus'), value('Status'))}.`,
  ],
  'microsoft-windows-security-auditing 4624': [
    'sign-in',
    (value) => `${value('TargetUserName')} signed in${fromAddress(value('IpAddress'))}.`,
  ],
  'microsoft-windows-security-auditing 4720': [
    'sign-in',
    (value) => `The account ${value('TargetUserName')} was created.`,
  ],
  'microsoft-windows-security-auditing 4725': [
    'sign-in',
    (value) => `The account ${value('TargetUserName')} was disabled.`,
  ],
  'microsoft-windows-security-auditing 4732': [
    'sign-in',
    (value) => `Somebody was added to the group ${value('TargetUserName')}.`,
  ],
  'microsoft-windows-security-auditing 4740': [
    'sign-in',
    (value) => `The account ${value('TargetUserName')} was locked after too many wrong passwords.`,
  ],
  'microsoft-windows-security-auditing 1102': ['sign-in', () => 'The security log was cleared.'],
  'microsoft-windows-eventlog 1102': ['sign-in', () => 'The security log was cleared.'],
  'microsoft-windows-eventlog 104': ['sign-in', () => 'A log was cleared.'],
  'microsoft-windows-windowsupdateclient 19': ['update', (value) => `Installed: ${value('updateTitle', '0')}.`],
  'microsoft-windows-windowsupdateclient 20': [
    'update',
    (value) => `Could not be installed: ${value('updateTitle', '1')} (${value('errorCode', '0')}).`,
  ],
  'microsoft-windows-whea-logger 18': [
    'crash',
    () => 'The hardware reported an error that could not be corrected: ask for a hardware check.',
  ],
};

/** What an event means, for those that tell why servers die; nothing for others. */
export function explainEvent(event: LogEvent): Explanation | undefined {
  const known = explanations[`${event.source.toLowerCase()} ${event.id}`];
  if (known === undefined) return undefined;
  const value = (...names: string[]) => {
    for (const name of names) {
      const found =
        event.data.find((datum) => datum.name === name) ?? (/^\d$/.test(name) ? event.data[Number(name)] : undefined);
      if (found !== undefined) return found.value;
    }
    return '';
  };
  return { topic: known[0], words: known[1](value, event) };
}

/** `0x0000007b (0x..., ...)`, as Windows writes it after a crash. */
const bugcheck = (text: string) => explainStopCode(/^0x[0-9a-f]+/i.exec(text)?.[0] ?? '') ?? 'Windows crashed.';

const disk = (value: (...names: string[]) => string) => {
  const device = value('DeviceName', '0');
  return device === '' ? 'A disk' : `The disk ${device}`;
};

const fromAddress = (address: string) => (address === '' || address === '-' ? '' : ` from ${address}`);

function statusWords(subStatus: string, status: string): string {
  return statuses[subStatus.toLowerCase()] ?? statuses[status.toLowerCase()] ?? `status ${status || subStatus}`;
}

/** Why Windows refused a sign-in (NTSTATUS). */
const statuses: Readonly<Record<string, string>> = {
  '0xc0000064': 'there is no account of that name',
  '0xc000006a': 'the password was wrong',
  '0xc000006d': 'the name or the password was wrong',
  '0xc000006e': 'the account may not sign in like this, such as without a password',
  '0xc000006f': 'not at this time of day',
  '0xc0000070': 'not from this machine',
  '0xc0000071': 'the password has expired',
  '0xc0000072': 'the account is disabled',
  '0xc000015b': 'the account may not sign in this way',
  '0xc0000193': 'the account has expired',
  '0xc0000224': 'the password must be changed first',
  '0xc0000234': 'the account is locked',
};
