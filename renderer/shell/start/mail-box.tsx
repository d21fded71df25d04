import { Mail } from 'lucide-react';
import { useState } from 'react';
import type { MailFields } from '../../../electron/contract/target.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { TextArea } from '../../parts/field.tsx';
import { text } from '../../text/index.ts';
import { ProblemBanner } from '../problem.tsx';
import styles from './start-page.module.css';
import { CONNECT_BUTTON, HOST_FIELD } from './fields.ts';
import { readMail, useStart } from './start-store.ts';

/** Where the provider's mail is pasted; what is found goes into the fields below, and the text is let go. */
export function MailBox() {
  const words = text.start.connect;
  const { mail, mailProblem } = useStart();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const read = async (mailText: string) => {
    if (mailText.trim() === '') return;
    setBusy(true);
    const found = await readMail(mailText);
    setBusy(false);
    if (found === null || foundIn(found).length === 0) return;
    setTyped('');
    setOpen(false);
    // With all there is to know, the next step is one key away.
    document.getElementById(found.host && found.password ? CONNECT_BUTTON : HOST_FIELD)?.focus();
  };
  return (
    <div className={styles.mail}>
      {open ? (
        <>
          <TextArea
            label={words.mailLabel}
            hint={words.mailHint}
            placeholder={words.mailPlaceholder}
            rows={5}
            // The person just asked for this field.
            ref={focusOnce}
            value={typed}
            onValue={setTyped}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (typed !== '' || pasted.trim() === '') return;
              event.preventDefault();
              setTyped(pasted);
              void read(pasted);
            }}
          />
          <div className={styles.buttons}>
            <Button variant="accent" busy={busy} disabled={typed.trim() === ''} onClick={() => void read(typed)}>
              {words.mailRead}
            </Button>
            <Button
              onClick={() => {
                setTyped('');
                setOpen(false);
              }}
            >
              {text.parts.cancel}
            </Button>
          </div>
        </>
      ) : (
        <div className={styles.buttons}>
          <Button icon={Mail} onClick={() => setOpen(true)}>
            {words.pasteMail}
          </Button>
          {!mail && <span className={styles.soft}>{words.pasteMailHint}</span>}
        </div>
      )}
      {mailProblem && <ProblemBanner problem={mailProblem} />}
      {mail && <Found mail={mail} />}
    </div>
  );
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}

type Field = keyof typeof text.start.connect.found;

function foundIn(mail: MailFields): Field[] {
  const fields: Field[] = ['host', 'port', 'user', 'password'];
  return fields.filter((field) => mail[field] !== undefined);
}

function Found({ mail }: { mail: MailFields }) {
  const words = text.start.connect;
  const fields = foundIn(mail).map((field) => words.found[field]);
  const mode = words.mailMode[mail.mode];
  return (
    <Banner tone={fields.length > 0 && mail.mode !== 'winrescue' ? 'ok' : 'warning'}>
      <p>{fields.length > 0 ? words.mailFound(fields.join(', ')) : words.mailNothing}</p>
      {mode !== '' && <p>{mode}</p>}
      {mail.url !== undefined && <p style={{ userSelect: 'text' }}>{mail.url}</p>}
    </Banner>
  );
}
