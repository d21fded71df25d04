import { Menu as Base } from '@base-ui/react/menu';
import { Check, type LucideIcon } from 'lucide-react';
import { type FocusEvent, Fragment, type ReactNode, useRef, useState } from 'react';
import { join } from './button.tsx';
import menu from './menu.module.css';
import styles from './pick-list.module.css';

/** One thing to pick. */
export interface Choice {
  readonly key: string;
  readonly label: string;
  /** Beside the label, smaller. */
  readonly detail?: string;
  /** At the right edge: keys, or how full a disk is. */
  readonly end?: ReactNode;
  readonly icon?: LucideIcon;
  /** The one that holds now; it has the focus when the list opens. */
  readonly current?: boolean;
  readonly disabled?: boolean;
  readonly onPick: () => void;
}

export interface ChoiceGroup {
  readonly key: string;
  readonly heading?: string;
  readonly choices: readonly Choice[];
  /** Said where the choices would be: that they are looked for, or that there are none. */
  readonly note?: string;
}

/** A list to pick from that drops down below an element: arrow keys or first letters, Enter, Escape. */
export function PickList({
  label,
  anchor,
  groups,
  returnTo,
  onClose,
}: {
  label: string;
  anchor: Element | null;
  groups: readonly ChoiceGroup[];
  /** What gets the focus when it closes. */
  returnTo: () => HTMLElement | null;
  /** Called once it is closed; before `onPick`, where something was picked. */
  onClose: () => void;
}) {
  const begun = useRef(false);
  const [open, setOpen] = useState(true);
  const picked = useRef<Choice>(undefined);
  const begin = (event: FocusEvent<HTMLElement>) => {
    // The menu takes the focus when it opens; from there it goes on, once, to where the person is now.
    if (begun.current || event.target !== event.currentTarget) return;
    begun.current = true;
    const items = event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]:not([aria-disabled=true])');
    (event.currentTarget.querySelector<HTMLElement>('[data-current]') ?? items[0])?.focus();
  };
  return (
    <Base.Root
      open={open}
      onOpenChange={setOpen}
      onOpenChangeComplete={(still) => {
        if (still) return;
        onClose();
        picked.current?.onPick();
      }}
    >
      <Base.Portal>
        <Base.Positioner className={menu.positioner} anchor={anchor} sideOffset={2} align="start">
          <Base.Popup
            className={join(menu.popup, styles.popup)}
            aria-label={label}
            finalFocus={returnTo}
            onFocus={begin}
          >
            {groups.map((group, index) => (
              <Fragment key={group.key}>
                {index > 0 && <Base.Separator className={menu.separator} />}
                <Base.Group>
                  {group.heading !== undefined && (
                    <Base.GroupLabel className={styles.heading}>{group.heading}</Base.GroupLabel>
                  )}
                  {group.choices.map((choice) => (
                    <ChoiceItem key={choice.key} choice={choice} onPick={() => (picked.current = choice)} />
                  ))}
                  {group.note !== undefined && (
                    <p className={styles.note} role="presentation">
                      {group.note}
                    </p>
                  )}
                </Base.Group>
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function ChoiceItem({ choice, onPick }: { choice: Choice; onPick: () => void }) {
  const { label, detail, end, icon, current, disabled } = choice;
  const Icon = current ? Check : icon;
  return (
    <Base.Item
      className={menu.item}
      label={label}
      disabled={disabled}
      onClick={onPick}
      data-current={current || undefined}
      aria-current={current || undefined}
    >
      <span aria-hidden>{Icon && <Icon size={16} strokeWidth={1.75} />}</span>
      <span className={styles.text}>
        <span className={styles.label}>{label}</span>
        {detail !== undefined && <span className={styles.detail}>{detail}</span>}
      </span>
      <span className={styles.end}>{end}</span>
    </Base.Item>
  );
}
