import { useId, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextArea } from '../../parts/field.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import type { Place } from './place.ts';
import styles from './server.module.css';

const words = text.server.atNextStart;

/** Asks what Windows is to run at its next start; the plan shows every file of it. */
export function ScriptDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const form = useId();
  const [script, setScript] = useState('');
  return (
    <Dialog
      open
      title={words.title}
      description={words.hint}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent" disabled={script.trim() === ''}>
            {text.server.addressDialog.next}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (script.trim() === '') return;
          onClose();
          void runTool('run-at-next-start', { ...place, script }, words.title);
        }}
      >
        <TextArea
          mono
          rows={10}
          label={words.script}
          hint={words.scriptHint}
          placeholder={words.example}
          value={script}
          onValue={setScript}
        />
      </form>
    </Dialog>
  );
}
