import type { Entry } from '../../contract/files.ts';
import { segmentsOf } from '../../contract/paths.ts';
import type { Member } from '../../archives/listing.ts';

/** One place in an opened archive; a folder may be there only because something lies in it. */
export interface Node {
  readonly name: string;
  member?: Member;
  /** Members of the same name that stand before it in the archive: their bytes come first. */
  readonly before: Member[];
  children?: Map<string, Node>;
}

/** The names of an archive as a tree, as safe as any folder: nothing in it leads out of it. */
export class Tree {
  readonly root: Node = { name: '', before: [], children: new Map() };
  readonly #separator: RegExp;
  size = 0;

  /** `isWindows`: whether the 7-Zip that lists writes paths as Windows does. */
  constructor(isWindows: boolean) {
    this.#separator = isWindows ? /[\\/]/ : /\//;
  }

  add(member: Member): void {
    let node = this.root;
    for (const part of member.path.split(this.#separator)) {
      if (part === '' || part === '.') continue;
      // What would climb out stays inside, under a name that shows it.
      const name = part === '..' ? '%2E%2E' : part;
      node.children ??= new Map();
      let child = node.children.get(name);
      if (!child) {
        child = { name, before: [] };
        node.children.set(name, child);
        this.size += 1;
      }
      node = child;
    }
    if (node === this.root) return;
    if (node.member) node.before.push(node.member);
    node.member = member;
  }

  find(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const name of segmentsOf('posix', path)) node = node?.children?.get(name);
    return node;
  }
}

export function entryOf(node: Node): Entry {
  const { name, member } = node;
  const kind = node.children ? 'folder' : (member?.kind ?? 'folder');
  const { size, modified, mode, owner, group, linkTo } = member ?? {};
  return {
    name,
    kind,
    hidden: name.startsWith('.'),
    ...(kind === 'file' && size !== undefined && { size }),
    ...(modified !== undefined && { modified }),
    ...(mode !== undefined && { mode }),
    ...(owner !== undefined && { owner }),
    ...(group !== undefined && { group }),
    ...(kind === 'link' && { linkTo: linkTo ?? '', linkKind: 'other' as const }),
  };
}
