import { ChevronRight, Ellipsis, PencilLine } from 'lucide-react';
import { Fragment, useEffect, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { DRIVES, type PathStyle } from '../../../electron/contract/paths.ts';
import { IconButton } from '../../parts/button.tsx';
import { Menu } from '../../parts/menu.tsx';
import { useKeysOf } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import { crumbsOf } from './address.ts';
import styles from './explorer.module.css';

const words = text.explorer;
/** More steps than these are folded into a menu, the middle ones first. */
const STEPS_SHOWN = 4;

interface PathBarProps {
  /** The name of the landmark; each pane has one. */
  label: string;
  style: PathStyle;
  path: string;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  /** Typing was given up: the focus goes back to the files. */
  onCancel: () => void;
  onGo: (path: string) => void;
  onType: (typed: string) => void;
}

/** Where the pane is: steps to press, or the path to type. */
export function PathBar(props: PathBarProps) {
  return <div className={styles.address}>{props.editing ? <PathField {...props} /> : <Crumbs {...props} />}</div>;
}

function Crumbs({ label, style, path, onEdit, onGo }: PathBarProps) {
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

function PathField({ path, onEdit, onCancel, onType }: PathBarProps) {
  const [typed, setTyped] = useState(path);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <input
      ref={field}
      className={styles.path}
      aria-label={words.path}
      title={words.pathHint}
      value={typed}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => onEdit(false)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Enter') onType(typed);
        else onCancel();
      }}
    />
  );
}
