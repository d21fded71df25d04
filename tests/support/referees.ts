import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Other people's readers of hives, by the file that shows that they are installed. */
const programs = {
  impacket: '/usr/lib/python3/dist-packages/impacket/examples/secretsdump.py',
  chntpw: '/usr/sbin/chntpw',
  hivexml: '/usr/bin/hivexml',
  reglookup: '/usr/bin/reglookup',
};

/** Why a referee cannot be asked; nothing where it can. */
export const missing = (name: keyof typeof programs): string | undefined =>
  existsSync(programs[name]) ? undefined : `${name} is not installed`;

const execute = promisify(execFile);

/** Runs a referee on files, which are there only meanwhile; gives what it printed. */
async function judge(files: Record<string, Buffer>, run: (folder: string) => [string, ...string[]]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rescue-desk-referee-'));
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes, { mode: 0o600 });
    const [program, ...parameters] = run(folder);
    const { stdout } = await execute(program, parameters, { maxBuffer: 512 * 1024 * 1024, timeout: 60_000 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Impacket's way from a SYSTEM and a SAM hive to the hashes, without what it prints for people. */
const DUMP = `
import sys
from impacket.examples.secretsdump import LocalOperations, SAMHashes
key = LocalOperations(sys.argv[2]).getBootKey()
SAMHashes(sys.argv[1], key, isRemote=False, perSecretCallback=print).dump()
`;

/** The NT hashes that impacket finds, by RID. */
export async function dumpedHashes(sam: Buffer, system: Buffer): Promise<Map<number, Buffer>> {
  const lines = await judge({ SAM: sam, SYSTEM: system }, (folder) => [
    '/usr/bin/python3',
    '-c',
    DUMP,
    join(folder, 'SAM'),
    join(folder, 'SYSTEM'),
  ]);
  return new Map(
    [...lines.matchAll(/^[^:\n]*:(\d+):[0-9a-f]{32}:([0-9a-f]{32}):::$/gm)].map(([, rid, hash]) => [
      Number(rid),
      Buffer.from(hash as string, 'hex'),
    ]),
  );
}

/** What chntpw lists of each account, by RID. */
export async function chntpwList(sam: Buffer): Promise<Map<number, { administrator: boolean; state: string }>> {
  const lines = await judge({ SAM: sam }, (folder) => [programs.chntpw, '-l', join(folder, 'SAM')]);
  return new Map(
    [...lines.matchAll(/^\| ([0-9a-f]{4,8}) \|.*\| (ADMIN|) *\|([^|]*)\|$/gm)].map(([, rid, admin, state]) => [
      Number.parseInt(rid as string, 16),
      { administrator: admin === 'ADMIN', state: (state as string).trim() },
    ]),
  );
}

/** How many keys hivexml and reglookup find. */
export async function countedKeys(program: 'hivexml' | 'reglookup', hive: Buffer): Promise<number> {
  // hivexml opens /dev/stdout by its name, which a socket does not let it.
  const piped = '"$0" "$1" | cat';
  const text = await judge({ hive }, (folder) => ['/bin/sh', '-c', piped, programs[program], join(folder, 'hive')]);
  return text.match(program === 'hivexml' ? /<node /g : /,KEY,/g)?.length ?? 0;
}

/** What reglookup reads of one value, as it prints it; absent where there is none. */
export async function readValue(hive: Buffer, path: string): Promise<string | undefined> {
  const text = await judge({ hive }, (folder) => [programs.reglookup, '-H', '-p', path, join(folder, 'hive')]);
  const line = text.split('\n').find((each) => each.startsWith(`${path},`) && !each.startsWith(`${path},KEY`));
  return line?.split(',')[2];
}
