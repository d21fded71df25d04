import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../../electron/contract/files.ts';
import { localVolumes } from '../../../../../electron/targets/local/volumes.ts';
import type { Files } from '../../../../../electron/targets/target.ts';

const space = { total: 1000, free: 400 };
const folder = (name: string): Entry => ({ name, kind: 'folder', hidden: false });

function files(entries: Record<string, Entry[]>): Pick<Files, 'read' | 'list' | 'stat' | 'space'> {
  return {
    async *read() {
      yield new Uint8Array();
    },
    async *list(path) {
      yield entries[path] ?? [];
    },
    stat: async () => folder(''),
    space: async (path) => (path === 'D:\\' ? null : space),
  };
}

describe('the drives of this computer', () => {
  it('are its drive letters on Windows, also those without a disk in them', async () => {
    expect(await localVolumes(files({ '\\': [folder('C:'), folder('D:')] }), 'win32')).toEqual([
      { path: 'C:\\', readOnly: false, space },
      { path: 'D:\\', readOnly: false },
    ]);
  });

  it('are the root and the mounted volumes on macOS', async () => {
    const volumes: Entry[] = [{ ...folder('Macintosh HD'), kind: 'link', linkTo: '/' }, folder('USB')];
    expect((await localVolumes(files({ '/Volumes': volumes }), 'darwin')).map(({ path }) => path)).toEqual([
      '/',
      '/Volumes/USB',
    ]);
  });
});
