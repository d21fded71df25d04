import { expect, test } from 'vitest';
import type { BlockDevice, DisksPicture } from '../../../../electron/contract/disks.ts';
import type { Ask } from '../../../../electron/disks/ask.ts';
import { forgetStarted, noteStarted, startedByUs } from '../../../../electron/disks/started.ts';
import type { Target } from '../../../../electron/targets/target.ts';

const device = (path: string, kind: BlockDevice['kind'], parents: string[] = []): BlockDevice => ({
  path,
  parents,
  kind,
  size: 1,
  readOnly: false,
  mounts: [],
  swapping: false,
});

/** A server with a folder of notes, and links in /dev/md. */
function server() {
  const notes = new Set<string>();
  const run = async ({ program, args }: { program: string; args: readonly string[] }) => {
    const name = args.at(-1)?.split('/').at(-1) ?? '';
    if (program === 'touch') notes.add(name);
    if (program === 'rm') notes.delete(name);
    return { status: 0, stdout: new Uint8Array(), stderr: '' };
  };
  const ask: Ask = async (program, args) => {
    const last = args.at(-1) ?? '';
    if (program === 'ls') return { status: 0, text: [...notes, '%E0%A4%A'].join('\n') };
    return { status: 0, text: last === '/dev/md/data' ? '/dev/md127\n' : `${last}\n` };
  };
  // Only what runs programs is used.
  return { notes, commands: { run } as unknown as NonNullable<Target['commands']>, ask };
}

const picture: DisksPicture = {
  devices: [
    device('/dev/md127', 'raid'),
    device('/dev/mapper/group-home', 'logical', ['/dev/md127']),
    device('/dev/md126', 'raid'),
    device('/dev/mapper/ldm_part_1', 'dynamic', ['/dev/sda2']),
    device('/dev/mapper/ldm_vol_x', 'dynamic', ['/dev/mapper/ldm_part_1']),
  ],
  raids: [],
  groups: [],
  dynamic: [],
  missing: [],
};
const { signal } = new AbortController();

test('what was started is found again by the name that the picture has for it, with what came with it', async () => {
  const { commands, ask } = server();
  await noteStarted(commands, '/dev/md/data', signal);
  await noteStarted(commands, '/dev/mapper/ldm_vol_x', signal);
  await noteStarted(commands, '/dev/mapper/gone', signal);
  expect(Object.fromEntries(await startedByUs(ask, picture))).toEqual({
    '/dev/mapper/group-home': '/dev/md/data',
    '/dev/mapper/ldm_part_1': '/dev/mapper/ldm_vol_x',
    '/dev/mapper/ldm_vol_x': '/dev/mapper/ldm_vol_x',
    '/dev/md127': '/dev/md/data',
  });
});

test('what was started by itself is told from what came with another', async () => {
  const { commands, ask } = server();
  await noteStarted(commands, '/dev/mapper/group-home', signal);
  await noteStarted(commands, '/dev/md/data', signal);
  expect(Object.fromEntries(await startedByUs(ask, picture))).toEqual({
    '/dev/mapper/group-home': '/dev/mapper/group-home',
    '/dev/md127': '/dev/md/data',
  });
});

test('what was stopped again is not ours any more', async () => {
  const { commands, ask, notes } = server();
  await noteStarted(commands, '/dev/md/data', signal);
  await forgetStarted(commands, '/dev/md/data', signal);
  expect(notes.size).toBe(0);
  expect((await startedByUs(ask, picture)).size).toBe(0);
});
