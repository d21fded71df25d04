import { Undo2, X } from 'lucide-react';
import { displayName } from '../../../electron/contract/names.ts';
import type { UndoRecord } from '../../../electron/contract/undo.ts';
import { useJobs, useTargets, useUndo } from '../../client/stores.ts';
import { StateMark, type Tone } from '../../parts/banner.tsx';
import { Button, IconButton } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { formatBytes, formatDate, formatDateExactly } from '../../parts/format.ts';
import { text } from '../../text/index.ts';
import { canUndo, dismissUndo, latestFirst, undoableByTarget, undoChanges } from '../undo.ts';
import styles from './changes-dialog.module.css';
import { closeDialog } from './open-dialog.ts';

const words = text.undo;
const tones: Record<UndoRecord['state'], Tone> = {
  prepared: 'warning',
  available: 'info',
  undone: 'ok',
  stale: 'warning',
};

/** Every change that jobs have made, to take back or to forget. */
export function ChangesDialog() {
  const records = useUndo((store) => store.records);
  const jobs = useJobs((store) => store.jobs);
  const targets = useTargets((store) => store.targets);
  const labelOf = (id: string) => displayName(targets.find((target) => target.id === id)?.label ?? id);
  return (
    <Dialog
      open
      size="large"
      title={words.listTitle}
      description={words.listHint}
      onClose={closeDialog}
      actions={
        <>
          {[...undoableByTarget(records, jobs)].map(([id, several]) => (
            <Button
              key={id}
              icon={Undo2}
              onClick={() => {
                closeDialog();
                undoChanges(...several);
              }}
            >
              {words.allOn(labelOf(id), several.length)}
            </Button>
          ))}
          <Button onClick={closeDialog}>{text.parts.close}</Button>
        </>
      }
    >
      {records.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <ul className={styles.list} aria-label={words.label}>
          {latestFirst(records).map((record) => (
            <Record key={record.id} record={record} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Record({ record }: { record: UndoRecord }) {
  const jobs = useJobs((store) => store.jobs);
  const able = canUndo(record, jobs);
  const facts = [
    formatDate(record.created),
    words.changes(record.changes),
    record.kept > 0 && words.kept(formatBytes(record.kept)),
  ].filter(Boolean);
  return (
    <li className={styles.record} aria-label={record.title}>
      <span className={styles.title} title={record.title}>
        {record.title}
      </span>
      <span className={styles.facts} title={formatDateExactly(record.created)}>
        {facts.join(' · ')}
      </span>
      <span className={styles.state}>
        {!able && record.state !== 'undone' ? (
          <StateMark tone="info">{words.running}</StateMark>
        ) : (
          <StateMark tone={tones[record.state]}>{words.state[record.state]}</StateMark>
        )}
      </span>
      <span className={styles.acts}>
        {able && (
          <IconButton
            size="small"
            label={words.of(record.title)}
            icon={Undo2}
            onClick={() => {
              closeDialog();
              undoChanges(record);
            }}
          />
        )}
        {(able || record.state === 'undone') && (
          <IconButton
            size="small"
            label={words.dismiss(record.title)}
            icon={X}
            onClick={() => void dismissUndo(record)}
          />
        )}
      </span>
    </li>
  );
}
