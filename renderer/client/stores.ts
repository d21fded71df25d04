import { create } from 'zustand';
import type { Job } from '../../electron/contract/job.ts';
import type { About, Settings } from '../../electron/contract/settings.ts';
import type { TargetState } from '../../electron/contract/target.ts';
import type { TerminalState } from '../../electron/contract/terminal.ts';
import type { UndoRecord } from '../../electron/contract/undo.ts';
import { call, on } from './client.ts';
import { keptList } from './kept-list.ts';
import { useLink } from './link.ts';

/** Everything the app is connected to, this computer among them, in the order of connecting. */
export const useTargets = create<{ readonly targets: readonly TargetState[]; readonly read: boolean }>(() => ({
  targets: [],
  read: false,
}));

/** Every job the engine knows, oldest first. */
export const useJobs = create<{ readonly jobs: readonly Job[] }>(() => ({ jobs: [] }));

/** How changes can be taken back; one record a job that made some. */
export const useUndo = create<{ readonly records: readonly UndoRecord[] }>(() => ({ records: [] }));

/** Every terminal that is open in the engine, whether a tab shows it or not. */
export const useTerminals = create<{ readonly terminals: readonly TerminalState[] }>(() => ({ terminals: [] }));

/** The person's settings and what the host can do; absent until read. */
export const useSettings = create<{ readonly settings?: Settings; readonly about?: About }>(() => ({}));

const targets = keptList<TargetState>(
  () => useTargets.getState().targets,
  (items) => useTargets.setState({ targets: items }),
);
const jobs = keptList<Job>(
  () => useJobs.getState().jobs,
  (items) => useJobs.setState({ jobs: items }),
);
const undo = keptList<UndoRecord>(
  () => useUndo.getState().records,
  (items) => useUndo.setState({ records: items }),
);
const terminals = keptList<TerminalState>(
  () => useTerminals.getState().terminals,
  (items) => useTerminals.setState({ terminals: items }),
);

/** Keeps the stores in step with the engine: by events, and read anew each time the wire is opened. Returns how to stop. */
export function keepStores(): () => void {
  const stops = [
    on('target.changed', takeTarget),
    on('job.changed', takeJob),
    on('undo.changed', (record) => undo.changed(record)),
    on('terminal.changed', takeTerminal),
    on('settings.changed', (settings) => useSettings.setState({ settings })),
    useLink.subscribe((link, before) => {
      if (link.openings !== before.openings) void readStores();
    }),
  ];
  if (useLink.getState().state === 'open') void readStores();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Reads every store anew; one that can't be read keeps what it has and is read again when the wire is back. */
export async function readStores(): Promise<void> {
  await Promise.allSettled([
    targets.read(() => call('targets.list', {})).then(() => useTargets.setState({ read: true })),
    jobs.read(() => call('jobs.list', {})),
    undo.read(() => call('undo.list', {})),
    terminals.read(() => call('terminals.list', {})),
    call('settings.read', {}).then((settings) => useSettings.setState({ settings })),
    call('settings.about', {}).then((about) => useSettings.setState({ about })),
  ]);
}

/** Takes a target's newer state, from an event or a reply; a closed one leaves the list. */
export function takeTarget(target: TargetState): void {
  if (target.state === 'closed') targets.removed(target.id);
  else targets.changed(target);
}

/** Takes a job's newer state, from an event or a reply. */
export function takeJob(job: Job): void {
  jobs.changed(job);
}

/** Forgets a job that was dismissed; the engine tells no event for it. */
export function forgetJob(id: string): void {
  jobs.removed(id);
}

/** Forgets an undo record that was dismissed; the engine tells no event for it. */
export function forgetUndo(id: string): void {
  undo.removed(id);
}

/** Takes a terminal's newer state, from an event or a reply. */
export function takeTerminal(terminal: TerminalState): void {
  terminals.changed(terminal);
}

/** Forgets a terminal whose tab was closed. */
export function forgetTerminal(id: string): void {
  terminals.removed(id);
}
