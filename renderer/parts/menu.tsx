import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { join } from './button.tsx';
import { shownKeys } from './keys.ts';
import styles from './menu.module.css';

/** One line of a menu: an act, a line between groups, or a menu below. */
export type MenuEntry =
  | {
      label: string;
      onSelect: () => void;
      icon?: LucideIcon;
      keys?: string;
      disabled?: boolean;
      danger?: boolean;
      checked?: boolean;
    }
  | { label: string; icon?: LucideIcon; entries: MenuEntry[] }
  | 'separator';

/** The entries of a menu, inside any menu's popup. */
export function MenuEntries({ entries }: { entries: MenuEntry[] }) {
  return entries.map((entry, index) => {
    // Separators have no name of their own; their place in the list is what they are.
    if (entry === 'separator') return <Base.Separator key={`separator-${index}`} className={styles.separator} />;
    if ('entries' in entry) return <Submenu key={entry.label} {...entry} />;
    const Icon = entry.checked ? Check : entry.icon;
    return (
      <Base.Item
        key={entry.label}
        disabled={entry.disabled}
        onClick={entry.onSelect}
        label={entry.label}
        className={join(styles.item, entry.danger && styles.danger)}
      >
        <span aria-hidden>{Icon && <Icon size={16} strokeWidth={1.75} />}</span>
        <span>{entry.label}</span>
        <span className={styles.keys} aria-hidden>
          {entry.keys && shownKeys(entry.keys)}
        </span>
      </Base.Item>
    );
  });
}

function Submenu({ label, icon: Icon, entries }: { label: string; icon?: LucideIcon; entries: MenuEntry[] }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={styles.item} label={label}>
        <span aria-hidden>{Icon && <Icon size={16} strokeWidth={1.75} />}</span>
        <span>{label}</span>
        <ChevronRight size={14} aria-hidden />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={-2}>
          <Base.Popup className={styles.popup}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}

/** A menu that opens from `trigger`, a button element. Also what a menubar is made of. */
export function Menu({ trigger, entries }: { trigger: ReactElement<Record<string, unknown>>; entries: MenuEntry[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4} align="start">
          <Base.Popup className={styles.popup}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The menu of the right mouse button (and the menu key) over `children`. `entries` is asked when it is drawn. */
export function ContextMenu({
  entries,
  children,
  className,
  role,
  onOpen,
}: {
  entries: () => MenuEntry[];
  children: ReactNode;
  className?: string;
  role?: string;
  /** Called before it opens, to select what lies under the pointer, say. */
  onOpen?: (event: Event) => void;
}) {
  return (
    <BaseContext.Root
      onOpenChange={(open, details) => {
        if (open) onOpen?.(details.event);
      }}
    >
      <BaseContext.Trigger className={className} role={role}>
        {children}
      </BaseContext.Trigger>
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles.positioner}>
          <BaseContext.Popup className={styles.popup}>
            <ContextEntries entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

function ContextEntries({ entries }: { entries: () => MenuEntry[] }) {
  return <MenuEntries entries={entries()} />;
}
