import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a list of accounts shows itself in the tray, where it was made by a job. */
export const listAccountsView: ToolView<'list-accounts'> = {
  act: () => text.windowsPlace.look,
  destroys: () => false,
  resultLine: ({ accounts }) => text.accounts.listed(accounts.length),
};
