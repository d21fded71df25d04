import { displayName } from '../../../electron/contract/names.ts';
import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { AccountsChanged } from '../accounts-changed.tsx';

const words = text.accounts;

/** How setting a password shows its plan and its result. */
export const resetWindowsPasswordView: ToolView<'reset-windows-password'> = {
  act: ({ password }) => (password === undefined ? words.actChange : password === null ? words.actClear : words.actSet),
  destroys: () => false,
  Result: AccountsChanged,
  resultLine: ({ name }) => words.written(displayName(name)),
};
