import { useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { parentOf } from '../../../electron/contract/paths.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import type { ToolInput } from '../../../electron/contract/tools.ts';
import { useTargets } from '../../client/stores.ts';
import { whenExists, type WhenExists } from '../../../electron/contract/copying.ts';
import { Checkbox } from '../../parts/checkbox.tsx';
import { TextField } from '../../parts/field.tsx';
import { formatBytes, formatBytesExactly } from '../../parts/format.ts';
import { Select } from '../../parts/select.tsx';
import type { PreviewProps } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { ExceptionList } from '../exception-list.tsx';
import { Conflicts } from './conflicts.tsx';
import styles from './copy-files.module.css';

const words = text.copy;
/** Up to so many refused names stand in the plan's own warning already. */
const NAMED_BY_PLAN = 20;
const rules = whenExists.options.map((value: WhenExists) => ({ value, label: words.whenExists[value] }));

/** What will be copied where, and the choices; each change is planned anew. */
export function CopyPreview({ preview, input, change }: PreviewProps<'copy-files'>) {
  const from = useTargets((store) => store.targets.find(({ id }) => id === input.from.target));
  const [folder, setFolder] = useState(input.to.path);
  const { total, free } = preview;
  const parts = [
    total.files > 0 || total.folders + total.links === 0 ? words.files(total.files) : '',
    total.folders > 0 ? words.folders(total.folders) : '',
    total.links > 0 ? words.links(total.links) : '',
  ];
  const goTo = () => {
    const path = folder.trim();
    if (path !== '' && path !== input.to.path) change({ ...input, to: { ...input.to, path } });
  };
  const rule = (
    <Select
      label={words.whenExists.label}
      value={input.whenExists}
      options={rules}
      onChange={(next) => change({ ...input, whenExists: next })}
    />
  );
  return (
    <div className={styles.form}>
      {preview.conflictCount > 0 && rule}
      <Conflicts
        conflicts={preview.conflicts}
        count={preview.conflictCount}
        folder={input.to.path}
        rule={input.whenExists}
        decisions={input.decisions ?? []}
        onDecide={(decisions) => change({ ...input, decisions: [...decisions] })}
      />
      <dl className={styles.facts}>
        <dt>{words.from}</dt>
        <dd>{sourceOf(input, from)}</dd>
        <dt>{words.what}</dt>
        <dd>{parts.filter(Boolean).join(', ')}</dd>
        <dt>{words.size}</dt>
        <dd title={formatBytesExactly(total.bytes)}>{formatBytes(total.bytes)}</dd>
        <dt>{words.free}</dt>
        <dd title={free === undefined ? undefined : formatBytesExactly(free)}>
          {free === undefined ? words.freeUnknown : formatBytes(free)}
        </dd>
      </dl>
      <TextField
        mono
        label={words.to}
        hint={words.toHint}
        value={folder}
        onValue={setFolder}
        onBlur={goTo}
        onKeyDown={(event) => {
          // Enter would start the copy to the old folder.
          if (event.key !== 'Enter' || folder.trim() === input.to.path) return;
          event.preventDefault();
          goTo();
        }}
      />
      {preview.conflictCount === 0 && rule}
      <Checkbox
        label={words.verify}
        hint={words.verifyHint}
        checked={input.verify}
        onChange={(verify) => change({ ...input, verify })}
      />
      <Checkbox
        label={words.fill}
        hint={words.fillHint}
        checked={input.unreadable === 'fill'}
        onChange={(fill) => change({ ...input, unreadable: fill ? 'fill' : undefined })}
      />
      {preview.refusedCount > NAMED_BY_PLAN && (
        <ExceptionList
          title={words.refused(preview.refusedCount)}
          tone="warning"
          items={preview.refused}
          count={preview.refusedCount}
        />
      )}
    </div>
  );
}

/** The folder that the sources lie in, with the name of where that is. */
function sourceOf({ from }: ToolInput<'copy-files'>, target: TargetState | undefined): string {
  const folder = parentOf(target?.pathStyle ?? 'posix', from.paths[0] ?? '');
  return `${target?.label ?? from.target}: ${displayName(folder)}`;
}
