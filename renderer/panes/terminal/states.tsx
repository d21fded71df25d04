import { CircleStop, RotateCw, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Problem } from '../../../electron/contract/problem.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { Button, join } from '../../parts/button.tsx';
import { formatDuration } from '../../parts/format.ts';
import { text } from '../../text/index.ts';
import styles from './terminal.module.css';

const words = text.terminal;

/** Says over the terminal that its connection is away and when it is tried again. */
export function Connection({ target }: { target: TargetState | undefined }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(clock);
  }, []);
  const wait = target?.nextTry === undefined ? undefined : target.nextTry - now;
  return (
    <div role="status" className={join(styles.bar, styles.warning)}>
      <TriangleAlert size={16} aria-hidden />
      <span>
        {words.reconnecting}
        {/* The seconds are for the eyes; read out each second they would drown everything else. */}
        {wait !== undefined && wait > 0 && <span aria-hidden> {words.reconnectingNext(formatDuration(wait))}</span>}
      </span>
      {target && (
        <Button onClick={() => void call('targets.reconnect', { targetId: target.id }).catch(() => undefined)}>
          {words.tryNow}
        </Button>
      )}
    </div>
  );
}

/** Says under the terminal that its shell has ended, and offers another one in the same tab. */
export function Ended(props: { words: string; problem?: Problem; onOpen: () => void }) {
  return (
    <div role="status" className={styles.bar}>
      <CircleStop size={16} aria-hidden />
      <span>
        {props.problem?.title ?? props.words} {words.endedHint}
      </span>
      <Button icon={RotateCw} onClick={props.onOpen}>
        {words.openAgain}
      </Button>
    </div>
  );
}
