import { plural } from '../plural.ts';

/** Words of looking through a Windows server that does not answer. */
export const server = {
  explain: 'Why does nobody reach this Windows?',
  readLog: 'Read Windows event log',
  notALog: 'Choose an event log first: a file that ends in .evtx, in Windows/System32/winevt/Logs.',
  weights: { reason: 'Reasons', likely: 'Likely reasons', note: 'Good to know' },
  nothing:
    'Nothing was found that keeps people from reaching this server. Look at the network of the provider, and at what the server itself should run.',
  about: (product: string, computer: string) => [product, computer].filter((word) => word !== '').join(' · '),
  looked: (set: string, events: number) => `${set}, ${plural(events, 'event', 'events')} read`,
  evidence: 'Evidence',
  absent: '(not there)',
  unread: 'Could not be looked at',
  reasons: (count: number) => (count === 0 ? 'No sure reason found' : plural(count, 'reason found', 'reasons found')),
  events: 'Events',
  columns: { time: 'Time (UTC)', level: 'Level', source: 'Source', id: 'Event', what: 'What happened' },
  levels: { 0: 'Audit', 1: 'Critical', 2: 'Error', 3: 'Warning', 4: 'Information', 5: 'Verbose' } as Readonly<
    Record<number, string>
  >,
  failedAudit: 'Failed audit',
  matching: (shown: number, matching: number) =>
    shown === matching
      ? plural(matching, 'event', 'events')
      : `The latest ${shown} of ${plural(matching, 'event', 'events')}`,
  unreadable: (count: number) => `${plural(count, 'event', 'events')} could not be read`,
  damagedChunks: (count: number) =>
    `${plural(count, 'part', 'parts')} of the log damaged; what is left in them is shown`,
  copyTable: 'Copy as a table',
  title: 'Server settings',
  rail: 'Server',
  look: 'Look',
  reading: 'Reading the registry…',
  noServer: 'Connect to a server first, and mount the disk of its Windows.',
  noPlace: 'Which Windows?',
  noPlaceText: 'Choose the folder where its disk is mounted. Nothing is changed by looking.',
  replayed: (hives: string) =>
    `This Windows was not shut down in order. The transaction logs of ${hives} were taken into account.`,
  written: 'The registry was changed, read back and compared',
  copies: 'Copies of what was there are in',
  cardCount: (count: number) => plural(count, 'network card', 'network cards'),
  acts: {
    card: 'Switch on',
    address: 'Set address',
    firewall: 'Change firewall',
    remoteOn: 'Change remote desktop',
    remoteOff: 'Switch remote desktop off',
  },
};
