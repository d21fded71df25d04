import { FileCode, HardDrive, Lock, PenLine } from 'lucide-react';
import { displayName } from '../../../electron/contract/names.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { openDialog } from '../../shell/dialogs/open-dialog.ts';
import { openDisks } from '../../shell/open.ts';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import styles from './rescue.module.css';
import { failingBelow, type Rescue } from './use-rescue.ts';

const words = text.rescue;

/** Makes the files of the chosen system reachable: read-only unless the person asked to change it. */
export function MountStep({ rescue: { target, kept, picture, volume } }: { rescue: Rescue }) {
  if (picture === undefined) return <Waiting>{words.waiting}</Waiting>;
  if (volume === undefined)
    return (
      <Banner
        tone="warning"
        actions={
          <Button icon={HardDrive} onClick={() => openDisks(target.id)}>
            {words.openDisks}
          </Button>
        }
      >
        {words.gone(displayName(kept.system?.device ?? ''))}
      </Banner>
    );
  const failing = failingBelow(picture, volume.path);
  const writing = kept.write === true && failing.length === 0;
  const mount = (write: boolean) =>
    void runTool(
      'mount-volume',
      { target: target.id, volume: volume.path, write },
      `${write ? words.write : words.readOnly}: ${displayName(volume.path)}`,
    );
  const checkStart = () =>
    void runTool('check-boot', { target: target.id, volume: volume.path }, text.boot.check).then(
      (job) => job && openDialog({ kind: 'job', jobId: job.id }),
    );
  return (
    <>
      {failing.map(({ path, model }) => (
        <Banner key={path} tone="danger">
          {words.failing(displayName([path, model].filter(Boolean).join(' · ')))}
        </Banner>
      ))}
      <p>{failing.length > 0 ? words.mountFirst : words.mountText}</p>
      <div className={styles.acts}>
        <Button variant={writing ? 'standard' : 'accent'} icon={Lock} onClick={() => mount(false)}>
          {words.readOnly}
        </Button>
        <Button variant={writing ? 'accent' : 'standard'} icon={PenLine} onClick={() => mount(true)}>
          {words.write}
        </Button>
        {kept.trouble === 'start' && kept.system?.kind === 'windows' && (
          <Button icon={FileCode} onClick={checkStart}>
            {text.boot.check}
          </Button>
        )}
      </div>
    </>
  );
}
