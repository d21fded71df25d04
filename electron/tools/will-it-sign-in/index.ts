import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { openAccounts } from '../../offline/accounts.ts';
import { accountOf } from '../../offline/plan-change.ts';
import { inWords } from '../../offline/problems.ts';
import { quoted } from '../../work/words.ts';
import { checklist } from './checklist.ts';
import { willItSignIn } from './contract.ts';

/** All that could keep an account from signing in, line by line. */
export const willItSignInTool: Tool<typeof willItSignIn> = lookingTool(willItSignIn, look, (found) => {
  const bars = found.lines.filter(({ fine }) => fine === 'no').length;
  return {
    title: `Will ${quoted(found.name)} sign in?`,
    summary:
      bars === 0
        ? 'Nothing was found that keeps this account out.'
        : `${bars} of ${found.lines.length} things keep this account out.`,
  };
});

async function look(
  context: PlanContext,
  { target, folder, rid }: ToolInput<'will-it-sign-in'>,
): Promise<ToolResult<'will-it-sign-in'>> {
  const opened = await openAccounts(context.target(target), folder, context.signal, { withSoftware: true });
  const account = accountOf(opened.accounts, rid);
  return { windows: opened.facts, name: account.name, lines: inWords(() => checklist(opened, account)) };
}
