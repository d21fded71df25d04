import { useId, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { valueTypeName, type ValueTypeName } from '../../../electron/contract/windows-hives.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextArea, TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import type { RegistryValue } from './registry-value.ts';
import styles from './registry.module.css';

const words = text.registry;
const TYPES = valueTypeName.options.map((value) => ({ value, label: value }));

/** What a person is asked for before an edit is planned. */
export type Asked = 'new-value' | 'value' | 'name' | 'new-key' | 'import';

const titles: Readonly<Record<Asked, string>> = {
  'new-value': words.newValue,
  value: words.editValue,
  name: words.renameValue,
  'new-key': words.newKey,
  import: words.importFile,
};

/** Asks what a value or key is to be; the plan follows. */
export function EditDialog({
  asked,
  at,
  value,
  onEdit,
  onClose,
}: {
  asked: Asked;
  at: { hive: string; key: string };
  value: RegistryValue | undefined;
  onEdit: (edit: ToolInput<'edit-registry'>['edits'][number]) => void;
  onClose: () => void;
}) {
  const form = useId();
  const was = asked === 'new-value' ? undefined : value;
  const [name, setName] = useState(asked === 'name' ? (value?.name ?? '') : '');
  const [type, setType] = useState<ValueTypeName>(was?.type ?? 'REG_SZ');
  const [data, setData] = useState(was?.words ?? '');
  const { key } = at;
  const able = asked === 'import' ? data.trim() !== '' : asked === 'value' || asked === 'new-value' || name !== '';
  // Letters that stand for something else would be written as they look.
  const lossy = asked === 'value' && was?.exact === false && data === was.words && type === was.type;
  const goOn = () => {
    if (!able || lossy) return;
    if (asked === 'import') onEdit({ edit: 'import', file: data });
    else if (asked === 'new-key') onEdit({ edit: 'make-key', key: key === '' ? name : `${key}\\${name}` });
    else if (asked === 'name') onEdit({ edit: 'rename-value', key, name: value?.name ?? '', to: name });
    else onEdit({ edit: 'set-value', key, name: asked === 'value' ? (value?.name ?? '') : name, type, data });
  };
  const area = (label: string, hint: string, rows: number) => (
    <TextArea mono rows={rows} label={label} hint={hint} value={data} onValue={setData} />
  );
  return (
    <Dialog
      open
      title={titles[asked].replace(/…$/, '')}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent" disabled={!able || lossy}>
            {words.dialog.next}
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
          goOn();
        }}
      >
        <p>{words.dialog.under(displayName(key === '' ? at.hive : `${at.hive}\\${key}`))}</p>
        {asked === 'value' && <p>{value?.name === '' ? words.unnamed : displayName(value?.name ?? '')}</p>}
        {(asked === 'new-value' || asked === 'new-key' || asked === 'name') && (
          <TextField
            mono
            label={asked === 'name' ? words.dialog.newName : words.dialog.name}
            hint={asked === 'new-value' ? words.dialog.nameHint : undefined}
            value={name}
            onValue={setName}
          />
        )}
        {(asked === 'value' || asked === 'new-value') && (
          <>
            <Select label={words.dialog.type} value={type} options={TYPES} onChange={setType} />
            {type === 'REG_MULTI_SZ' || type === 'REG_BINARY' ? (
              area(words.dialog.data, words.dialog.hints[type], 6)
            ) : (
              <TextField
                mono
                label={words.dialog.data}
                hint={words.dialog.hints[type]}
                value={data}
                onValue={setData}
              />
            )}
            {lossy && <p>{words.notExact}</p>}
          </>
        )}
        {asked === 'import' && area(words.dialog.file, words.dialog.fileHint, 12)}
      </form>
    </Dialog>
  );
}
