import { type Kind, kinds, type Topic } from './kinds.ts';

/** What a line of a log means for the owner of the server. */
export interface Meaning {
  readonly topic: Topic;
  readonly words: string;
}

/** Bits of text of which every line that matters has one. Most lines have none: one look for plain text is five times as fast as the patterns. */
const hint = new RegExp(
  [
    'panic|VFS: |emory|oom-|OOM|rror|XFS (|XFS-fs|EXT|JBD|BTRFS|ead-only',
    'fsck|timeout|imed out|ailed|exception|Device: /dev|failure|kicking|operational|event |EDAC|emperature',
    'BUG: |Oops|fault|nable to|blocked for|lockup|LOCKUP|stall|o space|ENOSPC|is full|Dependency',
    'mergency|no such|warning|repeated too|ink is |arrier|WATCHDOG|DHCP|address |uncleanly|orphan|E: ',
    'Sub-process|Invalid user|Connection closed|Connection reset|rhost=|Accepted|Linux version|Reached target|Shutting|System is',
  ]
    .join('|')
    .replaceAll('(', String.raw`\(`),
);
// Sign-ins that were refused are most of what matters, by far.
const all = (Object.entries(kinds) as [Topic, Kind][]).toSorted(
  ([a], [b]) => Number(b === 'refused-sign-in') - Number(a === 'refused-sign-in'),
);

/** What a line means, if it is one of those that matter. */
export function explainLine(message: string): Meaning | undefined {
  if (!hint.test(message)) return undefined;
  for (const [topic, { patterns }] of all) {
    for (const [pattern, words] of patterns) {
      const found = pattern.exec(message);
      if (found !== null) return { topic, words: words(found) };
    }
  }
  return undefined;
}

/** What is told of a kind of lines as a whole. */
export const topicFacts = (topic: Topic): Omit<Kind, 'patterns'> => kinds[topic];

/** From where, under which name and by which port somebody was refused. A name may look like an address: the last one counts. */
export function refusedSignIn(
  message: string,
): { address: string; name?: string | undefined; port?: string | undefined } | undefined {
  const found =
    /(?:Failed \S{1,40} for(?: invalid user)?|Invalid user) (.{0,256}) from ([\da-fA-F.:%]{2,60}) port (\d{1,5})/.exec(
      message,
    ) ??
    /by (?:authenticating|invalid) user (.{0,256}) ([\da-fA-F.:%]{2,60}) port (\d{1,5})/.exec(message) ??
    /(?:Failed \S{1,40} for(?: invalid user)?|Invalid user) (.{0,256}) from ([\da-fA-F.:%]{2,60})/.exec(message);
  if (found !== null) return { name: found[1], address: found[2] ?? '', port: found[3] };
  const address = /rhost=([\da-fA-F.:%]{2,60})/.exec(message)?.[1];
  return address === undefined ? undefined : { address };
}
