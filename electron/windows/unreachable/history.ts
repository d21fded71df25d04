import { explainEvent, type Topic } from '../event-log/explain.ts';
import type { LogEvent } from '../event-log/event.ts';
import type { Evidence, Finding, ServerFacts } from './finding.ts';

const DAY = 86_400_000;
/** How far before its last sign of life a server's events still tell why it died. */
const LAST_DAYS = 7 * DAY;
const MOST_EVIDENCE = 5;

/** What the event logs and the accounts tell. */
export function historyFindings({ events = [], accounts }: ServerFacts): Finding[] {
  const newest = events.toSorted((a, b) => b.time - a.time);
  const last = newest[0]?.time;
  const recent = last === undefined ? [] : newest.filter(({ time }) => time >= last - LAST_DAYS);
  return [...eventFindings(recent, last), ...signInFindings(recent), ...accountFindings(accounts)];
}

function eventFindings(recent: readonly LogEvent[], last: number | undefined): Finding[] {
  const findings: Finding[] = [];
  const told = recent.map((event) => ({ event, told: explainEvent(event) }));
  const about = (topic: Topic) => told.filter(({ event, told: words }) => words?.topic === topic && event.level !== 4);
  const lastWords = (found: typeof told) => found[0]?.told?.words ?? '';
  const evidence = (found: typeof told) =>
    found.slice(0, MOST_EVIDENCE).map(({ event, told: words }) => seenEvent(event, words?.words));

  const conflicts = about('network');
  if (conflicts.length > 0) {
    findings.push({
      id: 'network-events',
      weight: conflicts.some(({ event }) => event.id === 4199) ? 'reason' : 'likely',
      title: 'Windows reported trouble with its address',
      meaning: lastWords(conflicts),
      evidence: evidence(conflicts),
      tool: 'set-network-address',
    });
  }
  const crashes = about('crash');
  if (crashes.length > 0) {
    const atEnd = last !== undefined && (crashes[0]?.event.time ?? 0) > last - DAY;
    // "Stopped without a stop code" is in nearly every log; the one with a code says more.
    const coded = crashes.find(({ told: words }) => words?.words.startsWith('Stop code'));
    findings.push({
      id: 'crashes',
      weight: atEnd && coded !== undefined ? 'likely' : 'note',
      title:
        crashes.length === 1
          ? 'Windows crashed or lost power'
          : `Windows crashed or lost power, ${crashes.length} reports in its last week`,
      meaning: coded?.told?.words ?? lastWords(crashes),
      evidence: evidence(coded === undefined ? crashes : [coded, ...crashes.filter((crash) => crash !== coded)]),
      tool: 'read-event-log',
    });
  }
  const disks = about('disk');
  if (disks.length > 0) {
    findings.push({
      id: 'disk-errors',
      weight: 'likely',
      title: `${disks.length} ${disks.length === 1 ? 'report' : 'reports'} of disk errors in its last week`,
      meaning: `${lastWords(disks)} While the disk fails, every start may cost more of the data.`,
      evidence: evidence(disks),
      tool: 'read-event-log',
    });
  }
  const services = about('service').filter(({ event }) => event.level === 2 || event.level === 1);
  if (services.length > 0) {
    findings.push({
      id: 'service-failures',
      weight: 'note',
      title: `${services.length} ${services.length === 1 ? 'failure' : 'failures'} of services in its last week`,
      meaning: lastWords(services),
      evidence: evidence(services),
      tool: 'read-event-log',
    });
  }
  if (last !== undefined) {
    findings.push({
      id: 'last-sign-of-life',
      weight: 'note',
      title: `Windows last wrote into its log on ${new Date(last).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      meaning:
        'If that is before your last attempt to start it, Windows does not come far enough to write: look at the start-up, not at the network.',
      evidence: recent.slice(0, 1).map((event) => seenEvent(event, undefined)),
      tool: 'read-event-log',
    });
  }
  return findings;
}

function signInFindings(recent: readonly LogEvent[]): Finding[] {
  const failed = recent.filter(
    ({ source, id }) => id === 4625 && source.toLowerCase() === 'microsoft-windows-security-auditing',
  );
  if (failed.length === 0) return [];
  const byAddress = new Map<string, number>();
  for (const event of failed) {
    const address = event.data.find(({ name }) => name === 'IpAddress')?.value ?? '-';
    byAddress.set(address, (byAddress.get(address) ?? 0) + 1);
  }
  const most = [...byAddress].toSorted((a, b) => b[1] - a[1]);
  return [
    {
      id: 'failed-sign-ins',
      weight: 'note',
      title: `${failed.length} failed sign-ins in its last week, from ${most.length} ${most.length === 1 ? 'address' : 'addresses'}`,
      meaning:
        failed.length > 100
          ? 'Somebody tries passwords. That alone locks accounts where the policy says so; let remote desktop in only from your own addresses.'
          : (explainEvent(failed[0] as LogEvent)?.words ?? ''),
      evidence: most.slice(0, MOST_EVIDENCE).map(([address, count]) => ({
        source: 'event log',
        where: `Security 4625, ${address === '-' ? 'on the server itself' : address}`,
        value: `${count}`,
      })),
      tool: 'read-event-log',
    },
  ];
}

function accountFindings(accounts: ServerFacts['accounts']): Finding[] {
  const administrators = accounts?.filter(({ administrator }) => administrator) ?? [];
  if (administrators.length === 0) return [];
  const barred = administrators.filter(
    (account) => !account.enabled || account.locked || account.expired || account.password.blank,
  );
  if (barred.length === 0) return [];
  const nobody = barred.length === administrators.length;
  return [
    {
      id: nobody ? 'no-administrator' : 'barred-administrator',
      weight: nobody ? 'reason' : 'note',
      title: nobody
        ? 'No administrator can sign in from afar'
        : `${barred.length} of ${administrators.length} administrators cannot sign in from afar`,
      meaning: nobody
        ? 'Unlock or enable an account, and give it a password: without one nobody may sign in over the network.'
        : 'The others can.',
      evidence: barred.slice(0, MOST_EVIDENCE).map((account) => ({
        source: 'SAM',
        where: `${account.name} (${account.rid})`,
        value: [
          !account.enabled && 'disabled',
          account.locked && 'locked',
          account.expired && 'expired',
          account.password.blank && 'no password',
        ]
          .filter((word) => word !== false)
          .join(', '),
      })),
      tool: 'change-accounts',
    },
  ];
}

function seenEvent({ time, source, id, channel }: LogEvent, words: string | undefined): Evidence {
  const when = Math.abs(time) > 8.64e15 ? '' : `, ${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}`;
  return { source: 'event log', where: `${channel} ${source} ${id}${when}`, value: words };
}
