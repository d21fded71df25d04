import { describe, expect, it } from 'vitest';
import { keptList } from '../../../../renderer/client/kept-list.ts';

interface Item {
  readonly id: string;
  readonly state: string;
}

function listOfTest(start: readonly Item[] = []) {
  let items = start;
  const list = keptList<Item>(
    () => items,
    (next) => {
      items = next;
    },
  );
  return { list, shown: () => items.map((item) => `${item.id} ${item.state}`) };
}

describe('a list kept by events', () => {
  it('replaces an item in its place and adds a new one at the end', () => {
    const { list, shown } = listOfTest([
      { id: 'a', state: '1' },
      { id: 'b', state: '1' },
    ]);
    list.changed({ id: 'a', state: '2' });
    list.changed({ id: 'c', state: '1' });
    expect(shown()).toEqual(['a 2', 'b 1', 'c 1']);
  });

  it('drops what the engine no longer has when it is read again', async () => {
    const { list, shown } = listOfTest([{ id: 'gone', state: '1' }]);
    await list.read(async () => [{ id: 'a', state: '1' }]);
    expect(shown()).toEqual(['a 1']);
  });

  it('keeps what changed while it was read: the list may be older than the event', async () => {
    const { list, shown } = listOfTest();
    await list.read(async () => {
      list.changed({ id: 'a', state: 'newer' });
      list.changed({ id: 'late', state: '1' });
      list.removed('b');
      return [
        { id: 'a', state: 'older' },
        { id: 'b', state: '1' },
      ];
    });
    expect(shown()).toEqual(['a newer', 'late 1']);
  });

  it('keeps what it has when it can’t be read', async () => {
    const { list, shown } = listOfTest([{ id: 'a', state: '1' }]);
    await expect(list.read(() => Promise.reject(new Error('cut')))).rejects.toThrow('cut');
    expect(shown()).toEqual(['a 1']);
  });
});
