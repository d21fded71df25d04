import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { openAccounts } from '../../offline/accounts.ts';
import { filesOf } from '../../work/chosen.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { walk } from '../../work/walk.ts';
import { joinPath } from '../../contract/paths.ts';
import { findName } from '../../offline/windows.ts';
import { listAccounts } from './contract.ts';

/** The accounts of a Windows that is not running. */
export const listAccountsTool: Tool<typeof listAccounts> = lookingTool(listAccounts, look, (found) => ({
  title: `List the accounts of ${found.windows.computer ?? 'Windows'}`,
  summary: `${countInWords(found.accounts.length, 'account')} in ${quoted(found.windows.config)}.`,
}));

async function look(
  context: PlanContext,
  { target: id, folder, sizes }: ToolInput<'list-accounts'>,
): Promise<ToolResult<'list-accounts'>> {
  const { signal } = context;
  const target = context.target(id);
  const { windows, facts, accounts } = await openAccounts(target, folder, signal, { withSoftware: sizes });
  const { pathStyle: style } = target;
  const files = filesOf(target);
  const users = await findName(files, style, windows.root, 'Users', signal);
  const found = [];
  for (const account of accounts) {
    const home = joinPath(style, windows.root, users?.name ?? 'Users');
    const isName = account.name !== '' && !/[\\/\0]/.test(account.name) && !account.name.startsWith('.');
    const entry =
      isName && account.profile === undefined && users
        ? await findName(files, style, home, account.name, signal)
        : undefined;
    const profile = account.profile ?? (entry?.kind === 'folder' && joinPath(style, home, entry.name));
    const profileBytes = sizes && profile ? await sizeOf(context, id, profile) : undefined;
    found.push({
      ...account,
      ...(profile && { profile }),
      ...(profileBytes !== undefined && { profileBytes }),
    });
  }
  return { windows: facts, accounts: found };
}

async function sizeOf(context: PlanContext, id: string, path: string): Promise<number> {
  const { signal } = context;
  const target = context.target(id);
  const files = filesOf(target);
  let bytes = 0;
  for await (const step of walk(
    files,
    target.pathStyle,
    { path, entry: await files.stat(path, { signal }) },
    { signal },
  ))
    if (step.kind === 'entry') bytes += step.entry.size ?? 0;
  return bytes;
}
