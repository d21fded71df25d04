import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepWindowState, readWindowState } from '../../../../electron/hosts/window-state.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1040 };
const bounds = { x: 100, y: 50, width: 1000, height: 600 };
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'window-'));
  file = join(folder, 'window.json');
});

afterEach(() => rm(folder, { recursive: true }));

describe('where the window was', () => {
  it('comes back as it was kept, and leaves no partial file', async () => {
    await keepWindowState(file, { bounds, maximized: true });
    expect(await readWindowState(file, [screen])).toEqual({ bounds, maximized: true });
    expect(await readdir(folder)).toEqual(['window.json']);
  });

  it('is forgotten when its screen is gone, but not that it filled the screen', async () => {
    await keepWindowState(file, { bounds: { ...bounds, x: 3000 }, maximized: true });
    expect(await readWindowState(file, [screen])).toEqual({ maximized: true });
  });

  it('is forgotten when its title bar could not be reached', async () => {
    await keepWindowState(file, { bounds: { ...bounds, y: -300 }, maximized: false });
    expect(await readWindowState(file, [screen])).toEqual({ maximized: false });
  });

  it('comes back on a second screen', async () => {
    const second = { ...bounds, x: -1500 };
    await keepWindowState(file, { bounds: second, maximized: false });
    const screens = [screen, { ...screen, x: -1920 }];
    expect(await readWindowState(file, screens)).toEqual({ bounds: second, maximized: false });
  });

  it.each(['', '{', '{"bounds":{"x":"1"},"maximized":false}', '{"maximized":false,"more":1}'])(
    'is forgotten where the file says %j',
    async (text) => {
      await writeFile(file, text);
      expect(await readWindowState(file, [screen])).toEqual({ maximized: false });
    },
  );

  it('is not worth an error', async () => {
    await keepWindowState(join(folder, 'missing', 'window.json'), { maximized: false });
    expect(await readWindowState(join(folder, 'missing', 'window.json'), [screen])).toEqual({ maximized: false });
  });
});
