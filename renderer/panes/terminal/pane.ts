import { SquareTerminal } from 'lucide-react';
import { call } from '../../client/client.ts';
import { forgetTerminal, useTargets, useTerminals } from '../../client/stores.ts';
import { TERMINAL } from '../../shell/open.ts';
import type { PaneKind, PaneParams } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { noTerminal, terminalActions } from './actions.ts';
import { TerminalPane, terminalParams } from './terminal.tsx';

const words = text.terminal;

/** A terminal as a kind of tab. */
export const terminalPane: PaneKind = {
  kind: TERMINAL,
  icon: SquareTerminal,
  title: () => words.title,
  View: TerminalPane,
  actions: () => terminalActions(noTerminal),
  rail: {
    label: words.title,
    // The server that was connected last; this computer where there is none.
    start: () => {
      const able = useTargets.getState().targets.filter((target) => target.capabilities.includes('terminal'));
      const target = able.findLast((each) => each.kind !== 'local') ?? able[0];
      return target ? { targetId: target.id } : { unable: words.noTarget };
    },
    single: false,
  },
  confirmClose: (params) => (shellOf(params)?.state === 'open' ? words.confirmClose : null),
  onClose: (params) => {
    const terminalId = terminalParams(params)?.terminalId;
    if (terminalId === undefined) return;
    forgetTerminal(terminalId);
    // One that is gone already needs no closing.
    void call('terminals.close', { terminalId }).catch(() => undefined);
  },
};

function shellOf(params: PaneParams) {
  const terminalId = terminalParams(params)?.terminalId;
  return useTerminals.getState().terminals.find((each) => each.id === terminalId);
}
