import { type LucideIcon, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { z } from 'zod';
import { useJobs, useTargets } from '../client/stores.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { TextField } from '../parts/field.tsx';
import { Select } from '../parts/select.tsx';
import type { PaneProps } from '../shell/pane.ts';
import { text } from '../text/index.ts';
import styles from './windows-place.module.css';

const words = text.windowsPlace;
const shape = z.object({ targetId: z.string(), folder: z.string().optional() });
/** Where disks of Windows are mounted first. */
const USUAL = '/mnt/windows';

/** The Windows that a pane is about, as its tab keeps it. */
export function useWindowsPlace({ params, setParams }: Pick<PaneProps, 'params' | 'setParams'>) {
  const kept = shape.safeParse(params).data;
  const targets = useTargets((store) => store.targets).filter(({ capabilities }) => capabilities.includes('files'));
  const target = targets.find(({ id }) => id === kept?.targetId) ?? targets[0];
  const [folder, setFolder] = useState(kept?.folder ?? USUAL);
  const [asked, setAsked] = useState(0);
  const ended = useJobs((store) => store.jobs.filter(({ status }) => status === 'done').length);
  return {
    targets,
    target,
    folder,
    setFolder,
    /** Absent until the person has chosen one. */
    place: target && kept?.folder !== undefined ? { target: target.id, folder: kept.folder } : undefined,
    /** Another number whenever it is to be looked at again. */
    round: asked + ended,
    choose: (targetId: string) => setParams({ targetId }),
    look: () => {
      if (!target) return;
      setParams({ targetId: target.id, folder: folder.trim() });
      setAsked(asked + 1);
    },
  };
}

/** Asks for the Windows; `children` stand behind the button that looks. */
export function WindowsPlaceForm({
  at: { targets, target, folder, setFolder, choose, look },
  busy,
  children,
}: {
  at: ReturnType<typeof useWindowsPlace>;
  busy: boolean;
  children: ReactNode;
}) {
  return (
    <form
      className={styles.place}
      onSubmit={(event) => {
        event.preventDefault();
        look();
      }}
    >
      <Select
        label={words.on}
        value={target?.id ?? ''}
        options={targets.map(({ id, label }) => ({ value: id, label }))}
        onChange={choose}
      />
      <TextField
        className={styles.folder}
        mono
        label={words.folder}
        placeholder={words.folderHint}
        value={folder}
        onValue={setFolder}
      />
      <Button type="submit" icon={RefreshCw} busy={busy} disabled={folder.trim() === ''}>
        {words.look}
      </Button>
      {children}
    </form>
  );
}

/** What a pane shows while no Windows is chosen. */
export function NoWindows({ icon }: { icon: LucideIcon }) {
  return (
    <EmptyState icon={icon} title={words.none}>
      {words.noneText}
    </EmptyState>
  );
}
