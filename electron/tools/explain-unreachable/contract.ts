import { z } from 'zod';
import { path } from '../../contract/paths.ts';

const finding = z.strictObject({
  /** The same for the same thing, whatever the server. */
  id: z.string(),
  /** Reason enough alone, a likely one, or good to know. */
  weight: z.enum(['reason', 'likely', 'note']),
  title: z.string(),
  meaning: z.string(),
  evidence: z.array(
    z.strictObject({
      source: z.enum(['SYSTEM', 'SOFTWARE', 'SAM', 'BCD', 'event log', 'disk']),
      where: z.string(),
      /** Absent where the point is that there is nothing. */
      value: z.string().optional(),
    }),
  ),
  /** The tool that mends it. */
  tool: z.string().optional(),
  /** What to ask of that tool, but for which Windows. Absent where the person has to choose first. */
  choices: z.record(z.string(), z.json()).optional(),
});

export const explainUnreachable = {
  id: 'explain-unreachable',
  title: 'Why nobody reaches this server',
  description:
    'Looks through a Windows that is not running (network cards, addresses, firewall, remote desktop, drivers, event logs, accounts) and ranks why nobody reaches it. Changes nothing.',
  input: z.strictObject({
    target: z.string(),
    /** Where its disk is mounted: the folder that holds `Windows`. */
    folder: path,
    /** IPv4 addresses that are this server's; by default those of the rescue system. */
    addresses: z.array(z.ipv4()).optional(),
  }),
  preview: z.strictObject({ config: path }),
  result: z.strictObject({
    config: path,
    computer: z.string().optional(),
    product: z.string().optional(),
    controlSet: z.string(),
    addresses: z.array(z.string()),
    events: z.number().int().nonnegative(),
    findings: z.array(finding),
    /** What could not be looked at, and why. */
    unread: z.array(z.strictObject({ what: z.string(), why: z.string() })),
  }),
};
