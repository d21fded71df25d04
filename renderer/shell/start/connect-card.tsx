import { PlugZap } from 'lucide-react';
import { useState } from 'react';
import { LOCAL } from '../../../electron/contract/address.ts';
import { useSettings, useTargets } from '../../client/stores.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Details } from '../../parts/details.tsx';
import { PasswordField, TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { text } from '../../text/index.ts';
import { ProblemBanner } from '../problem.tsx';
import { type ConnectForm, type FormErrors, formErrors, splitAddress, withBackupSpace, withService } from './form.ts';
import { CONNECT_BUTTON, HOST_FIELD, PASSWORD_FIELD } from './fields.ts';
import { MailBox } from './mail-box.tsx';
import { SignInOptions } from './sign-in-options.tsx';
import styles from './start-page.module.css';
import { changeForm, connectWithForm, stopConnecting, useStart } from './start-store.ts';

/** Signing in to a server: from the mail, or field by field. */
export function ConnectCard() {
  const words = text.start.connect;
  const { form, attempt, goal } = useStart();
  const [checked, setChecked] = useState(false);
  const targets = useTargets((store) => store.targets);
  const servers = targets.filter(({ kind, capabilities }) => kind !== 'local' && capabilities.includes('dial'));
  const errors: FormErrors = checked ? formErrors(form) : {};
  const mine = attempt?.to === 'server' ? attempt : undefined;
  const submit = () => {
    const found = formErrors(form);
    setChecked(true);
    if (Object.keys(found).length > 0) {
      document.getElementById(found.host ? HOST_FIELD : 'connect-form')?.focus();
      return;
    }
    setChecked(false);
    void connectWithForm();
  };
  return (
    <section className={styles.section} aria-labelledby="connect-heading">
      <h2 id="connect-heading">{words.heading}</h2>
      <div className={styles.card}>
        {goal && (
          <Banner tone="info">
            <p>
              {text.start.goals.chosen} <strong>{text.start.goals[goal]}</strong>
            </p>
          </Banner>
        )}
        <MailBox />
        <form
          id="connect-form"
          tabIndex={-1}
          className={styles.form}
          aria-labelledby="connect-heading"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <div className={styles.wide}>
            <Service servers={servers} />
          </div>
          <TextField
            fieldId={HOST_FIELD}
            label={words.host}
            hint={words.hostHint}
            error={errors.host}
            mono
            value={form.host}
            onValue={(host) => changeForm({ host })}
            onBlur={() => {
              const parts = form.service === 'ssh' ? splitAddress(form.host) : null;
              const moved = withBackupSpace(
                { ...form, ...parts },
                servers.map(({ id }) => id),
              );
              if (parts !== null || moved.host !== form.host || moved.service !== form.service) changeForm(moved);
            }}
          />
          <TextField
            label={words.port}
            error={errors.port}
            inputMode="numeric"
            value={form.port}
            onValue={(port) => changeForm({ port })}
          />
          <TextField
            className={styles.wide}
            label={words.user}
            error={errors.user}
            value={form.user}
            onValue={(user) => changeForm({ user })}
          />
          <Password />
          {form.service === 'ssh' && (
            <div className={styles.wide}>
              <Details title={words.more} open={form.keyKind !== 'none' || form.agent || form.viaJump}>
                <SignInOptions errors={errors} />
              </Details>
            </div>
          )}
          <div className={styles.wide}>
            <Remember />
          </div>
          {mine?.problem && (
            <div className={styles.wide} ref={scrollHere}>
              <ProblemBanner problem={mine.problem} />
            </div>
          )}
          <div className={`${styles.wide} ${styles.buttons}`}>
            <Button id={CONNECT_BUTTON} type="submit" variant="accent" size="large" icon={PlugZap} busy={mine?.running}>
              {words.act}
            </Button>
            {mine?.running && (
              <>
                <Button size="large" onClick={stopConnecting}>
                  {words.stop}
                </Button>
                <Waiting>{words.connecting(mine.server)}</Waiting>
              </>
            )}
          </div>
        </form>
      </div>
    </section>
  );
}

/** What went wrong must be seen, also where the form is longer than the window. */
function scrollHere(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' });
}

/** What the server speaks, and for FTP from where it is reached: a backup space lets in nobody but the server. */
function Service({ servers }: { servers: readonly { readonly id: string; readonly label: string }[] }) {
  const words = text.start.connect;
  const form = useStart((store) => store.form);
  const kinds = (['ssh', 'explicit', 'implicit', 'none'] as const).map((value) => ({
    value,
    label: words.services[value],
  }));
  const ways = [{ value: LOCAL, label: words.fromHere }, ...servers.map(({ id, label }) => ({ value: id, label }))];
  const isKnown = ways.some(({ value }) => value === form.through);
  return (
    <div className={styles.more}>
      <Select<ConnectForm['service']>
        label={words.service}
        value={form.service}
        options={kinds}
        onChange={(service) => changeForm(withService(form, service))}
      />
      {form.service !== 'ssh' && (
        <>
          <Select
            label={words.through}
            value={form.through}
            options={isKnown ? ways : [...ways, { value: form.through, label: words.notConnected(form.through) }]}
            onChange={(through) => changeForm({ through })}
          />
          <p className={styles.hint}>{form.service === 'none' ? words.plainHint : words.ftpHint}</p>
        </>
      )}
    </div>
  );
}

function Password() {
  const words = text.start.connect;
  const form = useStart((store) => store.form);
  const source =
    form.password !== '' ? undefined : form.mailPassword ? 'mail' : form.secretsKept ? 'keychain' : undefined;
  const tags = { mail: words.fromMail, keychain: words.fromKeychain };
  const hints = { mail: words.fromMailHint, keychain: words.fromKeychainHint };
  return (
    <PasswordField
      fieldId={PASSWORD_FIELD}
      className={styles.wide}
      label={words.password}
      value={form.password}
      hint={source && hints[source]}
      before={source && <span className={styles.tag}>{tags[source]}</span>}
      onValue={(password) => changeForm({ password })}
    />
  );
}

function Remember() {
  const words = text.start.connect;
  const form = useStart((store) => store.form);
  const keychain = useSettings((store) => store.about?.keychain);
  return (
    <div className={styles.more}>
      <Checkbox
        label={words.remember}
        hint={words.rememberHint}
        checked={form.remember}
        onChange={(remember) => changeForm({ remember, keepSecret: remember && form.keepSecret })}
      />
      {form.remember && (
        <>
          <TextField
            label={words.label}
            optional
            value={form.label}
            placeholder={form.host.trim()}
            onValue={(label) => changeForm({ label })}
          />
          <Checkbox
            label={words.keepSecret}
            hint={keychain?.available ? words.keepSecretHint : (keychain?.reason ?? text.shell.settings.keychainNo)}
            disabled={!keychain?.available}
            checked={form.keepSecret && keychain?.available === true}
            onChange={(keepSecret) => changeForm({ keepSecret })}
          />
        </>
      )}
    </div>
  );
}
