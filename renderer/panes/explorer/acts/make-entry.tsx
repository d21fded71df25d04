import { FilePlus2, Link2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { displayName } from '../../../../electron/contract/names.ts';
import { joinPath, type PathStyle } from '../../../../electron/contract/paths.ts';
import type { ToolInput } from '../../../../electron/contract/tools.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { TextField } from '../../../parts/field.tsx';
import { Select } from '../../../parts/select.tsx';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import { nameFault, typedPath } from '../address.ts';
import styles from '../explorer.module.css';
import type { Place } from '../model.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.makeEntry;
const faults = text.explorer.faults;

type Make = ToolInput<'make-entry'>['make'];
type LinkKind = keyof typeof words.kinds;
const kinds = (['symbolic-link', 'hard-link'] as const).map((value) => ({ value, label: words.kinds[value] }));

/** Makes an empty file or a link in the current pane. */
export const makeEntry: ExplorerAct = (context) => [
  {
    id: 'files.makeFile',
    label: words.newFile,
    keys: 'Shift+F4',
    icon: FilePlus2,
    menu: 'file',
    group: 'files',
    context: 'make',
    enabled: context.hasPlace,
    run: () => ask(context, false),
  },
  {
    id: 'files.makeLink',
    label: words.newLink,
    icon: Link2,
    menu: 'file',
    group: 'files',
    enabled: context.hasPlace,
    run: () => ask(context, true),
  },
];

function ask(context: ActContext, link: boolean): void {
  const { place, style } = context.here();
  if (place === undefined) return;
  const other = context.there().place;
  const under = context.rowUnderCursor();
  // As in the commanders: a link in the other pane to what is under the cursor, where both show the same server.
  const to = link && under ? joinPath(style, place.path, under.entry.name) : '';
  context.showDialog((close) => (
    <MakeEntryDialog
      link={link}
      place={other && link && other.targetId === place.targetId ? other : place}
      to={to}
      name={link && under ? under.entry.name : ''}
      style={style}
      onClose={close}
      onGo={(path, make) => {
        close();
        const title = link ? words.newLink : words.newFile;
        void runTool('make-entry', { target: place.targetId, path, make }, title).then(context.refocus);
      }}
    />
  ));
}

function MakeEntryDialog({
  link,
  place,
  to: firstTo,
  name: firstName,
  style,
  onGo,
  onClose,
}: {
  link: boolean;
  place: Place;
  to: string;
  name: string;
  style: PathStyle;
  onGo: (path: string, make: Make) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(firstName);
  const [to, setTo] = useState(firstTo);
  const [kind, setKind] = useState<LinkKind>('symbolic-link');
  const [fault, setFault] = useState<string>();
  const field = useRef<HTMLInputElement>(null);

  const go = () => {
    const wrong = nameFault(style, name);
    setFault(wrong && faults[wrong]);
    if (wrong || (link && to === '')) return;
    const path = joinPath(style, place.path, name);
    if (!link) onGo(path, { kind: 'file' });
    else if (kind === 'symbolic-link') onGo(path, { kind, to });
    else onGo(path, { kind, to: typedPath(style, to, place.path, place.path) });
  };

  return (
    <Dialog
      open
      size="small"
      title={link ? words.newLink : words.newFile}
      description={<span className={styles.where}>{words.where(displayName(place.path))}</span>}
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button variant="accent" type="submit" form="make-entry" disabled={link && to === ''}>
            {words.look}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form
        id="make-entry"
        style={{ display: 'grid', gap: 'var(--space-3)' }}
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <TextField ref={field} label={words.name} value={name} error={fault} onValue={setName} />
        {link && (
          <>
            <TextField mono label={words.to} hint={words.toHint} value={to} onValue={setTo} />
            <Select label={words.kind} value={kind} options={kinds} onChange={setKind} />
          </>
        )}
      </form>
    </Dialog>
  );
}
