import { openTab } from '../shell/tabs.ts';

/** Opens a file in a tab of its own, to be read or to be edited. */
export function openFile(kind: 'viewer' | 'editor', targetId: string, path: string): void {
  openTab(kind, { targetId, path });
}
