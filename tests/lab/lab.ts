import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildMachine } from './machine/build.ts';
import { cacheFolder, disks } from './machine/recipe.ts';
import { answers, inMachine, run, sshOptions } from './programs.ts';
import { startMachine } from './qemu.ts';

/** A rescue server with disks to rescue, as new. */
export interface Lab {
  readonly port: number;
  /** The private key that root signs in with. */
  readonly key: string;
  /** How a person reaches it. */
  readonly ssh: string;
  /** Runs a command line in it, beside the app. */
  run(line: string): Promise<string>;
  /** The device that a disk is now, such as `/dev/sda`. */
  device(disk: string): Promise<string>;
  /** Names of the disks on which a single byte is another than when the machine was made. */
  changed(): Promise<string[]>;
  plug(disk: string): Promise<void>;
  unplug(disk: string): Promise<void>;
  /** Makes a disk so slow that it gives and takes only so many bytes per second. */
  slow(disk: string, rate: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the lab from its saved state, and builds it first where that was not done yet. All changes are thrown away. */
export async function startLab(say: (line: string) => void = () => {}): Promise<Lab> {
  const made = cacheFolder();
  if (!existsSync(join(made, 'state'))) {
    mkdirSync(join(made, '..'), { recursive: true });
    await buildMachine(made, say);
  }
  const folder = mkdtempSync(join(tmpdir(), 'rescue-lab-'));
  const image = (name: string) => join(folder, `${name}.qcow2`);
  await Promise.all(
    ['root', ...disks.map(({ name }) => name)].map((name) =>
      run('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', join(made, `${name}.img`), image(name)]),
    ),
  );
  const machine = await startMachine({
    folder,
    kernel: join(made, 'vmlinuz'),
    initrd: join(made, 'initrd.img'),
    root: image('root'),
    image: ({ name }) => image(name),
    format: 'qcow2',
    state: join(made, 'state'),
  });
  const inside = (line: string) => inMachine(made, machine.port, line);
  await answers(made, machine.port, 60);
  await machine.plug('windows');
  await inside(
    `date -s @${Math.floor(Date.now() / 1000)} >/dev/null; until lsblk -dno SERIAL | grep -q WINDOWS; do sleep 0.2; done; udevadm trigger --subsystem-match=block; udevadm settle`,
  );
  const key = join(made, 'key');
  return {
    port: machine.port,
    key,
    ssh: ['ssh', ...sshOptions(made), '-p', String(machine.port), 'root@127.0.0.1'].join(' '),
    run: inside,
    async device(name) {
      const serial = disks.find((disk) => disk.name === name)?.serial;
      const lines = (await inside('lsblk -dnpo NAME,SERIAL')).split('\n').map((line) => line.trim().split(/\s+/));
      const found = lines.find((line) => line[1] === serial)?.[0];
      if (!found) throw new Error(`There is no disk ${name} in the machine`);
      return found;
    },
    async changed() {
      await inside('sync');
      await machine.qmp.command('stop');
      try {
        const same = await Promise.all(
          disks.map(({ name }) =>
            run('qemu-img', ['compare', '-U', '-f', 'qcow2', '-F', 'raw', image(name), join(made, `${name}.img`)]).then(
              () => true,
              () => false,
            ),
          ),
        );
        return disks.filter((_, i) => !same[i]).map(({ name }) => name);
      } finally {
        await machine.qmp.command('cont');
      }
    },
    plug: (name) => machine.plug(name),
    unplug: (name) => machine.unplug(name),
    slow: (name, rate) => machine.slow(name, rate),
    async stop() {
      await machine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
