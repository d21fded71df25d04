import { FlaskConical } from 'lucide-react';
import { PRACTICE } from '../../../electron/contract/address.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { text } from '../../text/index.ts';
import { ProblemBanner } from '../problem.tsx';
import styles from './start-page.module.css';
import { connectToPractice, stopConnecting, useStart } from './start-store.ts';

/** The practice server: a place to try everything, in one click. */
export function PracticeCard() {
  const words = text.start.practice;
  const attempt = useStart((store) => (store.attempt?.to === 'practice' ? store.attempt : undefined));
  const running = useTargets((store) => store.targets.some((target) => target.id === PRACTICE));
  return (
    <section className={styles.section} aria-labelledby="practice-heading">
      <h2 id="practice-heading">{words.heading}</h2>
      <div className={styles.card}>
        <p>{words.text}</p>
        {attempt?.problem && <ProblemBanner problem={attempt.problem} />}
        <div className={styles.buttons}>
          <Button icon={FlaskConical} busy={attempt?.running} onClick={() => void connectToPractice()}>
            {running ? words.open : words.act}
          </Button>
          {attempt?.running && (
            <>
              <Button onClick={stopConnecting}>{text.start.connect.stop}</Button>
              <Waiting>{words.starting}</Waiting>
            </>
          )}
        </div>
      </div>
    </section>
  );
}
