import { FileDown, FileUp, FolderPlus, Pencil, Plus, TextCursorInput, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { changeableHive } from '../../../electron/contract/windows-hives.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { useLook } from '../../client/use-look.ts';
import { Button } from '../../parts/button.tsx';
import { CodeLines } from '../../parts/details.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { Toolbar, ToolbarButton, ToolbarSeparator } from '../../parts/toolbar.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import type { Place } from '../server/place.ts';
import type { RegistryValue } from './registry-value.ts';
import { type Asked, EditDialog } from './edit-dialog.tsx';
import styles from './registry.module.css';

const words = text.registry;

type Edit = ToolInput<'edit-registry'>['edits'][number];

/** What can be done with the chosen key and value. */
export function EditButtons({
  place,
  at,
  value,
}: {
  place: Place;
  at: { hive: string; key: string };
  value: RegistryValue | undefined;
}) {
  const [asked, setAsked] = useState<Asked | 'file'>();
  const hive = changeableHive.safeParse(at.hive).data;
  const run = (edit: Edit) => {
    setAsked(undefined);
    if (hive !== undefined) void runTool('edit-registry', { ...place, hive, edits: [edit] }, words.title);
  };
  const { key } = at;
  const isTop = key === '';
  const isShown = value?.words !== undefined;
  return (
    <div className={styles.acts}>
      <Toolbar label={words.acts}>
        {hive !== undefined && (
          <>
            <ToolbarButton label={words.newValue} icon={Plus} disabled={isTop} onClick={() => setAsked('new-value')} />
            <ToolbarButton
              label={words.editValue}
              icon={Pencil}
              disabled={!isShown}
              onClick={() => setAsked('value')}
            />
            <ToolbarButton
              label={words.renameValue}
              icon={TextCursorInput}
              disabled={!isShown || value.name === ''}
              onClick={() => setAsked('name')}
            />
            <ToolbarButton
              label={words.deleteValue}
              icon={Trash2}
              danger
              disabled={!isShown}
              onClick={() => value && run({ edit: 'delete-value', key, name: value.name })}
            />
            <ToolbarSeparator />
            <ToolbarButton label={words.newKey} icon={FolderPlus} onClick={() => setAsked('new-key')} />
            <ToolbarButton
              label={words.deleteKey}
              icon={Trash2}
              danger
              showLabel
              disabled={isTop}
              onClick={() => run({ edit: 'delete-key', key })}
            />
            <ToolbarSeparator />
            <ToolbarButton label={words.importFile} icon={FileUp} onClick={() => setAsked('import')} />
          </>
        )}
        <ToolbarButton label={words.exportFile} icon={FileDown} onClick={() => setAsked('file')} />
      </Toolbar>
      {hive === undefined && (
        <p className={styles.soft}>{at.hive.startsWith('Users') ? words.personOnlyLook : words.onlyLook}</p>
      )}
      {asked === 'file' && <FileDialog place={place} at={at} onClose={() => setAsked(undefined)} />}
      {asked !== undefined && asked !== 'file' && (
        <EditDialog asked={asked} at={at} value={value} onEdit={run} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

function FileDialog({ place, at, onClose }: { place: Place; at: { hive: string; key: string }; onClose: () => void }) {
  const { found, problem } = useLook('browse-registry', { ...place, ...at, asFile: true });
  const title = displayName(at.key === '' ? at.hive : `${at.hive}\\${at.key}`);
  return (
    <Dialog open title={title} onClose={onClose} actions={<Button onClick={onClose}>{text.parts.close}</Button>}>
      {problem && <ProblemBanner problem={problem} />}
      {!found && !problem && <Waiting>{words.reading}</Waiting>}
      {found?.key?.file !== undefined && <CodeLines label={title}>{found.key.file}</CodeLines>}
    </Dialog>
  );
}
