import { afterAll, beforeAll, expect } from 'vitest';
import type { Entry } from '../../../electron/contract/files.ts';
import { joinPath } from '../../../electron/contract/paths.ts';
import type { Files, Target } from '../../../electron/targets/target.ts';
import { codeOf, collect, type OpenPlace, type Place } from '../place.ts';

/** What the sentences about files are tried with. */
export interface FilesTrial {
  readonly place: Place;
  readonly target: Target;
  readonly files: Files;
  readonly at: (folder: string, ...names: string[]) => string;
  /** A new empty folder. */
  readonly fresh: () => Promise<string>;
  readonly put: (path: string, content: Uint8Array | string) => Promise<void>;
  readonly get: (path: string) => Promise<string>;
  readonly namesIn: (folder: string) => Promise<string[]>;
  readonly entriesIn: (folder: string) => Promise<Map<string, Entry>>;
  readonly missing: (path: string) => Promise<void>;
}

/** Opens the place before the first sentence of the surrounding `describe` and closes it after the last. */
export function filesTrial(open: OpenPlace): FilesTrial {
  let place: Place;
  let counter = 0;
  const trial: FilesTrial = {
    get place() {
      return place;
    },
    get target() {
      return place.target;
    },
    get files() {
      if (place.target.files === undefined) throw new Error('this target has no files');
      return place.target.files;
    },
    at: (folder, ...names) => joinPath(place.target.pathStyle, folder, ...names),
    async fresh() {
      counter += 1;
      const folder = trial.at(place.scratch, `trial-${counter}`);
      await trial.files.makeFolder(folder);
      return folder;
    },
    async put(path, content) {
      const sink = await trial.files.write(path, { offset: 0, create: 'new' });
      await sink.write(Buffer.from(content));
      await sink.close();
    },
    get: async (path) => (await collect(trial.files.read(path))).toString('latin1'),
    namesIn: async (folder) => [...(await trial.entriesIn(folder)).keys()].sort(),
    async entriesIn(folder) {
      const entries: Entry[] = [];
      for await (const page of trial.files.list(folder)) entries.push(...page);
      const found = new Map(entries.map((entry) => [entry.name, entry]));
      expect(found.size).toBe(entries.length);
      return found;
    },
    async missing(path) {
      expect(await codeOf(trial.files.stat(path))).toBe('not-found');
    },
  };
  beforeAll(async () => {
    place = await open();
  });
  afterAll(async () => {
    await place?.close();
  });
  return trial;
}
