import { Plus, RotateCcw, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useSettings } from '../../client/stores.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button, IconButton } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Kbd } from '../../parts/kbd.tsx';
import { shownKeys } from '../../parts/keys.ts';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import { type Action, fullLabel } from '../actions.ts';
import { knownActions } from '../keys/known-actions.ts';
import {
  assign,
  holders,
  isOwn,
  keptByBrowser,
  keysBefore,
  keysInForce,
  type KeyMap,
  presetIds,
  reset,
  unfit,
} from '../keys/key-map.ts';
import { changeKeyMap, useKeyMap } from '../keys/key-store.ts';
import { byArea, fits } from '../keys/sections.ts';
import { KeyRecorder } from './key-recorder.tsx';
import styles from './key-map-dialog.module.css';
import { closeDialog } from './open-dialog.ts';

const words = text.keys.map;

/** Keys that were pressed for an action and are another one's: what would be done, and whose they are. */
interface Conflict {
  readonly id: string;
  readonly sentence: string;
  readonly next: KeyMap;
  readonly said: string;
}

/** All actions with their keys, to give them others. */
export function KeyMapDialog() {
  const map = useKeyMap();
  const [known] = useState(knownActions);
  const [wanted, setWanted] = useState('');
  const [recording, setRecording] = useState<{ id: string; replaces?: string }>();
  const [conflict, setConflict] = useState<Conflict>();
  const [said, setSaid] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const sections = byArea(known.filter((action) => fits(wanted, fullLabel(action), keysInForce(action, map))));
  const changes = known.filter((action) => isOwn(map, action.id)).length;

  const take = (next: KeyMap, sentence: string) => {
    changeKeyMap(next);
    setRecording(undefined);
    setConflict(undefined);
    setSaid(sentence);
  };
  const propose = (action: Action, keys: readonly string[], next: KeyMap, sentence: string) => {
    const others = holders(known, map, action.id, keys);
    setRecording(undefined);
    if (others.length === 0) take(next, sentence);
    else {
      const shared = keys.filter((each) => others.some((other) => keysInForce(other, map).includes(each)));
      const names = others.map((other) => `“${fullLabel(other)}”`).join(', ');
      setSaid('');
      setConflict({
        id: action.id,
        sentence: words.conflict(shared.map(shownKeys).join(', '), names),
        next,
        said: sentence,
      });
    }
  };
  const record = (action: Action, pressed: string, replaces?: string) => {
    const fault = unfit(pressed);
    if (fault) {
      setSaid(words[fault]);
      return;
    }
    const now = keysInForce(action, map);
    const keys = replaces === undefined ? [...now, pressed] : now.map((each) => (each === replaces ? pressed : each));
    const hint = useSettings.getState().about?.host === 'browser' && keptByBrowser(pressed);
    const sentence = hint ? words.keptByBrowser(pressed) : words.given(shownKeys(pressed), fullLabel(action));
    propose(action, [pressed], assign(map, action.id, keys), sentence);
  };

  return (
    <Dialog
      open
      size="large"
      title={words.title}
      description={words.intro}
      onClose={closeDialog}
      initialFocus={search}
      actions={
        <>
          <Button icon={RotateCcw} disabled={changes === 0} onClick={() => take({ ...map, own: {} }, words.allReset)}>
            {words.resetAll}
          </Button>
          <Button onClick={closeDialog}>{text.parts.close}</Button>
        </>
      }
    >
      <div className={styles.head}>
        <TextField
          ref={search}
          hideLabel
          label={text.keys.search}
          placeholder={text.keys.search}
          before={<Search size={16} className={styles.searchMark} aria-hidden />}
          value={wanted}
          onValue={setWanted}
        />
        <Select
          label={words.preset}
          value={map.preset}
          options={presetIds.map((id) => ({ value: id, label: words.presets[id] }))}
          onChange={(preset) => changeKeyMap({ ...map, preset })}
        />
      </div>
      <p role="status" className={styles.said}>
        {said || (changes > 0 ? words.resetAllHint(changes) : '')}
      </p>
      {sections.length === 0 && <p>{text.keys.none}</p>}
      <table className={styles.table} aria-label={words.table}>
        <thead>
          <tr>
            <th scope="col">{words.action}</th>
            <th scope="col">{words.keys}</th>
          </tr>
        </thead>
        {sections.map(({ title, actions }) => (
          <tbody key={title}>
            <tr>
              <th scope="rowgroup" colSpan={2}>
                {title}
              </th>
            </tr>
            {actions.map((action) => (
              <tr key={action.id} data-own={isOwn(map, action.id) || undefined}>
                <th scope="row">{fullLabel(action)}</th>
                <td>
                  <Keys
                    action={action}
                    map={map}
                    recording={recording?.id === action.id ? recording : undefined}
                    busy={(recording ?? conflict)?.id === action.id}
                    onRecord={(replaces) => {
                      setConflict(undefined);
                      setSaid(words.pressHint(fullLabel(action)));
                      setRecording({ id: action.id, replaces });
                    }}
                    onPressed={(pressed) => record(action, pressed, recording?.replaces)}
                    onRemove={(keys) =>
                      take(
                        assign(
                          map,
                          action.id,
                          keysInForce(action, map).filter((each) => each !== keys),
                        ),
                        '',
                      )
                    }
                    onReset={() =>
                      propose(action, keysBefore(action, map), reset(map, action), words.wasReset(fullLabel(action)))
                    }
                    onStop={() => {
                      setRecording(undefined);
                      setSaid('');
                    }}
                  />
                  {conflict?.id === action.id && (
                    <ConflictQuestion
                      sentence={conflict.sentence}
                      onTake={() => take(conflict.next, conflict.said)}
                      onLeave={() => setConflict(undefined)}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </Dialog>
  );
}

function Keys({
  action,
  map,
  recording,
  busy,
  onRecord,
  onPressed,
  onRemove,
  onReset,
  onStop,
}: {
  action: Action;
  map: KeyMap;
  recording?: { replaces?: string };
  busy: boolean;
  onRecord: (replaces?: string) => void;
  onPressed: (keys: string) => void;
  onRemove: (keys: string) => void;
  onReset: () => void;
  onStop: () => void;
}) {
  const keys = keysInForce(action, map);
  const label = fullLabel(action);
  const add = useRef<HTMLButtonElement>(null);
  const wasBusy = useRef(busy);
  useEffect(() => {
    // Where the keyboard goes on when what had the focus is gone.
    const lost = document.activeElement?.matches('body, [role="dialog"]');
    if (wasBusy.current && !busy && lost) add.current?.focus();
    wasBusy.current = busy;
  }, [busy]);
  const recorder = (
    <KeyRecorder
      label={words.pressHint(label)}
      onPressed={onPressed}
      onStop={onStop}
      remove={
        recording?.replaces === undefined
          ? undefined
          : { label: words.remove(shownKeys(recording.replaces)), run: () => onRemove(recording.replaces ?? '') }
      }
    />
  );
  return (
    <div className={styles.keys}>
      {keys.map((each) =>
        recording?.replaces === each ? (
          <span key={each}>{recorder}</span>
        ) : (
          <button
            key={each}
            type="button"
            className={styles.key}
            aria-label={words.changeKey(shownKeys(each), label)}
            onClick={() => onRecord(each)}
          >
            <Kbd keys={each} />
          </button>
        ),
      )}
      {keys.length === 0 && !recording && <span className={styles.soft}>{words.noKey}</span>}
      {recording && recording.replaces === undefined ? (
        recorder
      ) : (
        <IconButton ref={add} size="small" label={words.add(label)} icon={Plus} onClick={() => onRecord()} />
      )}
      {isOwn(map, action.id) && (
        <IconButton size="small" label={words.reset(label)} icon={RotateCcw} onClick={onReset} />
      )}
    </div>
  );
}

function ConflictQuestion({
  sentence,
  onTake,
  onLeave,
}: {
  sentence: string;
  onTake: () => void;
  onLeave: () => void;
}) {
  const leave = useRef<HTMLButtonElement>(null);
  useEffect(() => leave.current?.focus(), []);
  return (
    <Banner tone="warning">
      <div className={styles.conflict}>
        <span>{sentence}</span>
        <Button onClick={onTake}>{words.take}</Button>
        <Button ref={leave} onClick={onLeave}>
          {words.leave}
        </Button>
      </div>
    </Banner>
  );
}
