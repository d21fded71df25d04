import { displayName } from '../../../electron/contract/names.ts';
import type { WindowsAccount } from '../../../electron/contract/windows-accounts.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatDate, formatDateExactly } from '../../parts/format.ts';
import type { Column } from '../../parts/grid/columns.ts';
import { text } from '../../text/index.ts';

const words = text.accounts;

/** What bars an account, the hardest bar first. */
function stateOf({ enabled, expired, locked, kind }: WindowsAccount): keyof typeof words.states {
  if (!enabled) return 'disabled';
  if (expired) return 'expired';
  if (locked) return 'locked';
  return kind === 'local' ? 'ok' : kind;
}

function passwordOf({ blank, mustChange, passwordSet }: WindowsAccount): string {
  if (blank) return words.blank;
  if (mustChange) return words.mustChange;
  return passwordSet === undefined ? words.yes : words.setOn(formatDate(passwordSet));
}

const plain = (
  id: keyof typeof words.columns,
  width: number,
  cell: (account: WindowsAccount) => string,
  more: Partial<Column<WindowsAccount>> = {},
): Column<WindowsAccount> => ({ id, title: words.columns[id], width, cell, text: cell, ...more });

/** The table of accounts. */
export const columns: readonly Column<WindowsAccount>[] = [
  plain('name', 130, ({ name }) => displayName(name)),
  plain('fullName', 130, ({ fullName }) => displayName(fullName)),
  {
    ...plain('state', 130, (account) => words.states[stateOf(account)]),
    cell: (account) => (
      <StateMark tone={stateOf(account) === 'ok' ? 'ok' : 'warning'}>{words.states[stateOf(account)]}</StateMark>
    ),
  },
  plain('administrator', 96, ({ administrator }) => (administrator ? words.yes : words.no)),
  plain('password', 150, passwordOf, {
    hint: ({ passwordSet }) => (passwordSet === undefined ? undefined : formatDateExactly(passwordSet)),
  }),
  plain('lastSignIn', 120, ({ lastSignIn }) => (lastSignIn === undefined ? words.never : formatDate(lastSignIn)), {
    hint: ({ lastSignIn }) => (lastSignIn === undefined ? undefined : formatDateExactly(lastSignIn)),
  }),
  plain('rid', 64, ({ rid }) => String(rid), { align: 'end' }),
  plain('comment', 120, ({ comment }) => displayName(comment), { grows: true }),
];
