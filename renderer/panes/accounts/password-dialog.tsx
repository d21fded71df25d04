import { type ReactNode, useId, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { toProblem } from '../../../electron/contract/problem.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import type { WindowsAccount } from '../../../electron/contract/windows-accounts.ts';
import { call } from '../../client/client.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { PasswordField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { notify } from '../../shell/notices.ts';
import { text } from '../../text/index.ts';
import styles from './accounts.module.css';
import { LONGEST_PASSWORD, newPassword, strengthOf } from './password.ts';

const words = text.accounts.dialog;
const TONES = { weak: 'warning', fair: 'info', strong: 'ok' } as const;

type How = 'set' | 'clear' | 'keep';
type Wanted = Omit<ToolInput<'reset-windows-password'>, 'target' | 'folder' | 'rid'>;

/** Asks what is to become of an account. The password leaves it as a handle only. */
export function PasswordDialog({
  account,
  first,
  onClose,
  onWanted,
}: {
  account: WindowsAccount;
  first: How;
  onClose: () => void;
  onWanted: (wanted: Wanted) => void;
}) {
  const form = useId();
  const [how, setHow] = useState<How>(first);
  const [password, setPassword] = useState('');
  const [made, setMade] = useState(false);
  const [marks, setMarks] = useState({
    enabled: !account.enabled,
    disabled: false,
    unlock: account.locked || account.wrongPasswords > 0,
    removeExpiry: account.expired,
    openHours: !account.allHours,
    neverExpires: account.neverExpires,
    mustChange: false,
  });
  const tooLong = password.length > LONGEST_PASSWORD;
  const able = how === 'set' ? password !== '' && !tooLong : true;
  const mark = (name: keyof typeof marks, label: ReactNode) => (
    <Checkbox label={label} checked={marks[name]} onChange={(on) => setMarks({ ...marks, [name]: on })} />
  );
  const goOn = async () => {
    try {
      const { handle } = how === 'set' ? await call('secrets.keep', { secret: password }) : { handle: null };
      const { enabled, disabled, unlock, removeExpiry, openHours, neverExpires, mustChange } = marks;
      onWanted({
        ...(how !== 'keep' && { password: handle }),
        ...(unlock && { unlock }),
        ...(enabled ? { enabled } : disabled ? { enabled: false } : {}),
        ...(removeExpiry && { removeExpiry }),
        ...(openHours && { openHours }),
        ...(neverExpires !== account.neverExpires && !mustChange && { neverExpires }),
        ...(mustChange ? { mustChange } : account.mustChange && { mustChange }),
      });
    } catch (error) {
      const { title, message } = toProblem(error);
      notify({ tone: 'danger', title, text: message });
    }
  };
  const name = displayName(account.name);
  return (
    <Dialog
      open
      title={first === 'keep' ? words.changeTitle(name) : words.title(name)}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent" disabled={!able}>
            {words.next}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (able) void goOn();
        }}
      >
        <Select
          label={words.how}
          value={how}
          options={(['set', 'clear', 'keep'] as const).map((value) => ({ value, label: words[value] }))}
          onChange={setHow}
        />
        {how === 'set' && (
          <>
            <div className={styles.password}>
              {made ? (
                <PasswordField
                  key="made"
                  open
                  readOnly
                  label={words.password}
                  hint={words.made}
                  value={password}
                  onFocus={(event) => event.target.select()}
                />
              ) : (
                <PasswordField
                  label={words.password}
                  hint={words.policy}
                  value={password}
                  onValue={setPassword}
                  {...(tooLong && { error: words.tooLong })}
                />
              )}
              <Button
                onClick={() => {
                  setPassword(newPassword());
                  setMade(true);
                }}
              >
                {words.generate}
              </Button>
            </div>
            {password !== '' && (
              <StateMark tone={TONES[strengthOf(password)]}>{words.strength[strengthOf(password)]}</StateMark>
            )}
          </>
        )}
        {account.enabled ? mark('disabled', words.disabled) : mark('enabled', words.enabled)}
        {(account.locked || account.wrongPasswords > 0) && mark('unlock', words.unlock)}
        {account.expires !== undefined && mark('removeExpiry', words.removeExpiry)}
        {!account.allHours && mark('openHours', words.openHours)}
        {mark('neverExpires', words.neverExpires)}
        {mark('mustChange', words.mustChange)}
      </form>
    </Dialog>
  );
}
