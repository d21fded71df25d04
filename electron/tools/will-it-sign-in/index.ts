import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { openAccounts } from '../../offline/accounts.ts';
import { accountOf } from '../../offline/plan-change.ts';
import { inWords } from '../../offline/problems.ts';
import { quoted } from '../../work/words.ts';
import { checklist } from './checklist.ts';
import { willItSignIn } from './contract.ts';

/** All that could keep an account from signing in, line by line. */
export const willItSignInTool: Tool<typeof willItSignIn> = {
  contract: willItSignIn,
  targets: ({ target }) => [target],
  async plan(context, input) {
    const preview = await look(context, input);
    const bars = preview.lines.filter(({ fine }) => fine === 'no').length;
    return {
      title: `Will ${quoted(preview.name)} sign in?`,
      summary:
        bars === 0
          ? 'Nothing was found that keeps this account out.'
          : `${bars} of ${preview.lines.length} things keep this account out.`,
      steps: [],
      warnings: [],
      changes: false,
      claims: [],
      undo: { possible: false, text: 'Nothing is changed.' },
      preview,
    };
  },
  run: async (context, input) => ({ result: await look(context, input) }),
};

async function look(
  context: PlanContext,
  { target, folder, rid }: ToolInput<'will-it-sign-in'>,
): Promise<ToolResult<'will-it-sign-in'>> {
  const opened = await openAccounts(context.target(target), folder, context.signal, { withSoftware: true });
  const account = accountOf(opened.accounts, rid);
  return { windows: opened.facts, name: account.name, lines: inWords(() => checklist(opened, account)) };
}
