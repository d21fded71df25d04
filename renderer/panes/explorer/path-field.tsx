import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { PathStyle } from '../../../electron/contract/paths.ts';
import { text } from '../../text/index.ts';
import { typedPath } from './address.ts';
import { completed, fitting, partsOf, realText, type Typed, typedFolder } from './completion.ts';
import styles from './explorer.module.css';
import { readFolders } from './folders.ts';
import type { Place } from './model.ts';

const words = text.explorer;

/** A path to type, with the folders that would go on from it: arrow keys choose, Tab takes one, Enter goes there. */
export function PathField({
  place,
  style,
  home,
  onLeave,
  onCancel,
  onGo,
}: {
  place: Place;
  style: PathStyle;
  home: string;
  /** The focus went elsewhere. */
  onLeave: () => void;
  /** Typing was given up: the focus goes back to the files. */
  onCancel: () => void;
  onGo: (path: string) => void;
}) {
  const { targetId, path } = place;
  const [typed, setTyped] = useState<Typed>(() => typedFolder(path));
  /** Nothing is offered before the person has typed. */
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const { stem, beginning } = partsOf(style, typed.text);
  const parent = typedPath(style, realText(style, { ...typed, text: stem }), path, home);
  const names = useFolders(asking ? targetId : undefined, parent);
  const offered = useMemo(() => fitting(style, names, beginning), [style, names, beginning]);

  const change = (next: Typed) => {
    setTyped(next);
    setAsking(true);
    setChosen(-1);
  };
  const take = (name: string) => change(completed(style, typed, parent, name));
  const goTo = (next: Typed) => onGo(typedPath(style, realText(style, next), path, home));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const name = offered[chosen];
    if (event.key === 'Enter') goTo(name === undefined ? typed : completed(style, typed, parent, name));
    else if (event.key === 'Escape' && offered.length > 0) {
      setAsking(false);
      setChosen(-1);
    } else if (event.key === 'Escape') onCancel();
    else if (event.key === 'Tab' && !event.shiftKey && offered.length > 0) take(name ?? offered[0] ?? '');
    else if (event.key === 'ArrowDown' && offered.length === 0) setAsking(true);
    else if (event.key === 'ArrowDown') setChosen((chosen + 1) % offered.length);
    else if (event.key === 'ArrowUp' && offered.length > 0) setChosen(chosen <= 0 ? offered.length - 1 : chosen - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <input
        ref={field}
        className={styles.path}
        role="combobox"
        aria-label={words.path}
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={offered.length > 0 ? list : undefined}
        aria-activedescendant={offered[chosen] === undefined ? undefined : `${list}-${chosen}`}
        title={words.pathHint}
        value={typed.text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => change({ ...typed, text: event.target.value })}
        onBlur={onLeave}
        onKeyDown={onKeyDown}
      />
      {offered.length > 0 && (
        <div id={list} role="listbox" aria-label={words.foldersFitting} className={styles.offered}>
          {offered.map((name, index) => (
            <button
              type="button"
              tabIndex={-1}
              key={name}
              id={`${list}-${index}`}
              ref={(element) => {
                if (index === chosen) element?.scrollIntoView({ block: 'nearest' });
              }}
              role="option"
              aria-selected={index === chosen}
              className={styles.offer}
              // The field keeps the focus, so that typing goes on.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => goTo(completed(style, typed, parent, name))}
            >
              {displayName(name)}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

const NONE: readonly string[] = [];

/** The names of the folders in a folder; none while they are read, and where they can't be. */
function useFolders(targetId: string | undefined, path: string): readonly string[] {
  const [found, setFound] = useState<{ key: string; names: readonly string[] }>();
  const key = `${targetId} ${path}`;
  useEffect(() => {
    if (targetId === undefined) return undefined;
    const stop = new AbortController();
    readFolders({ targetId, path }, stop.signal).then(
      ({ entries }) => setFound({ key, names: entries.map(({ name }) => name) }),
      () => undefined,
    );
    return () => stop.abort();
  }, [targetId, path, key]);
  return targetId !== undefined && found?.key === key ? found.names : NONE;
}
