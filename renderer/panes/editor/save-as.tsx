import { useId, useRef, useState } from 'react';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import type { FilePlace } from '../viewer/reading.ts';

const words = text.editor.saveAsDialog;

/** Asks where to save a copy: on any place that has files, this computer among them. */
export function SaveAsDialog({
  place,
  title = words.title,
  explained = words.text,
  onChosen,
  onClose,
}: {
  place: FilePlace;
  title?: string;
  explained?: string;
  onChosen: (to: FilePlace) => void;
  onClose: () => void;
}) {
  const targets = useTargets((store) => store.targets).filter(({ capabilities }) => capabilities.includes('files'));
  const [targetId, setTargetId] = useState(place.targetId);
  const [path, setPath] = useState(place.path);
  const field = useRef<HTMLInputElement>(null);
  const form = useId();

  function choose(id: string) {
    const next = targets.find((target) => target.id === id);
    if (next === undefined) return;
    setTargetId(id);
    const name = path.split(/[\\/]/).at(-1) ?? '';
    const separator = next.pathStyle === 'windows' ? '\\' : '/';
    setPath(id === place.targetId ? place.path : `${next.home.replace(/[\\/]$/, '')}${separator}${name}`);
  }

  return (
    <Dialog
      open
      size="small"
      title={title}
      description={explained}
      initialFocus={field}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent">
            {words.go}
          </Button>
          <Button onClick={onClose}>{words.cancel}</Button>
        </>
      }
    >
      <form
        id={form}
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault();
          if (path.trim() !== '') onChosen({ targetId, path });
        }}
      >
        <Select
          label={words.place}
          value={targetId}
          options={targets.map(({ id, label }) => ({ value: id, label }))}
          onChange={choose}
        />
        <TextField ref={field} label={words.path} value={path} onValue={setPath} mono />
      </form>
    </Dialog>
  );
}
