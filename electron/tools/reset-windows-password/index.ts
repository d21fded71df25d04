import type { Planned } from '../../contract/job.ts';
import type { ToolInput } from '../../contract/tools.ts';
import type { WindowsAccount } from '../../contract/windows-accounts.ts';
import type { Tool } from '../../engine/tool.ts';
import { type AccountsChange, planChange } from '../../offline/plan-change.ts';
import { runChange } from '../../offline/write-sam.ts';
import { quoted } from '../../work/words.ts';
import { changeAccount } from '../../windows/sam/change-account.ts';
import { resetWindowsPassword } from './contract.ts';

type Input = ToolInput<'reset-windows-password'>;

/** Sets passwords that work, and takes other bars to signing in out of an account's way. */
export const resetWindowsPasswordTool: Tool<typeof resetWindowsPassword> = {
  contract: resetWindowsPassword,
  targets: ({ target }) => [target],
  // Any password changes the same values, so that planning needs no secret.
  plan: (context, input) => planChange(context, changeOf(input, 'planned')),
  run: (context, input) =>
    runChange(context, {
      ...changeOf(input, ''),
      // Asked for only when it is needed: a job that goes on has the new hive lying ready.
      apply: (sam, accounts) =>
        changeOf(input, typeof input.password === 'string' ? context.secret(input.password) : '').apply(sam, accounts),
    }),
};

function changeOf(input: Input, secret: string): AccountsChange {
  const { target, folder, rid, password, ...rest } = input;
  return {
    target,
    folder,
    rid,
    title: (name, label) =>
      password === undefined
        ? `Change the account ${quoted(name)} on ${label}`
        : password === null
          ? `Clear the password of ${quoted(name)} on ${label}`
          : `Set a new password for ${quoted(name)} on ${label}`,
    apply(sam, { key }) {
      const wanted = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
      changeAccount(sam, rid, { ...wanted, ...(password !== undefined && { password: password && secret }) }, key);
    },
    steps: ({ blank }) =>
      password === undefined || (password === null && blank)
        ? []
        : [
            {
              text: 'Password',
              before: blank ? 'none' : 'the old one',
              after: password === null ? 'none' : 'the new one',
            },
          ],
    warnings: (account) => warningsOf(input, account),
  };
}

function warningsOf({ password, enabled, mustChange }: Input, account: WindowsAccount): Planned['warnings'] {
  const warnings: { text: string; reason: string }[] = [];
  if (password === null) {
    warnings.push({
      text: 'Without a password this account can’t sign in over remote desktop.',
      reason:
        'Windows lets accounts without a password sign in only at the machine’s own screen. Set a new password unless you have that screen.',
    });
  }
  if (password !== undefined) {
    warnings.push({
      text: 'What this account encrypted with its old password stays locked.',
      reason:
        'Files encrypted with EFS, passwords saved in browsers and certificates open again only with the old password.',
    });
  }
  if (mustChange === true) {
    warnings.push({
      text: 'It has to change its password at the next sign-in.',
      reason: 'Over remote desktop that mostly fails, because network level authentication refuses it.',
    });
  }
  if (password !== undefined && !account.enabled && enabled !== true) {
    warnings.push({ text: 'This account is disabled.', reason: 'A new password is no use to it until it is enabled.' });
  }
  return warnings;
}
