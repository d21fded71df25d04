import type { Finding, ServerFacts, Weight } from './finding.ts';
import { historyFindings } from './history.ts';
import { networkFindings } from './network.ts';
import { startFindings } from './start.ts';

const order: readonly Weight[] = ['reason', 'likely', 'note'];

/**
 * Why nobody can reach this server, the surest reason first; among equals, what keeps Windows from starting comes before the
 * network, and that before what the logs tell. Hives must have passed `checkHive`. Throws `DamagedError` where SYSTEM has no
 * control set.
 */
export function explainUnreachable(facts: ServerFacts): Finding[] {
  const findings = [...startFindings(facts), ...networkFindings(facts), ...historyFindings(facts)];
  return findings.toSorted((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
}
