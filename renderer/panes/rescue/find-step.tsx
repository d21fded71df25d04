import { AppWindow, HardDrive, ScanSearch, Terminal } from 'lucide-react';
import { useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { FoundSystem } from '../../../electron/tools/find-systems/contract.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { ChoiceCards } from '../../parts/choice-card.tsx';
import { TextField } from '../../parts/field.tsx';
import { formatDate } from '../../parts/format.ts';
import { Waiting } from '../../parts/spinner.tsx';
import { isAlive } from '../../shell/jobs.ts';
import { openDisks } from '../../shell/open.ts';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import styles from './rescue.module.css';
import { closedVolumes, type Rescue } from './use-rescue.ts';

const words = text.rescue;

/** Finds the systems on the server's disks and asks which it is about; elsewhere asks for the folder. */
export function FindStep({ rescue }: { rescue: Rescue }) {
  return rescue.standing.disks ? <Systems rescue={rescue} /> : <Folder rescue={rescue} />;
}

function Systems({ rescue: { target, looking, found, picture, set } }: { rescue: Rescue }) {
  const busy = looking !== undefined && isAlive(looking);
  const closed = picture === undefined ? 0 : closedVolumes(picture);
  const left = found?.skipped.length ?? 0;
  return (
    <>
      {busy && <Waiting>{words.looking}</Waiting>}
      {!busy && found && found.systems.length > 0 && (
        <>
          <p>{words.which}</p>
          <ChoiceCards
            choices={found.systems.map((system) => ({
              key: system.device,
              icon: system.kind === 'windows' ? AppWindow : Terminal,
              title: nameOf(system),
              text: factsOf(system),
              onClick: () => set({ system: { kind: system.kind, device: system.device, name: nameOf(system) } }),
            }))}
          />
        </>
      )}
      {!busy && found?.systems.length === 0 && <StateMark tone="warning">{words.none}</StateMark>}
      {!busy && left > 0 && <p className={styles.soft}>{words.skipped(left)}</p>}
      {!busy && closed > 0 && <p className={styles.soft}>{words.closed(closed)}</p>}
      <div className={styles.acts}>
        <Button
          variant={found === undefined ? 'accent' : 'standard'}
          icon={ScanSearch}
          busy={busy}
          onClick={() => void runTool('find-systems', { target: target.id }, text.systems.act)}
        >
          {found === undefined ? words.find : words.again}
        </Button>
        <Button icon={HardDrive} onClick={() => openDisks(target.id)}>
          {words.openDisks}
        </Button>
      </div>
    </>
  );
}

const nameOf = (system: FoundSystem): string =>
  displayName(
    system.kind === 'windows' ? (system.product ?? text.systems.windows) : (system.release ?? text.systems.linux),
  );

const factsOf = (system: FoundSystem): string =>
  [
    text.systems.on(system.device),
    system.kind === 'windows' ? system.computer : system.hostName,
    system.kind === 'windows' && system.shutDown !== undefined
      ? `${text.systems.shutDown}: ${formatDate(system.shutDown)}`
      : undefined,
  ]
    .flatMap((fact) => (fact === undefined ? [] : [displayName(fact)]))
    .join(' · ');

function Folder({ rescue: { set } }: { rescue: Rescue }) {
  const [folder, setFolder] = useState('/mnt/windows');
  return (
    <form
      className={styles.folder}
      onSubmit={(event) => {
        event.preventDefault();
        if (folder.trim() !== '') set({ folder: folder.trim() });
      }}
    >
      <TextField
        mono
        label={words.plainFolder}
        hint={words.plainFolderHint}
        value={folder}
        onValue={setFolder}
        className={styles.grows}
      />
      <Button type="submit" variant="accent" disabled={folder.trim() === ''}>
        {words.plainFolderAct}
      </Button>
    </form>
  );
}
