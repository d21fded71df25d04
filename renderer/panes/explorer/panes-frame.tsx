import { type ReactNode, useEffect, useRef } from 'react';
import { Group, Panel, Separator, useGroupRef } from 'react-resizable-panels';
import { text } from '../../text/index.ts';
import styles from './explorer.module.css';
import { keepLook, keptLook, onEven, panesOnScreen, type Side, useExplorer } from './store.ts';

const words = text.explorer;

/** Both panes as they are arranged, with a divider to drag; or the current one alone. */
export function PanesFrame({ pane }: { pane: (side: Side) => ReactNode }) {
  const [arrangement, store] = useExplorer((explorer) => explorer.arrangement);
  const [active] = useExplorer((explorer) => explorer.active);
  const group = useGroupRef();
  useEffect(() => {
    onEven(store, () => {
      group.current?.setLayout({ left: 50, right: 50 });
      keepLook({ split: { left: 50, right: 50 } });
    });
    return () => onEven(store, undefined);
  }, [store, group]);

  // The pane that comes in place of the other one, or of both, takes the keyboard over.
  const before = useRef({ arrangement, active });
  useEffect(() => {
    const changed = before.current.arrangement !== arrangement;
    const turned = arrangement === 'one' && before.current.active !== active;
    before.current = { arrangement, active };
    if (changed || turned) panesOnScreen(store)[active]?.focus();
  }, [store, arrangement, active]);

  if (arrangement === 'one') {
    return (
      <div className={styles.panes}>
        <div key={active} className={styles.alone}>
          {pane(active)}
        </div>
      </div>
    );
  }
  return (
    <Group
      key={arrangement}
      groupRef={group}
      orientation={arrangement === 'stacked' ? 'vertical' : 'horizontal'}
      className={styles.panes}
      defaultLayout={keptLook().split}
      onLayoutChanged={(split, meta) => {
        if (meta.isUserInteraction) keepLook({ split });
      }}
    >
      <Panel id="left" minSize="20%" className={styles.panel}>
        {pane('left')}
      </Panel>
      <Separator
        className={styles.separator}
        data-stacked={arrangement === 'stacked' || undefined}
        aria-label={words.divider}
      />
      <Panel id="right" minSize="20%" className={styles.panel}>
        {pane('right')}
      </Panel>
    </Group>
  );
}
