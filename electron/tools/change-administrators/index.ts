import type { ToolInput } from '../../contract/tools.ts';
import type { Tool } from '../../engine/tool.ts';
import { type AccountsChange, planChange } from '../../offline/plan-change.ts';
import { runChange } from '../../offline/write-sam.ts';
import { groupRid, readAccounts } from '../../windows/sam/accounts.ts';
import { changeMembership } from '../../windows/sam/change-account.ts';
import { EditError } from '../../windows/hive/edit.ts';
import { ProblemError } from '../../contract/problem.ts';
import { quoted } from '../../work/words.ts';
import { changeAdministrators } from './contract.ts';

/** Promotes and demotes administrators. */
export const changeAdministratorsTool: Tool<typeof changeAdministrators> = {
  contract: changeAdministrators,
  targets: ({ target }) => [target],
  plan: (context, input) => planChange(context, changeOf(input)),
  run: (context, input) => runChange(context, changeOf(input)),
};

function changeOf({ target, folder, rid, administrator }: ToolInput<'change-administrators'>): AccountsChange {
  return {
    target,
    folder,
    rid,
    title: (name, label) =>
      administrator
        ? `Make ${quoted(name)} an administrator on ${label}`
        : `Take the rights of an administrator from ${quoted(name)} on ${label}`,
    apply(sam, { key }) {
      changeMembership(sam, rid, groupRid.administrators, administrator);
      if (administrator) return;
      const left = readAccounts(sam, key, sam.now).some((account) => account.administrator && account.enabled);
      if (!left) throw new EditError('No enabled account would be an administrator any more');
    },
    onController,
    warnings: (account) =>
      administrator && !account.enabled
        ? [{ text: 'This account is disabled.', reason: 'It can’t sign in until it is enabled.' }]
        : [],
  };
}

const onController = new ProblemError({
  code: 'unsupported',
  title: 'This server is a domain controller',
  message:
    'Who is an administrator there is kept in the database of the domain (ntds.dit), which can’t be changed from outside. The accounts here sign in in the repair mode only, where the first of them is an administrator anyway. Nothing was changed.',
  remedy:
    'Set a new password for the account Administrator here, start the server in the directory services repair mode, and sign in with it.',
}).problem;
