import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  placedColumn,
  readColumns,
  toggledColumn,
  USUAL_COLUMNS,
} from '../../../../../renderer/panes/explorer/column-choice.ts';

describe('the columns chosen', () => {
  it('come and go, but for the name', () => {
    expect(toggledColumn(USUAL_COLUMNS, 'owner')).toEqual([...USUAL_COLUMNS, 'owner']);
    expect(toggledColumn(USUAL_COLUMNS, 'size')).toEqual(['name', 'modified', 'attributes']);
    expect(toggledColumn(USUAL_COLUMNS, 'name')).toEqual(USUAL_COLUMNS);
  });

  it('are put where another stands, behind the name', () => {
    expect(placedColumn(USUAL_COLUMNS, 'attributes', 1)).toEqual(['name', 'attributes', 'size', 'modified']);
    expect(placedColumn(USUAL_COLUMNS, 'size', 3)).toEqual(['name', 'modified', 'attributes', 'size']);
    expect(placedColumn(USUAL_COLUMNS, 'size', 0)).toEqual(USUAL_COLUMNS);
    expect(placedColumn(USUAL_COLUMNS, 'name', 2)).toEqual(USUAL_COLUMNS);
  });

  it('are read from settings that may be of another version, or of nobody', () => {
    expect(readColumns(undefined, USUAL_COLUMNS)).toEqual(USUAL_COLUMNS);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('name', 'size', 'gone', 'modified')), (kept) => {
        const read = readColumns(kept, USUAL_COLUMNS);
        expect(read[0]).toBe('name');
        expect(new Set(read).size).toBe(read.length);
        for (const id of read) expect(USUAL_COLUMNS).toContain(id);
      }),
    );
  });
});
