import { Menubar } from '@base-ui/react/menubar';
import { LifeBuoy, Search } from 'lucide-react';
import { useRef } from 'react';
import { Kbd } from '../parts/kbd.tsx';
import { Menu } from '../parts/menu.tsx';
import { text } from '../text/index.ts';
import { menus, useActions, useAllActions } from './actions.ts';
import { openDialog } from './dialogs/open-dialog.ts';
import { menuEntries } from './menu-entries.ts';
import styles from './menu-bar.module.css';

/** The menus, made of the registered actions; a menu without any is not shown. */
export function MenuBar() {
  const actions = useAllActions();
  const paletteKeys = actions.find((action) => action.id === 'shell.palette')?.keys;
  const bar = useRef<HTMLDivElement>(null);
  useActions([
    {
      id: 'shell.menuBar',
      label: text.shell.actions.menuBar,
      keys: 'F10',
      run: () => bar.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus(),
    },
  ]);
  return (
    <header className={styles.bar}>
      <span className={styles.brand}>
        <LifeBuoy size={18} color="var(--accent)" aria-hidden />
        <span>{text.shell.appName}</span>
      </span>
      <Menubar ref={bar} className={styles.menus} aria-label={text.shell.menus.label} modal={false}>
        {menus
          .filter((menu) => actions.some((action) => action.menu === menu))
          .map((menu) => (
            <Menu
              key={menu}
              trigger={
                <button type="button" className={styles.trigger}>
                  {text.shell.menus[menu]}
                </button>
              }
              entries={menuEntries(actions, menu)}
            />
          ))}
      </Menubar>
      <button
        type="button"
        className={styles.palette}
        aria-label={text.shell.palette.title}
        onClick={() => openDialog({ kind: 'palette' })}
      >
        <Search size={14} aria-hidden />
        <span>{text.shell.palette.title}</span>
        {paletteKeys && <Kbd keys={paletteKeys} />}
      </button>
    </header>
  );
}
