import { FolderPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { displayName } from '../../../../electron/contract/names.ts';
import { joinPath, type PathStyle } from '../../../../electron/contract/paths.ts';
import { type Problem, toProblem } from '../../../../electron/contract/problem.ts';
import { call } from '../../../client/client.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { TextField } from '../../../parts/field.tsx';
import { ProblemBanner } from '../../../shell/problem.tsx';
import { text } from '../../../text/index.ts';
import { nameFault } from '../address.ts';
import styles from '../explorer.module.css';
import type { Place } from '../model.ts';
import { happen } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer;

/** Makes a folder in the current pane. */
export const newFolder: ExplorerAct = (context) => [
  {
    id: 'files.makeFolder',
    label: words.actions.makeFolder,
    keys: 'F7',
    icon: FolderPlus,
    menu: 'file',
    group: 'files',
    context: 'make',
    enabled: context.hasPlace,
    run: () => {
      const { side, place, style } = context.here();
      if (place === undefined) return;
      context.showDialog((close) => (
        <NewFolderDialog
          place={place}
          style={style}
          onClose={close}
          onMade={(name) => {
            close();
            context.note(words.madeFolder(name));
            happen(context.store, side, { type: 'refresh', wanted: name });
          }}
        />
      ));
    },
  },
];

/** Asks for a name and makes the folder. */
function NewFolderDialog({
  place,
  style,
  onMade,
  onClose,
}: {
  place: Place;
  style: PathStyle;
  onMade: (name: string) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  async function make() {
    const wrong = nameFault(style, name);
    setFault(wrong && words.faults[wrong]);
    setProblem(undefined);
    if (wrong) return;
    setBusy(true);
    try {
      await call('files.makeFolder', { targetId: place.targetId, path: joinPath(style, place.path, name) });
      onMade(name);
    } catch (error) {
      setProblem(toProblem(error));
      setBusy(false);
      field.current?.focus();
    }
  }

  return (
    <Dialog
      open
      size="small"
      title={words.newFolder.title}
      description={<span className={styles.where}>{words.newFolder.where(displayName(place.path))}</span>}
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button variant="accent" type="submit" form="new-folder" busy={busy}>
            {words.newFolder.make}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form
        id="new-folder"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void make();
        }}
      >
        <TextField ref={field} label={words.newFolder.name} value={name} error={fault} onValue={setName} />
      </form>
      {problem && <ProblemBanner problem={problem} />}
    </Dialog>
  );
}
