import { joinPath } from '../contract/paths.ts';
import type { WindowsAccount, WindowsFacts } from '../contract/windows-accounts.ts';
import type { Target } from '../targets/target.ts';
import { readSoftwareFacts } from '../windows/installation/software.ts';
import { readSystemFacts } from '../windows/installation/system.ts';
import { type Account, readAccounts } from '../windows/sam/accounts.ts';
import type { HashKey } from '../windows/sam/boot-key.ts';
import { openDatabase } from '../windows/sam/database.ts';
import type { Hive } from '../windows/hive/cells.ts';
import { toFileTime } from '../windows/time.ts';
import { inWords } from './problems.ts';
import { type HiveFile, needHive, type OfflineWindows, openWindows, readHive } from './windows.ts';

/** The account database of an offline Windows, with what it takes to read and change it. */
export interface Accounts {
  readonly windows: OfflineWindows;
  readonly sam: HiveFile;
  readonly system: HiveFile;
  readonly software: HiveFile | undefined;
  /** Secret. */
  readonly key: HashKey;
  readonly facts: WindowsFacts;
  readonly accounts: readonly WindowsAccount[];
}

/**
 * Opens the account database of the Windows in a folder. Only reads. The SOFTWARE hive (100 MB of a grown server) knows the edition, policies and where
 * the accounts' folders are; it is read only where it is asked for.
 */
export async function openAccounts(
  target: Target,
  folder: string,
  signal: AbortSignal,
  { withSoftware = false } = {},
): Promise<Accounts> {
  const windows = await openWindows(target, folder, signal);
  const sam = await needHive(windows, 'SAM', signal);
  const system = await needHive(windows, 'SYSTEM', signal);
  const software = withSoftware ? await softwareOf(windows, signal) : undefined;
  return inWords(() => {
    const key = openDatabase(sam.hive, system.hive);
    const about = readSystemFacts(system.hive);
    const product = software && readSoftwareFacts(software.hive).product;
    const facts: WindowsFacts = {
      config: windows.config,
      ...(about.computer !== undefined && { computer: about.computer }),
      ...(about.domain !== undefined && { domain: about.domain }),
      ...(about.kind !== undefined && { kind: about.kind }),
      ...(product !== undefined && { product }),
      replayed: [sam, system, software].flatMap((hive) => (hive?.recovery.state === 'recovered' ? [hive.name] : [])),
      sha256: sam.sha256,
    };
    const opened = { windows, sam, system, software, key, facts };
    return { ...opened, accounts: accountsIn(opened, sam.hive) };
  });
}

/** A SOFTWARE hive that is damaged only costs the names in it. */
async function softwareOf(windows: OfflineWindows, signal: AbortSignal): Promise<HiveFile | undefined> {
  try {
    const software = await readHive(windows, 'SOFTWARE', signal);
    if (software !== undefined) readSoftwareFacts(software.hive);
    return software;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** The accounts that a (changed) SAM hive holds. */
export function accountsIn({ windows, software, key, facts }: Omit<Accounts, 'accounts'>, sam: Hive): WindowsAccount[] {
  const profiles = new Map(
    software ? readSoftwareFacts(software.hive).profiles.map(({ sid, folder }) => [sid, folder]) : [],
  );
  return readAccounts(sam, key, toFileTime(Date.now())).map((account) => {
    const folder = profiles.get(account.sid);
    return describe(account, facts.kind === 'domain controller', folder && onTarget(windows, folder));
  });
}

/** `C:\Users\name` on the disk as it is mounted; undefined for another drive. */
function onTarget({ root, target }: OfflineWindows, folder: string): string | undefined {
  const [, rest] = /^(?:C:|%SystemDrive%)\\(.+)$/i.exec(folder) ?? [];
  const names = rest?.split('\\').filter((name) => name !== '');
  if (names === undefined || names.some((name) => name === '..' || name.includes('/') || name.includes('\0')))
    return undefined;
  return joinPath(target.pathStyle, root, ...names);
}

function describe(account: Account, isController: boolean, profile: string | undefined): WindowsAccount {
  const { rid, sid, name, fullName, comment, enabled, locked, expired, expires, neverExpires, mustChange } = account;
  const { allHours, passwordSet, lastSignIn, wrongPasswords, signIns, groups, administrator, microsoftAccount } =
    account;
  return {
    rid,
    sid,
    name,
    fullName,
    comment,
    enabled,
    locked,
    expired,
    neverExpires,
    mustChange,
    allHours,
    wrongPasswords,
    signIns,
    administrator,
    kind: isController ? 'recovery' : microsoftAccount === undefined ? 'local' : 'microsoft',
    blank: account.password.blank,
    groups: [...groups],
    ...(microsoftAccount !== undefined && { microsoftAccount }),
    ...(expires !== undefined && { expires }),
    ...(passwordSet !== undefined && { passwordSet }),
    ...(lastSignIn !== undefined && { lastSignIn }),
    ...(profile !== undefined && { profile }),
  };
}
