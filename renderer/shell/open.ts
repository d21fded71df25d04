import { START, showTab, openTab, useTabs } from './tabs.ts';

/** One side of the explorer: a target, and the folder to show (the target's home by default). */
export interface Side {
  readonly targetId: string;
  readonly path?: string;
  /** What was found below the folder, to be shown instead of what is in it: paths from it. */
  readonly found?: readonly string[];
}

/** Names of the kinds of panes that the shell itself opens. */
export const FILES = 'files';
export const TERMINAL = 'terminal';
export const ACCOUNTS = 'accounts';
export const SERVER = 'server';
export const REGISTRY = 'registry';
export const LOGS = 'logs';
export const RESCUE = 'rescue';
export const DISKS = 'disks';

/** Opens the explorer: params `{left?: Side, right?: Side}`; an absent side is this computer. */
export function openFiles(left: Side | undefined, right: Side | undefined): void {
  openTab(FILES, { left, right });
}

/** Opens a terminal on a target: params `{targetId, folder?, inside?}`; the pane adds `terminalId` once it has one. */
export function openTerminal(targetId: string, folder?: string): void {
  openTab(TERMINAL, { targetId, folder });
}

/** Opens the shell of a Linux whose root is mounted at that place. */
export function openTerminalInside(targetId: string, inside: string): void {
  openTab(TERMINAL, { targetId, inside });
}

/** Opens the accounts of a Windows on a target: params `{targetId, folder?}`. */
export function openAccounts(targetId: string, folder?: string): void {
  openTab(ACCOUNTS, { targetId, ...(folder !== undefined && { folder }) });
}

/** Opens how a Windows on a target can be reached: params `{targetId, folder?}`. */
export function openServer(targetId: string, folder?: string): void {
  openTab(SERVER, { targetId, ...(folder !== undefined && { folder }) });
}

/** Opens the registry of a Windows on a target: params `{targetId, folder?}`. */
export function openRegistry(targetId: string, folder?: string): void {
  openTab(REGISTRY, { targetId, ...(folder !== undefined && { folder }) });
}

/** Opens the way through a rescue, from what is wrong to the restart: params `{targetId, …}`. */
export function openRescue(targetId: string): void {
  openTab(RESCUE, { targetId });
}

/** Opens the disks of a server, or brings them to the front: params `{targetId}`. */
export function openDisks(targetId: string): void {
  const open = useTabs.getState().tabs.find(({ kind, params }) => kind === DISKS && params['targetId'] === targetId);
  if (open) showTab(open.id);
  else openTab(DISKS, { targetId });
}

/** Opens the logs of the Linux whose root folder that is: params `{targetId, root?}`. */
export function openLogs(targetId: string, root: string): void {
  openTab(LOGS, { targetId, root });
}

/** Brings an open tab of that kind to the front; false where there is none. */
export function showKind(kind: string): boolean {
  const { tabs, active } = useTabs.getState();
  const found = tabs.find((tab) => tab.id === active && tab.kind === kind) ?? tabs.findLast((tab) => tab.kind === kind);
  if (found === undefined) return false;
  showTab(found.id);
  return true;
}

/** Brings the start page to the front. */
export function showStart(): void {
  showTab(START);
}
