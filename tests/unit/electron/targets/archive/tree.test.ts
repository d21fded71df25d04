import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Member } from '../../../../../electron/archives/listing.ts';
import { entryOf, type Node, Tree } from '../../../../../electron/targets/archive/tree.ts';

const file = (path: string, order = 0): Member => ({
  path,
  kind: 'file',
  size: 1,
  isEncrypted: false,
  order,
  isNameless: false,
});

function treeOf(...paths: string[]) {
  const tree = new Tree(false);
  paths.forEach((path, order) => tree.add(file(path, order)));
  return tree;
}

const names = (node: Node | undefined) => [...(node?.children?.keys() ?? [])];

describe('the tree of an archive', () => {
  it('has the folders that lie only in the names of files', () => {
    const tree = treeOf('a/b/c.txt');
    expect(names(tree.find('/a/b'))).toEqual(['c.txt']);
    expect(entryOf(tree.find('/a/b') ?? tree.root)).toEqual({ name: 'b', kind: 'folder', hidden: false });
  });

  it('lets nothing lead out of it', () => {
    const tree = treeOf('../../etc/shadow', '/etc/passwd', 'a/./b', 'a/../../c');
    expect(names(tree.root)).toEqual(['%2E%2E', 'etc', 'a']);
    expect(tree.find('/%2E%2E/%2E%2E/etc/shadow')?.member?.path).toBe('../../etc/shadow');
    expect(tree.find('/etc/passwd')?.member?.path).toBe('/etc/passwd');
    expect(tree.find('/a/%2E%2E/%2E%2E/c')?.member?.path).toBe('a/../../c');
  });

  it('reads paths of a 7-Zip on Windows as Windows writes them', () => {
    const tree = new Tree(true);
    tree.add(file('a\\b.txt'));
    expect(tree.find('/a/b.txt')?.member?.path).toBe('a\\b.txt');
  });

  it('shows the last of several members of one name, and remembers those before it', () => {
    const { member, before } = treeOf('a', 'b', 'a').find('/a') ?? {};
    expect(member?.order).toBe(2);
    expect(before?.map(({ order }) => order)).toEqual([0]);
  });

  it('has no name that a folder can’t have, whatever the archive says', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('.', '/', 'a', '\\') }), { maxLength: 20 }), (paths) => {
        const seen: string[] = [];
        const walk = (node: Node) => {
          for (const child of node.children?.values() ?? []) {
            seen.push(child.name);
            walk(child);
          }
        };
        walk(treeOf(...paths).root);
        for (const name of seen) expect(name).not.toMatch(/^\.{0,2}$|\//);
      }),
    );
  });
});
