import { DamagedError } from '../damaged.ts';
import type { Finding, ServerFacts, Weight } from './finding.ts';
import { historyFindings } from './history.ts';
import { networkFindings } from './network.ts';
import { startFindings } from './start.ts';

const order: readonly Weight[] = ['reason', 'likely', 'note'];

/**
 * Why nobody can reach this server, the surest reason first; among equals, what keeps Windows from starting comes before the
 * network, and that before what the logs tell. Hives must have passed `checkHive` without being tangled; damage is itself a reason,
 * and what can be read besides is told.
 */
export function explainUnreachable(facts: ServerFacts): Finding[] {
  const findings: Finding[] = [];
  const damages: string[] = [];
  for (const find of [startFindings, networkFindings, historyFindings]) {
    try {
      findings.push(...find(facts));
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      damages.push(error.message);
    }
  }
  if (damages.length > 0) findings.unshift(hiveDamaged(damages));
  return findings.toSorted((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight));
}

const hiveDamaged = (damages: readonly string[]): Finding => ({
  id: 'hive-damaged',
  weight: 'reason',
  title: 'The registry of this Windows is damaged',
  meaning:
    'A part of it that Windows needs to start could not be read. Copy your files to safety first, then look for an older copy of the hive or a backup.',
  evidence: damages.map((value) => ({ source: 'SYSTEM', where: 'structure', value })),
});
