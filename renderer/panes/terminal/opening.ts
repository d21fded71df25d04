import type { TerminalState } from '../../../electron/contract/terminal.ts';
import { call } from '../../client/client.ts';
import { takeTerminal } from '../../client/stores.ts';

const opening = new Map<string, Promise<TerminalState>>();

/** Opens a shell for a tab, once even when the tab is drawn twice while it opens. */
export function openShell(
  tabId: string,
  place: { targetId: string; folder?: string; inside?: string },
  size: { columns: number; rows: number },
): Promise<TerminalState> {
  const under = opening.get(tabId);
  if (under) return under;
  const opened = call('terminals.open', { ...place, ...size })
    .then((state) => {
      takeTerminal(state);
      return state;
    })
    .finally(() => opening.delete(tabId));
  opening.set(tabId, opened);
  return opened;
}
