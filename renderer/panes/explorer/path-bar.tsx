import { ChevronRight, Ellipsis, PencilLine } from 'lucide-react';
import { Fragment } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { DRIVES, type PathStyle } from '../../../electron/contract/paths.ts';
import { IconButton } from '../../parts/button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { useKeysOf } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import { crumbsOf } from './address.ts';
import styles from './explorer.module.css';
import type { Place } from './model.ts';
import { PathField } from './path-field.tsx';

const words = text.explorer;
/** More steps than these are folded into a menu, the middle ones first. */
const STEPS_SHOWN = 4;

interface PathBarProps {
  /** The name of the landmark; each pane has one. */
  label: string;
  style: PathStyle;
  place: Place;
  home: string;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  /** Typing was given up: the focus goes back to the files. */
  onCancel: () => void;
  onGo: (path: string) => void;
}

/** Where the pane is: steps to press, or the path to type. */
export function PathBar(props: PathBarProps) {
  const { editing, place, style, home, onEdit, onCancel, onGo } = props;
  return (
    <div className={styles.address}>
      {editing ? (
        <PathField {...{ place, style, home, onCancel, onGo }} onLeave={() => onEdit(false)} />
      ) : (
        <Crumbs {...props} />
      )}
    </div>
  );
}

function Crumbs({ label, style, place: { path }, onEdit, onGo }: PathBarProps) {
  const keysOf = useKeysOf();
  const crumbs = crumbsOf(style, path);
  const folded = crumbs.length > STEPS_SHOWN ? crumbs.slice(1, crumbs.length - STEPS_SHOWN + 2) : [];
  const name = (crumb: { name: string }) => (crumb.name === DRIVES ? words.drives : displayName(crumb.name));
  return (
    <>
      <nav aria-label={label} className={styles.crumbs}>
        <ol className={styles.crumbs}>
          {crumbs.map((crumb, index) => {
            if (folded.includes(crumb)) {
              if (crumb !== folded[0]) return null;
              return (
                <li key="folded">
                  <ChevronRight size={12} aria-hidden />
                  <Menu
                    trigger={
                      <button type="button" className={styles.crumb} aria-label={words.moreFolders}>
                        <Ellipsis size={14} aria-hidden />
                      </button>
                    }
                    entries={folded.map((step) => ({ label: name(step), onSelect: () => onGo(step.path) }))}
                  />
                </li>
              );
            }
            const here = index === crumbs.length - 1;
            return (
              <Fragment key={crumb.path}>
                <li>
                  {index > 0 && <ChevronRight size={12} aria-hidden />}
                  <button
                    type="button"
                    className={styles.crumb}
                    title={displayName(crumb.path)}
                    aria-current={here ? 'location' : undefined}
                    onClick={() => onGo(crumb.path)}
                  >
                    {name(crumb)}
                  </button>
                </li>
              </Fragment>
            );
          })}
        </ol>
        {/* As in Windows Explorer: pressing beside the steps types the path. The button does the same by key. */}
        <span className={styles.crumbSpace} aria-hidden onClick={() => onEdit(true)} />
      </nav>
      <IconButton
        size="small"
        label={words.editPath}
        keys={keysOf('files.editPath')}
        icon={PencilLine}
        onClick={() => onEdit(true)}
      />
    </>
  );
}
