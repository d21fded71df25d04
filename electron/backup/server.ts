import { ProblemError, type Problem } from '../contract/problem.ts';
import { sizeInWords } from '../contract/sizes.ts';
import type { Commands, Target } from '../targets/target.ts';
import { listInWords } from '../work/words.ts';

/** Where a job's secrets and the part on its way lie on the server: in memory, for its account only. */
const MEMORY = '/dev/shm';
export const secretFolder = (jobId: string): string => `${MEMORY}/rescue-desk-${jobId}`;

const PACKAGES: Readonly<Record<string, string>> = { gpg: 'gpg', zstd: 'zstd', curl: 'curl', openssl: 'openssl' };

/** Runs programs on it; throws `unsupported` where none can be run. */
export function commandsOf(target: Target): Commands {
  if (target.commands) return target.commands;
  throw new ProblemError({
    code: 'unsupported',
    title: 'No programs can be run there',
    message: 'A backup is made by the server itself, and it lets no programs be run. Nothing was changed.',
  });
}

/** Why the server can't do it: programs that are not there, or too little memory for a part; undefined where it can. */
export async function whyNotThere(
  commands: Commands,
  programs: readonly string[],
  partBytes: number,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  const { stdout } = await commands.run(
    {
      program: 'sh',
      args: [
        '-c',
        `for one do command -v "$one" >/dev/null 2>&1 || echo "missing $one"; done
         split --help 2>&1 | grep -q -e --filter || echo 'missing split'
         df -Pk ${MEMORY} 2>/dev/null | awk 'NR == 2 { print "free " $4 }'`,
        'sh',
        ...programs,
      ],
    },
    { signal },
  );
  const lines = Buffer.from(stdout).toString('latin1').split('\n');
  const missing = lines.filter((line) => line.startsWith('missing ')).map((line) => line.slice(8));
  if (missing.length > 0) {
    const packages = missing.flatMap((one) => PACKAGES[one] ?? []);
    return new ProblemError({
      code: 'unsupported',
      title: `The server lacks ${listInWords(missing)}`,
      message: 'A backup is made by programs on the server itself. Nothing was changed.',
      remedy:
        packages.length > 0
          ? `Type in a terminal on it: apt-get update && apt-get install -y ${packages.join(' ')}`
          : 'Use a rescue system with GNU’s coreutils, such as the provider’s Linux rescue.',
    }).problem;
  }
  const free = Number(lines.find((line) => line.startsWith('free '))?.slice(5) ?? 0) * 1024;
  if (free > partBytes * 1.1) return undefined;
  return new ProblemError({
    code: 'no-space',
    title: 'The server has too little memory for a part of this size',
    message: `A part of ${sizeInWords(partBytes)} is held in memory until it is stored, and ${sizeInWords(free)} are free.`,
    remedy: 'Choose smaller parts.',
  }).problem;
}

/** Puts owner-only files into a new folder in the server's memory. */
export async function putSecrets(
  commands: Commands,
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const { status } = await commands.run(
      {
        program: 'sh',
        args: ['-c', 'umask 077; mkdir -p "$1" && [ -O "$1" ] && [ ! -h "$1" ] && cat >"$1/$2"', 'sh', folder, name],
        stdin: typeof content === 'string' ? Buffer.from(content) : content,
      },
      { signal },
    );
    if (status !== 0)
      throw new ProblemError({
        code: 'command-failed',
        title: 'The server took no files into its memory',
        message: 'What the backup needs could not be put there. Nothing was stored.',
        details: { technical: folder },
      });
  }
}

/** Removes them, also where the programs that used them could not. Never rejects. */
export async function removeSecrets(commands: Commands, folder: string): Promise<void> {
  const signal = AbortSignal.timeout(30_000);
  await commands.run({ program: 'rm', args: ['-rf', '--', folder] }, { signal }).catch(() => undefined);
}

/** Takes whole lines out of what a program says, as it comes. */
export function lineReader(onLine: (words: string[]) => void): (chunk: Uint8Array) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(-10_000);
    for (const line of lines) onLine(line.split(' '));
  };
}
