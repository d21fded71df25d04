import { Checkbox } from '../../parts/checkbox.tsx';
import { PasswordField, TextArea, TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import type { FormErrors } from './form.ts';
import styles from './start-page.module.css';
import { changeForm, useStart } from './start-store.ts';

/** Keys, the agent, a jump host: folded away, since a rescue system is mostly entered with its password. */
export function SignInOptions({ errors }: { errors: FormErrors }) {
  const words = text.start.connect;
  const form = useStart((store) => store.form);
  return (
    <div className={styles.more}>
      <Select
        label={words.key}
        value={form.keyKind}
        options={[
          { value: 'none', label: words.keyKinds.none },
          { value: 'path', label: words.keyKinds.path },
          { value: 'text', label: words.keyKinds.text },
        ]}
        onChange={(keyKind) => changeForm({ keyKind })}
      />
      {form.keyKind === 'path' && (
        <TextField
          label={words.keyPath}
          placeholder={words.keyPathPlaceholder}
          error={errors.keyPath}
          mono
          value={form.keyPath}
          onValue={(keyPath) => changeForm({ keyPath })}
        />
      )}
      {form.keyKind === 'text' && (
        <TextArea
          label={words.keyText}
          hint={words.keyTextHint}
          error={errors.keyText}
          mono
          value={form.keyText}
          onValue={(keyText) => changeForm({ keyText })}
        />
      )}
      {form.keyKind !== 'none' && (
        <PasswordField
          label={words.passphrase}
          optional
          value={form.passphrase}
          onValue={(passphrase) => changeForm({ passphrase })}
        />
      )}
      <Checkbox label={words.agent} checked={form.agent} onChange={(agent) => changeForm({ agent })} />
      <Checkbox label={words.jump} checked={form.viaJump} onChange={(viaJump) => changeForm({ viaJump })} />
      {form.viaJump && <JumpFields errors={errors} />}
    </div>
  );
}

function JumpFields({ errors }: { errors: FormErrors }) {
  const words = text.start.connect;
  const form = useStart((store) => store.form);
  return (
    <fieldset className={styles.group}>
      <legend>{words.jumpLegend}</legend>
      <TextField
        label={words.jumpHost}
        error={errors.jumpHost}
        mono
        value={form.jumpHost}
        onValue={(jumpHost) => changeForm({ jumpHost })}
      />
      <TextField
        label={words.jumpPort}
        error={errors.jumpPort}
        inputMode="numeric"
        value={form.jumpPort}
        onValue={(jumpPort) => changeForm({ jumpPort })}
      />
      <TextField
        className={styles.wide}
        label={words.jumpUser}
        error={errors.jumpUser}
        value={form.jumpUser}
        onValue={(jumpUser) => changeForm({ jumpUser })}
      />
      <PasswordField
        className={styles.wide}
        label={words.jumpPassword}
        optional
        value={form.jumpPassword}
        onValue={(jumpPassword) => changeForm({ jumpPassword })}
      />
      <TextField
        className={styles.wide}
        label={words.jumpKeyPath}
        optional
        mono
        value={form.jumpKeyPath}
        onValue={(jumpKeyPath) => changeForm({ jumpKeyPath })}
      />
      <div className={styles.wide}>
        <Checkbox
          label={words.jumpAgent}
          checked={form.jumpAgent}
          onChange={(jumpAgent) => changeForm({ jumpAgent })}
        />
      </div>
    </fieldset>
  );
}
