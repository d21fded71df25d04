import { Download, Eye, FlaskConical, KeyRound, LifeBuoy, type LucideIcon, SquareTerminal, Upload } from 'lucide-react';
import { LOCAL, PRACTICE } from '../../../electron/contract/address.ts';
import { useTargets } from '../../client/stores.ts';
import { ChoiceCards } from '../../parts/choice-card.tsx';
import { text } from '../../text/index.ts';
import { HOST_FIELD } from './fields.ts';
import { goals, type Goal, openGoal } from './goal.ts';
import styles from './start-page.module.css';
import { connectToPractice, useStart } from './start-store.ts';

const icons: Record<Goal, LucideIcon> = {
  rescue: LifeBuoy,
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
  const practice = {
    key: 'practice',
    icon: FlaskConical,
    title: words.practice,
    text: words.practiceText,
    onClick: () => void connectToPractice(),
  };
  return (
    <section className={styles.section} aria-labelledby="goals-heading">
      <div>
        <h2 id="goals-heading">{words.heading}</h2>
        <p className={styles.soft}>{server ? words.hintConnected(server.label) : words.hintNotConnected}</p>
      </div>
      <ChoiceCards
        choices={[
          ...goals.map((name) => ({
            key: name,
            icon: icons[name],
            title: words[name],
            text: words[`${name}Text`],
            pressed: server ? undefined : goal === name,
            onClick: () => choose(name),
          })),
          ...(practiceRuns ? [] : [practice]),
        ]}
      />
    </section>
  );
}
