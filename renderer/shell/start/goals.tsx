import { Download, Eye, FlaskConical, KeyRound, type LucideIcon, SquareTerminal, Upload } from 'lucide-react';
import { LOCAL, PRACTICE } from '../../../electron/contract/address.ts';
import { useTargets } from '../../client/stores.ts';
import { text } from '../../text/index.ts';
import { HOST_FIELD } from './fields.ts';
import { goals, type Goal, openGoal } from './goal.ts';
import styles from './start-page.module.css';
import { connectToPractice, useStart } from './start-store.ts';

const icons: Record<Goal, LucideIcon> = {
  getFiles: Download,
  putFiles: Upload,
  accounts: KeyRound,
  terminal: SquareTerminal,
  look: Eye,
};

/** What the person came for; each card leads through connecting to the right pane. */
export function Goals() {
  const words = text.start.goals;
  const goal = useStart((store) => store.goal);
  const server = useTargets((store) =>
    store.targets.findLast((target) => target.id !== LOCAL && target.state === 'connected'),
  );
  const practiceRuns = useTargets((store) => store.targets.some((target) => target.id === PRACTICE));
  const choose = (chosen: Goal) => {
    if (server) {
      openGoal(chosen, server.id);
      return;
    }
    useStart.setState({ goal: goal === chosen ? undefined : chosen });
    if (goal !== chosen) document.getElementById(HOST_FIELD)?.focus();
  };
  return (
    <section className={styles.section} aria-labelledby="goals-heading">
      <div>
        <h2 id="goals-heading">{words.heading}</h2>
        <p className={styles.soft}>{server ? words.hintConnected(server.label) : words.hintNotConnected}</p>
      </div>
      <ul className={styles.goals}>
        {goals.map((name) => (
          <li key={name}>
            <Card
              icon={icons[name]}
              title={words[name]}
              text={words[`${name}Text`]}
              pressed={server ? undefined : goal === name}
              onClick={() => choose(name)}
            />
          </li>
        ))}
        {!practiceRuns && (
          <li>
            <Card
              icon={FlaskConical}
              title={words.practice}
              text={words.practiceText}
              onClick={() => void connectToPractice()}
            />
          </li>
        )}
      </ul>
    </section>
  );
}

function Card({
  icon: Icon,
  title,
  text: explanation,
  pressed,
  onClick,
}: {
  icon: LucideIcon;
  title: string;
  text: string;
  pressed?: boolean;
  onClick: () => void;
}) {
  return (
    <button type="button" className={styles.goal} aria-pressed={pressed} onClick={onClick}>
      <Icon size={24} strokeWidth={1.5} aria-hidden />
      <span>
        <span className={styles.goalTitle}>{title}</span>
        <span className={styles.goalText}>{explanation}</span>
      </span>
    </button>
  );
}
