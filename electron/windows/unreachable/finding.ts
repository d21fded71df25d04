import type { Hive } from '../hive/cells.ts';
import { contentAt, contentWords } from '../hive/value-changes.ts';
import { usualStart } from '../server/usual-start.ts';
import type { LogEvent } from '../event-log/event.ts';
import type { Account } from '../sam/accounts.ts';

/** Everything that could be read of a server that does not answer. What is left out could not be read, or was not looked for. */
export interface ServerFacts {
  readonly system: Hive;
  readonly software?: Hive | undefined;
  readonly accounts?: readonly Account[] | undefined;
  /** Of the System and the Security log, in any order. */
  readonly events?: readonly LogEvent[] | undefined;
  /** The disk with Windows on it, in bytes. */
  readonly disk?: { readonly size: number; readonly free: number } | undefined;
  /** IPv4 addresses that the rescue system of this very server has, with which the provider knows it. */
  readonly ownAddresses?: readonly string[] | undefined;
  /** Entries of the boot store that start Windows in safe mode, by name. */
  readonly safeMode?: readonly { readonly entry: string; readonly withNetwork: boolean }[] | undefined;
  /** Files that Windows needs to start and that are not there. */
  readonly missingFiles?: readonly string[] | undefined;
  /** An unfinished update has left its list in `winsxs\pending.xml`. */
  readonly pendingUpdate?: boolean | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Where something was seen: a hive, a log or a place on the disk, the key in it, and what stands there. */
export interface Evidence {
  readonly source: 'SYSTEM' | 'SOFTWARE' | 'SAM' | 'BCD' | 'event log' | 'disk';
  readonly where: string;
  /** Nothing where the point is that it is absent. */
  readonly value: string | undefined;
}

/** How sure it is that this is why: alone reason enough, a likely one, or good to know. */
export type Weight = 'reason' | 'likely' | 'note';

/** What to ask of a tool, as JSON has it. */
export interface Choices {
  readonly [name: string]: string | number | boolean | Choices[] | Choices;
}

/** One thing that may keep people from reaching the server. */
export interface Finding {
  /** The same for the same thing, whatever the server. */
  readonly id: string;
  readonly weight: Weight;
  readonly title: string;
  /** What it means, and what to do about it. */
  readonly meaning: string;
  readonly evidence: readonly Evidence[];
  /** The id of the tool that mends it. */
  readonly tool?: string | undefined;
  /** What to ask of that tool: its input, but for which Windows. Absent where the person has to choose first. */
  readonly choices?: Choices | undefined;
}

/** What stands in a value of a hive, as evidence. */
export function seen(source: 'SYSTEM' | 'SOFTWARE', hive: Hive, key: string, name: string): Evidence {
  return { source, where: `${key}\\${name}`, value: contentWords(contentAt(hive, key, name)) };
}

/** What sets a service or driver back to its usual start; nothing where that is not known. */
export function usualChoices(name: string): { choices?: Choices } {
  const start = usualStart(name);
  return start === undefined ? {} : { choices: { services: [{ name, start }] } };
}
