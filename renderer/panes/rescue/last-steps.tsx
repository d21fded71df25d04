import { LogOut, Power } from 'lucide-react';
import { displayName } from '../../../electron/contract/names.ts';
import { Button } from '../../parts/button.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { openDialog } from '../../shell/dialogs/open-dialog.ts';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import styles from './rescue.module.css';
import type { Rescue } from './use-rescue.ts';

const words = text.rescue;

/** Takes off what was mounted and stops what was started. */
export function ReleaseStep({ rescue: { target, mounted, picture } }: { rescue: Rescue }) {
  if (picture === undefined) return <Waiting>{words.waiting}</Waiting>;
  return (
    <>
      <p>{words.inUse(mounted.map(displayName).join(', '))}</p>
      <div className={styles.acts}>
        <Button
          variant="accent"
          icon={LogOut}
          onClick={() => void runTool('unmount-volume', { target: target.id }, words.release)}
        >
          {words.release}
        </Button>
      </div>
    </>
  );
}

/** Restarts the server, or leaves it as it is. */
export function RestartStep({ rescue: { target } }: { rescue: Rescue }) {
  return (
    <>
      <p>{words.restartText}</p>
      <div className={styles.acts}>
        <Button
          variant="accent"
          icon={Power}
          onClick={() => void runTool('restart-server', { target: target.id }, words.restart)}
        >
          {words.restart}
        </Button>
        <Button icon={LogOut} onClick={() => openDialog({ kind: 'leave', targetId: target.id })}>
          {words.leave}
        </Button>
      </div>
    </>
  );
}
