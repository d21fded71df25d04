import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { useState } from 'react';
import dialogStyles from '../../parts/dialog.module.css';
import { Kbd } from '../../parts/kbd.tsx';
import { text } from '../../text/index.ts';
import { type Action, allActions, fullLabel } from '../actions.ts';
import { fits } from '../keys/sections.ts';
import { closeDialog } from './open-dialog.ts';
import styles from './palette.module.css';

/** Everything that can be done now, found by typing. */
export function CommandPalette() {
  const words = text.shell.palette;
  // What was there when the palette opened: it must not change under the person's hands.
  const [actions] = useState(() =>
    allActions().filter((action) => action.id !== 'shell.palette' && (action.enabled?.() ?? true)),
  );
  const run = (action: Action) => {
    closeDialog();
    action.run();
  };
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) closeDialog();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogStyles.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label={words.title}>
          <Autocomplete.Root
            open
            inline
            items={actions}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={fullLabel}
            filter={(action: Action, typed: string) => fits(typed, fullLabel(action), [])}
          >
            <div className={styles.search}>
              <Search size={16} aria-hidden />
              <Autocomplete.Input className={styles.input} aria-label={words.search} placeholder={words.placeholder} />
            </div>
            <Autocomplete.Empty>
              <p className={styles.empty}>{words.none}</p>
            </Autocomplete.Empty>
            <Autocomplete.List className={styles.list}>
              {(action: Action) => (
                <Autocomplete.Item key={action.id} value={action} className={styles.item} onClick={() => run(action)}>
                  <span aria-hidden>{action.icon && <action.icon size={16} strokeWidth={1.75} />}</span>
                  <span>{fullLabel(action)}</span>
                  {action.keys ? <Kbd keys={action.keys} /> : <span />}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
