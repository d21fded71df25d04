import { describe, expect, it } from 'vitest';
import {
  emptyTree,
  failed,
  folded,
  told,
  type Tree,
  treeRows,
  unfolded,
  wayTo,
} from '../../../../../renderer/panes/explorer/tree.ts';

const lines = (tree: Tree) => treeRows(tree, 'Drives').map(({ level, label }) => '  '.repeat(level - 1) + label);
const folders = (...names: string[]) => names.map((name) => ({ name, hidden: name.startsWith('.') }));
const open = (tree: Tree, path: string, ...names: string[]) => told(unfolded(tree, path), path, folders(...names));

describe('the tree of folders', () => {
  it('shows what was unfolded, in its natural order, without hidden folders', () => {
    const tree = open(open(emptyTree('posix'), '/', 'srv', 'mnt', '.cache'), '/mnt', 'disk10', 'disk9');
    expect(lines(tree)).toEqual(['/', '  mnt', '    disk9', '    disk10', '  srv']);
    expect(lines(folded(tree, '/mnt'))).toEqual(['/', '  mnt', '  srv']);
    expect(lines(unfolded(folded(tree, '/mnt'), '/mnt'))).toEqual(lines(tree));
  });

  it('waits for a folder that is read, and has nothing to unfold where nothing is', () => {
    const reading = unfolded(emptyTree('posix'), '/');
    expect(treeRows(reading, '')[0]).toMatchObject({ open: true, reading: true });
    expect(treeRows(open(reading, '/'), '')[0]?.open).toBeUndefined();
  });

  it('says where a folder could not be read, and reads it anew when it is unfolded again', () => {
    const tree = failed(unfolded(emptyTree('posix'), '/'), '/');
    expect(treeRows(tree, '')[0]).toMatchObject({ failed: true, reading: false });
    expect(treeRows(unfolded(tree, '/'), '')[0]).toMatchObject({ failed: false, reading: true });
  });

  it('keeps the way to the pane in sight, though hidden or beyond what is shown', () => {
    const many = Array.from({ length: 600 }, (_, at) => `n${at}`);
    const tree = told(unfolded(emptyTree('posix'), '/'), '/', folders(...many), { keep: '.hidden' });
    expect(treeRows(tree, '')).toHaveLength(502);
    expect(lines(tree).at(-1)).toBe('  .hidden');
    expect(treeRows(tree, '')[0]?.more).toBe(true);
  });

  it('forgets what was looked into first, never the top', () => {
    let tree = open(emptyTree('posix'), '/', 'a');
    for (let at = 0; at < 500; at++) tree = open(tree, `/a/${at}`, 'x');
    expect(tree.branches.size).toBe(200);
    expect(tree.branches.has('/')).toBe(true);
    expect(tree.branches.has('/a/499')).toBe(true);
  });

  it('leads to a folder by way of each one above it', () => {
    expect(wayTo('posix', '/mnt/c')).toEqual([
      { path: '/', name: 'mnt' },
      { path: '/mnt', name: 'c' },
    ]);
    expect(wayTo('posix', '/')).toEqual([]);
    expect(wayTo('windows', 'C:\\Users')).toEqual([
      { path: '\\', name: 'C:' },
      { path: 'C:\\', name: 'Users' },
    ]);
    const share = wayTo('windows', '\\\\nas\\films\\old');
    expect(share.map(({ path }) => path)).toEqual(['\\', '\\\\nas\\films']);
  });

  it('shows the drives of Windows, and the share that the pane is on', () => {
    const tree = told(unfolded(emptyTree('windows'), '\\'), '\\', folders('C:', 'D:'), { keep: '\\\\nas\\films' });
    const rows = treeRows(tree, 'Drives');
    expect(rows.map(({ label }) => label)).toEqual(['Drives', 'C:', 'D:', '\\\\nas\\films']);
    expect(rows.map(({ path }) => path)).toEqual(['\\', 'C:\\', 'D:\\', '\\\\nas\\films']);
  });
});
