import { useRef } from 'react';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { CopyButton, Details } from '../../parts/details.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { text } from '../../text/index.ts';
import { type HostKeyQuestion, useHostKeyQuestion } from '../host-key.ts';
import styles from './host-key-dialogs.module.css';

/** The open question about a host key, if any. */
export function HostKeyDialogs() {
  const question = useHostKeyQuestion((store) => store.question);
  if (question === undefined) return null;
  return question.kind === 'unknown' ? <UnknownKey question={question} /> : <ChangedKey question={question} />;
}

function UnknownKey({ question }: { question: HostKeyQuestion }) {
  const words = text.shell.hostKey;
  const refuse = useRef<HTMLButtonElement>(null);
  const details = question.problem.details ?? {};
  return (
    <Dialog
      open
      title={words.title}
      description={words.lead(question.server)}
      initialFocus={refuse}
      onClose={() => question.answer(false)}
      actions={
        <>
          <Button onClick={() => question.answer(true)}>{words.accept}</Button>
          <Button ref={refuse} variant="accent" onClick={() => question.answer(false)}>
            {words.refuse}
          </Button>
        </>
      }
    >
      <Fingerprint label={words.fingerprint} value={details['fingerprint'] ?? text.parts.unknown} />
      {details['algorithm'] && <p className={styles.soft}>{words.algorithm(details['algorithm'])}</p>}
      <Details title={words.compareTitle} open>
        <ul className={styles.list}>
          {words.compare.map((way) => (
            <li key={way}>{way}</li>
          ))}
        </ul>
      </Details>
      <p className={styles.soft}>{words.remembered}</p>
    </Dialog>
  );
}

function ChangedKey({ question }: { question: HostKeyQuestion }) {
  const words = text.shell.hostKeyChanged;
  const stop = useRef<HTMLButtonElement>(null);
  const details = question.problem.details ?? {};
  return (
    <Dialog
      open
      tone="danger"
      title={words.title}
      description={words.lead(question.server)}
      initialFocus={stop}
      onClose={() => question.answer(false)}
      actions={
        <>
          <Button onClick={() => question.answer(true)}>{words.restarted}</Button>
          <Button ref={stop} variant="accent" onClick={() => question.answer(false)}>
            {words.stop}
          </Button>
        </>
      }
    >
      {details['expected'] && <Fingerprint label={words.accepted} value={details['expected']} />}
      {details['fingerprint'] && <Fingerprint label={words.shown} value={details['fingerprint']} />}
      <Banner tone="danger">
        <p>{words.dangerous}</p>
      </Banner>
      <Banner tone="info">
        <p>{words.harmless}</p>
        <p className={styles.soft}>{words.restartedHint}</p>
      </Banner>
    </Dialog>
  );
}

function Fingerprint({ label, value }: { label: string; value: string }) {
  return (
    <div className={styles.block}>
      <p className={styles.label}>{label}</p>
      <div className={styles.fingerprint}>
        <span>{value}</span>
        <CopyButton value={value} />
      </div>
    </div>
  );
}
