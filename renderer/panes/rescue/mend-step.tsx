import {
  CircleCheck,
  Files,
  FolderTree,
  HardDrive,
  KeyRound,
  LifeBuoy,
  ListTree,
  Logs,
  type LucideIcon,
  ServerCog,
  SquareTerminal,
  Undo2,
} from 'lucide-react';
import { LOCAL } from '../../../electron/contract/address.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { ChoiceCards } from '../../parts/choice-card.tsx';
import { openDialog } from '../../shell/dialogs/open-dialog.ts';
import {
  openAccounts,
  openDisks,
  openFiles,
  openLogs,
  openRegistry,
  openServer,
  openTerminalInside,
} from '../../shell/open.ts';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import styles from './rescue.module.css';
import type { Trouble } from './steps.ts';
import type { Rescue } from './use-rescue.ts';

const words = text.rescue;

/** Looks for reasons in a Windows, and shows them with what mends each. */
export function ExplainStep({ rescue: { target, reach } }: { rescue: Rescue }) {
  if (reach === undefined) return null;
  const look = async () => {
    const job = await runTool('explain-unreachable', { target: target.id, folder: reach.folder }, words.explain);
    if (job) openDialog({ kind: 'job', jobId: job.id });
  };
  return (
    <>
      <p>{words.explainText}</p>
      <div className={styles.acts}>
        <Button variant="accent" icon={LifeBuoy} onClick={() => void look()}>
          {words.explain}
        </Button>
      </div>
    </>
  );
}

type Act = 'server' | 'accounts' | 'registry' | 'files' | 'disks' | 'inside' | 'rest' | 'logs';

/** What helps with a trouble, the likeliest first. */
const helps: Record<'windows' | 'linux', Record<Trouble, readonly Act[]>> = {
  windows: {
    unreachable: ['server', 'accounts', 'registry', 'files'],
    start: ['server', 'registry', 'files', 'disks'],
    password: ['accounts', 'server'],
    files: ['files'],
    disk: ['files', 'disks'],
  },
  linux: {
    unreachable: ['logs', 'inside', 'files', 'rest'],
    start: ['rest', 'logs', 'inside', 'files', 'disks'],
    password: ['inside', 'files'],
    files: ['files', 'rest'],
    disk: ['files', 'logs', 'disks'],
  },
};
/** What only reads, or looks after what is mounted read-only by itself. */
const reading = new Set<Act>(['files', 'disks', 'rest', 'logs']);

const icons: Record<Act, LucideIcon> = {
  server: ServerCog,
  accounts: KeyRound,
  registry: ListTree,
  files: Files,
  disks: HardDrive,
  inside: SquareTerminal,
  rest: FolderTree,
  logs: Logs,
};

/** The tools for what is wrong, what was changed so far, and the word that it is done. */
export function MendStep({ rescue }: { rescue: Rescue }) {
  const { target, kept, set, standing, reach, explained, changes } = rescue;
  if (reach === undefined || kept.trouble === undefined || standing.system === undefined) return null;
  const { folder } = reach;
  const open: Record<Act, () => void> = {
    server: () => openServer(target.id, folder),
    accounts: () => openAccounts(target.id, folder),
    registry: () => openRegistry(target.id, folder),
    files: () => openFiles({ targetId: target.id, path: folder }, { targetId: LOCAL }),
    disks: () => openDisks(target.id),
    inside: () => openTerminalInside(target.id, folder),
    logs: () => openLogs(target.id, folder),
    rest: () => void runTool('mount-by-fstab', { target: target.id, place: folder }, text.mount.rest),
  };
  const acts = helps[standing.system][kept.trouble].filter(
    (act) => standing.disks || (act !== 'disks' && act !== 'inside' && act !== 'rest'),
  );
  const release = async () => {
    const job = await runTool('unmount-volume', { target: target.id, place: folder }, text.mount.unmount);
    if (job) set({ write: true });
  };
  return (
    <>
      {reach.readOnly && acts.some((act) => !reading.has(act)) && (
        <Banner tone="info" actions={<Button onClick={() => void release()}>{words.makeWritable}</Button>}>
          {words.onlyRead}
        </Banner>
      )}
      <ChoiceCards
        choices={acts.map((act) => ({
          key: act,
          icon: icons[act],
          title: words.acts[act],
          text: words.acts[`${act}Text`],
          onClick: open[act],
        }))}
      />
      <p className={styles.soft}>{words.changes(changes)}</p>
      <div className={styles.acts}>
        {explained && (
          <Button icon={LifeBuoy} onClick={() => openDialog({ kind: 'job', jobId: explained.id })}>
            {words.explained}
          </Button>
        )}
        {changes > 0 && (
          <Button icon={Undo2} onClick={() => openDialog({ kind: 'changes' })}>
            {words.showChanges}
          </Button>
        )}
        {standing.disks && (
          <Button icon={CircleCheck} onClick={() => set({ ready: true })}>
            {words.ready}
          </Button>
        )}
      </div>
    </>
  );
}
