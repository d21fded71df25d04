/** A list of the engine as the page keeps it: read whole, then kept up by events. */
export interface KeptList<T extends { readonly id: string }> {
  /** Takes one changed item: replaces the one of its id, or adds it at the end. */
  changed(item: T): void;
  removed(id: string): void;
  /** Reads the whole list again. Items that change while it is read keep their newer state. */
  read(fetch: () => Promise<readonly T[]>): Promise<void>;
}

/** Keeps `get()` up to date through `set`. */
export function keptList<T extends { readonly id: string }>(
  get: () => readonly T[],
  set: (items: readonly T[]) => void,
): KeptList<T> {
  const reads = new Set<{ changed: Map<string, T>; removed: Set<string> }>();
  return {
    changed(item) {
      for (const read of reads) {
        read.changed.set(item.id, item);
        read.removed.delete(item.id);
      }
      const items = get();
      set(
        items.some((other) => other.id === item.id)
          ? items.map((other) => (other.id === item.id ? item : other))
          : [...items, item],
      );
    },
    removed(id) {
      for (const read of reads) {
        read.changed.delete(id);
        read.removed.add(id);
      }
      set(get().filter((item) => item.id !== id));
    },
    async read(fetch) {
      const read = { changed: new Map<string, T>(), removed: new Set<string>() };
      reads.add(read);
      try {
        const items = (await fetch()).filter((item) => !read.removed.has(item.id));
        const known = new Set(items.map((item) => item.id));
        set([
          ...items.map((item) => read.changed.get(item.id) ?? item),
          ...[...read.changed.values()].filter((item) => !known.has(item.id)),
        ]);
      } finally {
        reads.delete(read);
      }
    },
  };
}
