import {
  Diff,
  FileCode,
  FolderOpen,
  FolderTree,
  Layers2,
  ListPlus,
  Lock,
  Logs,
  LogOut,
  PenLine,
  Power,
  RefreshCw,
  ScanSearch,
  SquareTerminal,
  Stethoscope,
  Unplug,
  Wrench,
} from 'lucide-react';
import type { DisksPicture } from '../../../electron/contract/disks.ts';
import { displayName } from '../../../electron/contract/names.ts';
import type { Action } from '../../shell/actions.ts';
import { openDialog } from '../../shell/dialogs/open-dialog.ts';
import { openFiles, openLogs, openTerminalInside } from '../../shell/open.ts';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import type { VolumeRow } from './rows.ts';

const words = text.mount;

type DiskAct = Action & { readonly enabled: () => boolean };

/** Looks at the disks again. */
export const lookAgain = (again: () => void) =>
  ({
    id: 'disks.again',
    label: text.disks.again,
    keys: 'Ctrl+R',
    icon: RefreshCw,
    menu: 'view',
    group: 'disks',
    run: again,
  }) as const satisfies Action;

/** The RAID that a row is, or is a member of, as the tools know it. */
function raidOfRow(picture: DisksPicture | undefined, row: VolumeRow | undefined): string | undefined {
  if (row === undefined) return undefined;
  const found = picture?.raids.find(
    ({ uuid, device, members }) =>
      row.path === device || row.path === `raid:${uuid}` || members.some((member) => member.device === row.path),
  );
  return found && `raid:${found.uuid}`;
}

/** What can be done with the volume that is chosen, and how a row is opened. */
export function diskActs(targetId: string, picture: DisksPicture | undefined, row: VolumeRow | undefined) {
  const place = (of: VolumeRow | undefined) => of?.mounts.find((mount) => mount.place !== '/')?.place;
  const isFree = () => row !== undefined && row.mounts.length === 0 && !row.swapping;
  const mount = (volume: VolumeRow, write: boolean) =>
    void runTool(
      'mount-volume',
      { target: targetId, volume: volume.path, write },
      `${write ? words.write : words.readOnly}: ${displayName(volume.path)}`,
    );
  const check = (volume: VolumeRow, repair: boolean) =>
    void runTool(
      'check-file-system',
      { target: targetId, volume: volume.path, repair },
      `${repair ? text.check.repair : text.check.check}: ${displayName(volume.path)}`,
    ).then((job) => job && openDialog({ kind: 'job', jobId: job.id }));
  const canStart = () =>
    row !== undefined &&
    !('notStarted' in row) &&
    row.mounts.length === 0 &&
    [undefined, 'ntfs'].includes(row.content) &&
    row.kind !== 'raid';
  const isEfi = () => /^c12a7328-/i.test(row?.partition?.type ?? '');
  const checkStart = (volume: VolumeRow) =>
    void runTool(
      'check-boot',
      { target: targetId, volume: volume.path },
      `${text.boot.check}: ${displayName(volume.path)}`,
    ).then((job) => job && openDialog({ kind: 'job', jobId: job.id }));
  const show = (at: string) => openFiles({ targetId, path: at }, undefined);
  const act = (id: string, label: string, icon: Action['icon'], enabled: () => boolean, run: () => void): DiskAct => ({
    id: `disks.${id}`,
    label,
    icon,
    menu: 'tools',
    group: 'disks',
    enabled,
    run,
  });
  const onRaid = (tool: 'check-raid' | 'rebuild-raid', volume: string) =>
    void runTool(tool, { target: targetId, volume }, tool === 'check-raid' ? text.raid.check : text.raid.rebuild).then(
      (job) => job && openDialog({ kind: 'job', jobId: job.id }),
    );
  const raid = raidOfRow(picture, row);
  const at = place(row);
  const actions: DiskAct[] = [
    act(
      'find',
      text.systems.act,
      ScanSearch,
      () => picture !== undefined,
      () => void runTool('find-systems', { target: targetId }, text.systems.act),
    ),
    act('read', words.readOnly, Lock, isFree, () => row && mount(row, false)),
    act('write', words.write, PenLine, isFree, () => row && mount(row, true)),
    act(
      'open',
      words.open,
      FolderOpen,
      () => at !== undefined,
      () => at !== undefined && show(at),
    ),
    act(
      'unmount',
      words.unmount,
      Unplug,
      () => at !== undefined,
      () => {
        if (at !== undefined) void runTool('unmount-volume', { target: targetId, place: at }, words.unmount);
      },
    ),
    act(
      'rest',
      words.rest,
      FolderTree,
      () => at !== undefined,
      () => {
        if (at !== undefined) void runTool('mount-by-fstab', { target: targetId, place: at }, words.rest);
      },
    ),
    act(
      'inside',
      words.inside,
      SquareTerminal,
      () => at !== undefined,
      () => at !== undefined && openTerminalInside(targetId, at),
    ),
    act(
      'logs',
      text.logs.read,
      Logs,
      () => at !== undefined,
      () => at !== undefined && openLogs(targetId, at),
    ),
    act('check', text.check.check, Stethoscope, isFree, () => row && check(row, false)),
    act('boot', text.boot.check, FileCode, canStart, () => row && checkStart(row)),
    act('entry', text.boot.entry.open, ListPlus, isEfi, () => {
      if (row !== undefined)
        void runTool('add-firmware-entry', { target: targetId, volume: row.path }, text.boot.entry.open);
    }),
    act('repair', text.check.repair, Wrench, isFree, () => row && check(row, true)),
    act(
      'check-raid',
      text.raid.check,
      Diff,
      () => raid !== undefined,
      () => raid && onRaid('check-raid', raid),
    ),
    act(
      'rebuild-raid',
      text.raid.rebuild,
      Layers2,
      () => raid !== undefined,
      () => raid && onRaid('rebuild-raid', raid),
    ),
    act(
      'release',
      words.release,
      LogOut,
      () => picture !== undefined,
      () => {
        void runTool('unmount-volume', { target: targetId }, words.release);
      },
    ),
    act(
      'restart',
      words.restart,
      Power,
      () => picture !== undefined,
      () => void runTool('restart-server', { target: targetId }, words.restart),
    ),
  ];
  return {
    actions,
    /** A mounted volume shows its files; any other is mounted read-only. */
    open: (opened: VolumeRow) => {
      const mounted = place(opened);
      if (mounted !== undefined) show(mounted);
      else if (opened.mounts.length === 0 && !opened.swapping) mount(opened, false);
    },
  };
}
