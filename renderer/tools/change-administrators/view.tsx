import { displayName } from '../../../electron/contract/names.ts';
import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { AccountsChanged } from '../accounts-changed.tsx';

const words = text.accounts;

/** How promoting and demoting shows its plan and its result. */
export const changeAdministratorsView: ToolView<'change-administrators'> = {
  act: ({ administrator }) => (administrator ? words.actPromote : words.actDemote),
  destroys: () => false,
  Result: AccountsChanged,
  resultLine: ({ name }) => words.written(displayName(name)),
};
