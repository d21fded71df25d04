import type { ToolInput } from '../../contract/tools.ts';
import type { Tool } from '../../engine/tool.ts';
import { type AccountsChange, planChange } from '../../offline/plan-change.ts';
import { runChange } from '../../offline/write-sam.ts';
import { groupRid, readAccounts } from '../../windows/sam/accounts.ts';
import { changeMembership } from '../../windows/sam/change-account.ts';
import { EditError } from '../../windows/hive/edit.ts';
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
    warnings: (account) =>
      administrator && !account.enabled
        ? [{ text: 'This account is disabled.', reason: 'It can’t sign in until it is enabled.' }]
        : [],
  };
}
