import type { LucideIcon } from 'lucide-react';
import styles from './choice-card.module.css';

/** One of several ways to go on, with what it means. */
export interface CardChoice {
  readonly key: string;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
  /** Told where one of the cards holds now. */
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

/** Large buttons side by side, as many in a row as there is room for. */
export function ChoiceCards({ choices }: { choices: readonly CardChoice[] }) {
  return (
    <ul className={styles.cards}>
      {choices.map(({ key, icon: Icon, title, text, pressed, onClick }) => (
        <li key={key}>
          <button type="button" className={styles.card} aria-pressed={pressed} onClick={onClick}>
            <Icon size={24} strokeWidth={1.5} aria-hidden />
            <span>
              <span className={styles.title}>{title}</span>
              <span className={styles.text}>{text}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
