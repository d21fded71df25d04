import { KeyRound, ListChecks, ShieldMinus, ShieldPlus, UserCheck } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import type { WindowsAccount } from '../../../electron/contract/windows-accounts.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { TextField } from '../../parts/field.tsx';
import { Grid, type GridHandle } from '../../parts/grid/grid.tsx';
import { nothingSelected, selectOnly } from '../../parts/grid/selection.ts';
import { Waiting } from '../../parts/spinner.tsx';
import { openServer } from '../../shell/open.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { AccountFacts } from './account-facts.tsx';
import styles from './accounts.module.css';
import { CheckDialog } from './check-dialog.tsx';
import { columns } from './columns.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { useLook } from '../../client/use-look.ts';
import { NoWindows, useWindowsPlace, WindowsPlaceForm } from '../windows-place.tsx';

const words = text.accounts;
const NO_WIDTHS = {};

type Open = { readonly dialog: 'password' | 'change' | 'check'; readonly account: WindowsAccount };

/** Who has an account on a Windows that does not start, and what can be done about it. */
export function Accounts(props: PaneProps) {
  const { active } = props;
  const at = useWindowsPlace(props);
  const { place, round } = at;
  const [filter, setFilter] = useState('');
  const [selection, setSelection] = useState(nothingSelected);
  const [open, setOpen] = useState<Open>();
  const grid = useRef<GridHandle>(null);
  const { found, problem, busy } = useLook('list-accounts', place && { ...place, sizes: false }, round);
  const isThere = found !== undefined;
  const rows = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return (found?.accounts ?? []).filter(({ name, fullName, comment, rid }) =>
      `${name} ${fullName} ${comment} ${rid}`.toLowerCase().includes(wanted),
    );
  }, [found, filter]);
  const account = rows.find((row) => keyOf(row) === selection.active);

  useEffect(() => {
    if (active && isThere) grid.current?.focus();
  }, [active, isThere]);

  const close = () => {
    setOpen(undefined);
    grid.current?.focus();
  };
  const reset = (of: WindowsAccount, wanted: Partial<ToolInput<'reset-windows-password'>>) => {
    setOpen(undefined);
    if (place) void runTool('reset-windows-password', { ...place, rid: of.rid, ...wanted }, words.title);
  };
  const promote = (of: WindowsAccount, administrator: boolean) => {
    setOpen(undefined);
    if (place) void runTool('change-administrators', { ...place, rid: of.rid, administrator }, words.title);
  };

  return (
    <div className={styles.pane}>
      <WindowsPlaceForm at={at} busy={busy}>
        <TextField label={words.filter} value={filter} onValue={setFilter} />
      </WindowsPlaceForm>
      <div className={styles.notes}>
        {problem && <ProblemBanner problem={problem} />}
        {found && found.windows.kind === 'domain controller' && (
          <Banner tone="warning" title={words.controllerTitle}>
            <p>{words.controllerText}</p>
          </Banner>
        )}
        {found && found.windows.replayed.length > 0 && (
          <Banner tone="info">{text.windowsPlace.replayed(found.windows.replayed.join(', '))}</Banner>
        )}
      </div>
      {!found && busy && <Waiting>{words.reading}</Waiting>}
      {!found && !busy && !problem && <NoWindows icon={KeyRound} />}
      {found && (
        <div className={styles.body}>
          <div className={styles.table}>
            <Grid
              ref={grid}
              label={words.list}
              rows={rows}
              rowKey={keyOf}
              columns={columns}
              widths={NO_WIDTHS}
              selection={selection}
              onSelect={setSelection}
              onOpen={(row) => {
                setSelection(selectOnly(keyOf(row)));
                setOpen({ dialog: 'password', account: row });
              }}
              busy={busy}
              overlay={rows.length === 0 ? <EmptyState icon={KeyRound} title={words.none} /> : undefined}
            />
          </div>
          {account && place && (
            <section className={styles.details} aria-label={words.details(displayName(account.name))}>
              <div className={styles.buttons}>
                <Button variant="accent" icon={KeyRound} onClick={() => setOpen({ dialog: 'password', account })}>
                  {words.acts.password}
                </Button>
                <Button icon={UserCheck} onClick={() => setOpen({ dialog: 'change', account })}>
                  {words.acts.change}
                </Button>
                <Button
                  icon={account.administrator ? ShieldMinus : ShieldPlus}
                  onClick={() => promote(account, !account.administrator)}
                >
                  {account.administrator ? words.acts.demote : words.acts.promote}
                </Button>
                <Button icon={ListChecks} onClick={() => setOpen({ dialog: 'check', account })}>
                  {words.acts.check}
                </Button>
              </div>
              <AccountFacts key={account.sid} targetId={place.target} account={account} />
            </section>
          )}
        </div>
      )}
      <p className={styles.foot} role="status">
        {found &&
          [found.windows.computer, found.windows.product, words.count(rows.length)]
            .filter((part) => part !== undefined)
            .join(' · ')}
      </p>
      {open && open.dialog !== 'check' && (
        <PasswordDialog
          account={open.account}
          first={open.dialog === 'password' ? 'set' : 'keep'}
          onClose={close}
          onWanted={(wanted) => reset(open.account, wanted)}
        />
      )}
      {open?.dialog === 'check' && place && (
        <CheckDialog
          place={place}
          rid={open.account.rid}
          name={open.account.name}
          onClose={close}
          onMend={({ mends }) => {
            if (mends === 'administrator') promote(open.account, true);
            else if (mends === 'server') {
              close();
              openServer(place.target, place.folder);
            } else
              setOpen({
                dialog: mends === 'password' || mends === 'mustChange' ? 'password' : 'change',
                account: open.account,
              });
          }}
        />
      )}
    </div>
  );
}

const keyOf = ({ rid }: WindowsAccount): string => String(rid);
