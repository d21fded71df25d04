import { House, type LucideIcon, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useTargets } from '../client/stores.ts';
import { join } from '../parts/button.tsx';
import { Tooltip } from '../parts/tooltip.tsx';
import { text } from '../text/index.ts';
import { showStart } from './open.ts';
import type { PaneKind } from './pane.ts';
import styles from './rail.module.css';
import { openFromRail } from './rail-entry.ts';
import { paneKinds, START, useTabs } from './tabs.ts';
import { useView } from './view.ts';

/** The tools, top to bottom; one that can't run now is dimmed and says why. */
export function Rail() {
  const { railFolded, foldRail } = useView();
  const { tabs, active } = useTabs();
  // What an entry can do depends on what is connected.
  useTargets((store) => store.targets);
  const activeKind = tabs.find((tab) => tab.id === active)?.kind;
  const words = text.shell.rail;
  return (
    <nav className={join(styles.rail, railFolded && styles.folded)} aria-label={words.label}>
      <ul className={styles.list}>
        <li>
          <Entry icon={House} label={words.start} current={active === START} folded={railFolded} onClick={showStart} />
        </li>
        {paneKinds()
          .filter((kind) => kind.rail !== undefined)
          .map((kind) => (
            <li key={kind.kind}>
              <KindEntry kind={kind} current={activeKind === kind.kind} folded={railFolded} />
            </li>
          ))}
      </ul>
      <Entry
        icon={railFolded ? PanelLeftOpen : PanelLeftClose}
        label={railFolded ? words.unfold : words.fold}
        current={false}
        folded={railFolded}
        onClick={() => foldRail(!railFolded)}
      />
    </nav>
  );
}

function KindEntry({ kind, current, folded }: { kind: PaneKind; current: boolean; folded: boolean }) {
  const start = kind.rail?.start();
  const unable = typeof start?.['unable'] === 'string' ? start['unable'] : undefined;
  return (
    <Entry
      icon={kind.icon}
      label={kind.rail?.label ?? kind.kind}
      current={current}
      folded={folded}
      why={unable}
      onClick={() => openFromRail(kind)}
    />
  );
}

function Entry({
  icon: Icon,
  label,
  current,
  folded,
  why,
  onClick,
}: {
  icon: LucideIcon;
  label: string;
  current: boolean;
  folded: boolean;
  why?: string;
  onClick: () => void;
}) {
  const button = (
    <button
      type="button"
      className={styles.entry}
      aria-current={current ? 'page' : undefined}
      aria-disabled={why ? true : undefined}
      onClick={onClick}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <span className={styles.name}>{label}</span>
    </button>
  );
  const hint = why ?? (folded ? label : undefined);
  return hint === undefined ? (
    button
  ) : (
    <Tooltip content={hint} side="right">
      {button}
    </Tooltip>
  );
}
