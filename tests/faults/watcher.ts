import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Looks, independently of the app, at every name that appears or changes below `folder`, and compares what has it with the
 * same name below `model`: `wrong` names those that were ever anything but equal. Half-copied files have names of their own.
 */
export function watchFinalNames(folder: string, model: string) {
  const wrong: string[] = [];
  const looking = new Set<Promise<void>>();
  let looked = 0;
  const look = async (name: string) => {
    const given = await readFile(join(folder, name)).catch(() => null);
    if (given === null) return;
    const wanted = await readFile(join(model, name)).catch(() => null);
    looked += 1;
    if (wanted === null || !given.equals(wanted)) wrong.push(name);
  };
  const watcher = watch(folder, { recursive: true }, (_event, name) => {
    // Names that are no text are compared at the end, by programs that know bytes.
    if (name === null || name.includes('\ufffd') || name.endsWith('.rescue-part')) return;
    const one = look(name).finally(() => looking.delete(one));
    looking.add(one);
  });
  return {
    wrong,
    looked: () => looked,
    async stop() {
      watcher.close();
      await Promise.all(looking);
    },
  };
}
