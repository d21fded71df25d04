import fc from 'fast-check';
import { expect } from 'vitest';
import type { EditedHive } from '../../electron/windows/hive/allocate.ts';
import { openHive } from '../../electron/windows/hive/cells.ts';
import { checkHive } from '../../electron/windows/hive/check.ts';
import { editHive, sealedBytes } from '../../electron/windows/hive/edit.ts';
import { addKey, deleteKey } from '../../electron/windows/hive/edit-keys.ts';
import { deleteValue, setValue } from '../../electron/windows/hive/edit-values.ts';
import { findKey } from '../../electron/windows/hive/keys.ts';
import { type Content, contentOf, fold, NOW } from './hives.ts';

/** One random edit; numbers choose among the keys and values that are there when it happens. */
type Edit =
  | { readonly act: 'set'; readonly key: number; readonly name: string; readonly type: number; readonly size: number }
  | { readonly act: 'change'; readonly key: number; readonly value: number; readonly size: number }
  | { readonly act: 'unset'; readonly key: number; readonly value: number }
  | { readonly act: 'add'; readonly key: number; readonly name: string; readonly class: string }
  | { readonly act: 'remove'; readonly key: number };

const number = fc.nat(1_000_000);
const size = fc.oneof(fc.nat(8), fc.nat(300), fc.constantFrom(16_343, 16_344, 16_345, 32_688, 32_689, 50_000));
const valueName = fc.oneof(
  fc.constant(''),
  fc.string({ maxLength: 20 }),
  fc.constantFrom('Start', 'Größe', '☂', 'ТИП'),
);
const keyName = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9 {}_-]{1,30}$/),
  fc.constantFrom('Zürich', 'ÄPFEL', 'Ключ', '鍵', '000001F4', 'S-1-5-21-1-2-3'),
);
const oneEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ act: fc.constant('set' as const), key: number, name: valueName, type: fc.nat(0xffffffff), size }),
  fc.record({ act: fc.constant('change' as const), key: number, value: number, size }),
  fc.record({ act: fc.constant('unset' as const), key: number, value: number }),
  fc.record({
    act: fc.constant('add' as const),
    key: number,
    name: keyName,
    class: fc.constantFrom('', '', '0a1b2c3d'),
  }),
  { arbitrary: fc.record({ act: fc.constant('remove' as const), key: number }), weight: 1 },
);
/** What happens to a hive in one go. */
export const edits = fc.array(oneEdit, { minLength: 1, maxLength: 40 });

/** Does the edits to a hive and to a model of it, and proves that both say the same and that the hive is sound. */
export function expectEditsRight(bytes: Buffer, before: Content, sequence: readonly Edit[]): Buffer {
  const hive = editHive(bytes, NOW);
  const content: Content = new Map([...before].map(([path, key]) => [path, { ...key, values: new Map(key.values) }]));
  for (const edit of sequence) apply(hive, content, edit);
  const sealed = sealedBytes(hive, 1_000);
  expect(checkHive(sealed)).toMatchObject({ errors: [], warnings: [] });
  expect(contentOf(openHive(sealed))).toEqual(content);
  return sealed;
}

function apply(hive: EditedHive, content: Content, edit: Edit): void {
  const paths = [...content.keys()];
  const path = paths[edit.key % paths.length] as string;
  const key = findKey(hive, path.slice(1));
  const known = content.get(path);
  if (key === undefined || known === undefined) throw new Error(`The hive lost the key ${path}`);
  if (edit.act === 'set') {
    const data = Buffer.alloc(edit.size, `data of ${edit.name}.`);
    setValue(hive, key.offset, edit.name, edit.type, data);
    const name = known.values.get(fold(edit.name))?.name ?? edit.name;
    known.values.set(fold(edit.name), { name, type: edit.type, data: data.toString('latin1') });
  } else if (edit.act === 'add') {
    const below = `${path}\\${fold(edit.name)}`;
    if (content.has(below)) {
      expect(() => addKey(hive, key.offset, edit.name)).toThrow('already');
    } else {
      addKey(hive, key.offset, edit.name, edit.class);
      content.set(below, { class: edit.class, values: new Map() });
    }
  } else if (edit.act === 'remove') {
    if (path === '') return;
    deleteKey(hive, key.offset);
    for (const other of paths) if (other === path || other.startsWith(`${path}\\`)) content.delete(other);
  } else {
    const values = [...known.values];
    const chosen = values[edit.value % Math.max(1, values.length)];
    if (chosen === undefined) return;
    const [folded, value] = chosen;
    if (edit.act === 'unset') {
      expect(deleteValue(hive, key.offset, value.name)).toBe(true);
      known.values.delete(folded);
    } else {
      const data = Buffer.alloc(edit.size, 'changed');
      setValue(hive, key.offset, value.name, value.type, data);
      known.values.set(folded, { ...value, data: data.toString('latin1') });
    }
  }
}
