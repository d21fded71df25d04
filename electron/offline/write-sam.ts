import { z } from 'zod';
import { ProblemError } from '../contract/problem.ts';
import { type accountsChanged, windowsAccount, windowsFacts } from '../contract/windows-accounts.ts';
import type { JobContext, Outcome } from '../engine/tool.ts';
import { openAccounts } from './accounts.ts';
import { type AccountsChange, changedSam, hivesToKeep } from './plan-change.ts';
import { writeHives } from './write-hives.ts';

type Result = z.infer<typeof accountsChanged>;

const agreed = z.object({ windows: windowsFacts, account: windowsAccount });

/** Changes the accounts of an offline Windows; SYSTEM and SECURITY are copied aside with SAM. */
export async function runChange(context: JobContext, change: AccountsChange): Promise<Outcome<Result>> {
  const { windows: seen, account } = agreed.parse(context.preview);
  const target = context.target(change.target);
  const { backup, hives } = await writeHives(context, change.target, 'account database', async () => {
    const accounts = await openAccounts(target, change.folder, context.signal);
    if (accounts.sam.sha256 !== seen.sha256) throw changedSince();
    const [sam = accounts.sam, ...kept] = await hivesToKeep(accounts, context.signal);
    return { windows: accounts.windows, edits: [{ hive: sam, bytes: changedSam(accounts, change.apply).bytes }], kept };
  });
  const [sam] = hives;
  if (sam === undefined) throw changedSince();
  return { result: { name: account.name, path: sam.path, before: sam.before, after: sam.after, backup } };
}

const changedSince = () =>
  new ProblemError({
    code: 'busy',
    title: 'The account database was changed since you looked',
    message: 'It is not the file that the plan was made for. Nothing was changed.',
    remedy: 'List the accounts again, and try once more.',
  });
