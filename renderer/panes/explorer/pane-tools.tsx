import {
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ChevronDown,
  Eye,
  EyeOff,
  RefreshCw,
  SquareTerminal,
  Star,
} from 'lucide-react';
import type { TargetState } from '../../../electron/contract/target.ts';
import { Button } from '../../parts/button.tsx';
import { Toolbar, ToolbarButton, ToolbarSeparator } from '../../parts/toolbar.tsx';
import { useKeysOf } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import styles from './explorer.module.css';
import { happen, type Side, useExplorer } from './store.ts';

const words = text.explorer;

/** The buttons above a pane: its target, and what is done all the time. */
export function PaneTools({
  side,
  target,
  goUp,
  onHidden,
  onTerminal,
  onAct,
}: {
  side: Side;
  target: TargetState | undefined;
  /** Absent where nothing is above. */
  goUp: (() => void) | undefined;
  onHidden: (hidden: boolean) => void;
  onTerminal: () => void;
  onAct: (id: string) => void;
}) {
  const [pane, store] = useExplorer((explorer) => explorer.panes[side]);
  const keysOf = useKeysOf();
  const pick = side === 'left' ? 'files.pickLeft' : 'files.pickRight';
  return (
    <div className={styles.tools}>
      <div className={styles.target} data-places>
        <Button
          aria-haspopup="menu"
          aria-label={words.placeNow[side](target?.label ?? '')}
          title={keysOf(pick)}
          onClick={() => onAct(pick)}
        >
          <span className={styles.targetName}>{target?.label ?? words.noPlaceTitle}</span>
          <ChevronDown size={14} aria-hidden />
        </Button>
      </div>
      <Toolbar label={words[side]}>
        <ToolbarButton
          label={words.back}
          keys={keysOf('files.back')}
          icon={ArrowLeft}
          disabled={pane.back.length === 0}
          onClick={() => happen(store, side, { type: 'back' })}
        />
        <ToolbarButton
          label={words.forward}
          keys={keysOf('files.forward')}
          icon={ArrowRight}
          disabled={pane.forward.length === 0}
          onClick={() => happen(store, side, { type: 'forward' })}
        />
        <ToolbarButton
          label={words.up}
          keys={keysOf('files.up')}
          icon={ArrowUp}
          disabled={goUp === undefined}
          onClick={() => goUp?.()}
        />
        <ToolbarButton
          label={words.hotlist.title}
          keys={keysOf('files.hotlist')}
          icon={Star}
          onClick={() => onAct('files.hotlist')}
        />
        <ToolbarSeparator />
        <ToolbarButton
          label={words.refresh}
          keys={keysOf('files.refresh')}
          icon={RefreshCw}
          disabled={!pane.place}
          onClick={() => happen(store, side, { type: 'refresh' })}
        />
        <ToolbarButton
          label={words.hidden}
          keys={keysOf('files.hidden')}
          icon={pane.hidden ? Eye : EyeOff}
          pressed={pane.hidden}
          onClick={() => onHidden(!pane.hidden)}
        />
        <ToolbarButton
          label={words.terminalHere}
          icon={SquareTerminal}
          disabled={!target?.capabilities.includes('terminal')}
          onClick={onTerminal}
        />
      </Toolbar>
    </div>
  );
}
