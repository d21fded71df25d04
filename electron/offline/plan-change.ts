import type { PlanStep, Planned } from '../contract/job.ts';
import { isProblem, type Problem, ProblemError } from '../contract/problem.ts';
import type { WindowsAccount, WindowsFacts } from '../contract/windows-accounts.ts';
import type { PlanContext } from '../engine/tool.ts';
import { claimOf, quoted } from '../work/words.ts';
import type { EditedHive } from '../windows/hive/allocate.ts';
import { changeHive, type ChangedHive } from '../windows/hive/change.ts';
import { openHive } from '../windows/hive/cells.ts';
import { toFileTime } from '../windows/time.ts';
import { type Accounts, accountsIn, openAccounts } from './accounts.ts';
import { obstacleOf } from './obstacles.ts';
import { inWords } from './problems.ts';
import { type HiveFile, readHive } from './windows.ts';

/** What is to become of an account database. */
export interface AccountsChange {
  readonly target: string;
  readonly folder: string;
  readonly rid: number;
  readonly title: (name: string, label: string) => string;
  /** Makes it in memory. `key` of `accounts` opens the hashes. */
  readonly apply: (sam: EditedHive, accounts: Accounts) => void;
  /** What can't be seen by comparing the account before and after, such as one password in the place of another. */
  readonly steps?: (account: WindowsAccount) => PlanStep[];
  readonly warnings: (account: WindowsAccount) => Planned['warnings'];
  /** What speaks against it on a domain controller, where the accounts that count are elsewhere; nothing where it makes sense there, too. */
  readonly onController?: Problem;
}

/** The hive with the change in it; the bytes that were read stay as they are. */
export function changedSam(accounts: Accounts, apply: AccountsChange['apply']): ChangedHive {
  const { sam } = accounts;
  return inWords(() =>
    changeHive({ hive: sam.bytes, logs: sam.logs.map(({ bytes }) => bytes) }, toFileTime(Date.now()), (hive) =>
      apply(hive, accounts),
    ),
  );
}

/** The account of a RID; a `not-found` problem where there is none. */
export function accountOf(accounts: readonly WindowsAccount[], rid: number): WindowsAccount {
  const found = accounts.find((account) => account.rid === rid);
  if (found !== undefined) return found;
  throw new ProblemError({
    code: 'not-found',
    title: `There is no account with the number ${rid}`,
    message: 'It is not in the account database of this Windows. Nothing was changed.',
    remedy: 'List the accounts again.',
  });
}

/** All hives that are copied aside before a change, with their logs. */
export async function hivesToKeep({ sam, system, windows }: Accounts, signal: AbortSignal): Promise<HiveFile[]> {
  const security = await securityOf(windows, signal);
  return [sam, system, ...(security === undefined ? [] : [security])];
}

/** SECURITY is not changed: where it is damaged, its copy is not missed. */
async function securityOf(windows: Accounts['windows'], signal: AbortSignal): Promise<HiveFile | undefined> {
  try {
    return await readHive(windows, 'SECURITY', signal);
  } catch (error) {
    if (isProblem(error, 'damaged')) return undefined;
    throw error;
  }
}

/** Plans a change of accounts by making it in memory, and shows every value before and after. */
export async function planChange(
  context: PlanContext,
  change: AccountsChange,
): Promise<Planned & { preview: { windows: WindowsFacts; account: WindowsAccount } }> {
  const { signal } = context;
  const target = context.target(change.target);
  const accounts = await openAccounts(target, change.folder, signal);
  const { windows, sam, facts } = accounts;
  const account = accountOf(accounts.accounts, change.rid);
  const hives = await hivesToKeep(accounts, signal);
  const size = hives.flatMap((hive) => [hive, ...hive.logs]).reduce((sum, { bytes }) => sum + bytes.length, 0);
  let refusal = await obstacleOf(windows, hives, size + 2 * sam.bytes.length, signal);
  let steps: PlanStep[] = [];
  if (facts.kind === 'domain controller') refusal ??= change.onController;
  if (refusal === undefined) {
    try {
      const changed = changedSam(accounts, change.apply);
      const after = accountOf(accountsIn(accounts, openHive(changed.bytes)), change.rid);
      steps = [...(change.steps?.(account) ?? []), ...differences(account, after)];
    } catch (error) {
      if (!isProblem(error)) throw error;
      refusal = error.problem;
    }
  }
  if (refusal === undefined && steps.length === 0) refusal = nothingToDo(account.name);
  const { label } = target.state();
  return {
    title: change.title(account.name, label),
    summary: `Change the account ${quoted(account.name)} (number ${account.rid}) of ${facts.computer ?? 'the Windows'} in ${quoted(sam.path)} on ${label}.`,
    steps: [
      ...steps,
      { text: `Before that, copy SAM, SYSTEM, SECURITY and their logs to a folder beside them and to this computer` },
      { text: 'Afterwards, read the file back from the disk, check its structure, and compare its SHA-256' },
    ],
    warnings: [
      ...change.warnings(account),
      ...(facts.kind === 'domain controller'
        ? [
            {
              text: 'This server is a domain controller.',
              reason:
                'The accounts of the domain are in another database (ntds.dit), which stays as it is. This account signs in only in the directory services repair mode.',
            },
          ]
        : []),
      ...(account.kind === 'microsoft'
        ? [
            {
              text: 'This account signs in with a Microsoft account.',
              reason:
                'Microsoft checks its password while the server is online; change it at account.microsoft.com, or use another account.',
            },
          ]
        : []),
      ...(sam.recovery.state === 'recovered'
        ? [
            {
              text: 'This Windows was not shut down in order.',
              reason:
                'Its last changes are in the transaction logs. They are put into the file together with this change, as Windows would.',
            },
          ]
        : []),
    ],
    changes: true,
    claims: [{ resource: claimOf(target.key, target.pathStyle, windows.config), mode: 'exclusive' }],
    undo: {
      possible: true,
      text: 'The files as they were are kept beside the hives and on this computer, and come back byte for byte with Undo, also after the next rescue start.',
    },
    ...(refusal && { refusal }),
    preview: { windows: facts, account },
  };
}

const yesNo = (value: boolean) => (value ? 'yes' : 'no');
const when = (time: number | undefined, never: string) =>
  time === undefined ? never : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Each value that becomes another, in words. */
function differences(before: WindowsAccount, after: WindowsAccount): PlanStep[] {
  const facts: [string, (account: WindowsAccount) => string][] = [
    ['Password set', (account) => when(account.passwordSet, 'never')],
    ['Enabled', (account) => yesNo(account.enabled)],
    ['Locked', (account) => yesNo(account.locked)],
    ['Wrong passwords counted', (account) => String(account.wrongPasswords)],
    ['Password never expires', (account) => yesNo(account.neverExpires)],
    ['Must change the password at the next sign-in', (account) => yesNo(account.mustChange)],
    ['Account expires', (account) => when(account.expires, 'never')],
    ['May sign in at all hours', (account) => yesNo(account.allHours)],
    ['Administrator', (account) => yesNo(account.administrator)],
    ['Member of', (account) => account.groups.map(({ name }) => name).join(', ') || 'nothing'],
  ];
  return facts.flatMap(([text, value]) =>
    value(before) === value(after) ? [] : [{ text, before: value(before), after: value(after) }],
  );
}

const nothingToDo = (name: string) =>
  new ProblemError({
    code: 'invalid-input',
    title: 'There is nothing to change',
    message: `The account ${quoted(name)} already is as you asked for.`,
  }).problem;
