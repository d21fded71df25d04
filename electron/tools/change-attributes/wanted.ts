import type { EntryKind } from '../../contract/files.ts';
import type { ToolInput } from '../../contract/tools.ts';
import type { Attributes } from '../../contract/undo.ts';
import type { FileAbilities } from '../../targets/target.ts';

export type AttributesInput = ToolInput<'change-attributes'>;

/** What is wanted, owner and group by number. */
export type Wanted = Omit<AttributesInput, 'owner' | 'group'> & Pick<Attributes, 'owner' | 'group'>;

/**
 * What of those attributes has to change, as it is and as it shall be; undefined where all is so already. Set-user-id bits, which
 * a change of the owner takes away, stay as the person wants them.
 */
export function changeOf(
  input: Wanted,
  abilities: FileAbilities,
  kind: EntryKind,
  now: Attributes,
): { before: Attributes; after: Attributes } | undefined {
  const modes = kind === 'folder' ? input.folderMode : input.fileMode;
  const before: Attributes = {};
  const after: Attributes = {};
  const differ = (key: keyof Attributes, wanted: number | undefined) => {
    if (wanted === undefined || wanted === now[key]) return;
    if (now[key] !== undefined) before[key] = now[key];
    after[key] = wanted;
  };
  if (abilities.owners) {
    differ('owner', input.owner);
    differ('group', input.group);
  }
  const mode = modes && now.mode !== undefined ? (now.mode & ~modes.off) | modes.on : now.mode;
  if (abilities.modes) differ('mode', mode);
  const ownerChanges = after.owner !== undefined || after.group !== undefined;
  if (abilities.modes && ownerChanges && mode !== undefined && (mode & 0o6000) !== 0) {
    before.mode = now.mode;
    after.mode = mode;
  }
  // Some targets count whole seconds.
  const seconds = (time: number | undefined) => (time === undefined ? undefined : Math.floor(time / 1000));
  if (seconds(input.modified) !== seconds(now.modified)) differ('modified', input.modified);
  if (seconds(input.accessed) !== seconds(now.accessed)) differ('accessed', input.accessed);
  return Object.keys(after).length === 0 ? undefined : { before, after };
}

/** `0644 (rw-r--r--)`. */
export function modeInWords(mode: number): string {
  const letters = Array.from('rwxrwxrwx', (letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-')).join('');
  return `${mode.toString(8).padStart(4, '0')} (${letters})`;
}
