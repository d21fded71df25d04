import { useStart } from './start-store.ts';
import { text } from '../../text/index.ts';
import { ConnectCard } from './connect-card.tsx';
import { Goals } from './goals.tsx';
import { KnownServers } from './known-servers.tsx';
import { PracticeCard } from './practice-card.tsx';
import styles from './start-page.module.css';

/** Where everything begins: connect on the left, what the person came for on the right. */
export function StartPage() {
  const words = text.start;
  const attempt = useStart((store) => store.attempt);
  return (
    <div className={styles.page} aria-busy={attempt?.running}>
      <div className={styles.content}>
        <div className={styles.head}>
          <h1>{words.heading}</h1>
          <p className={styles.soft}>{words.intro}</p>
        </div>
        <div className={styles.column}>
          <ConnectCard />
          <KnownServers />
          <PracticeCard />
        </div>
        <div className={styles.column}>
          <Goals />
        </div>
      </div>
    </div>
  );
}
