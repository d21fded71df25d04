import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { connectQmp, type Qmp } from './qmp.ts';
import { disks, type LabDisk } from './machine/recipe.ts';

/** A virtual machine that runs, its sshd on a port of this computer's loopback. */
export interface Machine {
  readonly port: number;
  readonly qmp: Qmp;
  /** Plugs a disk in, as it was before. */
  plug(name: string): Promise<void>;
  /** Pulls a disk out. */
  unplug(name: string): Promise<void>;
  /** Bytes per second. */
  slow(name: string, rate: number): Promise<void>;
  /** Ends it at once, as pulling the cord. */
  stop(): Promise<void>;
}

export interface MachineOptions {
  /** Where the control socket and the messages go. */
  readonly folder: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The image of the root file system and of each disk by name, with its format. */
  readonly root: string;
  readonly image: (disk: LabDisk) => string;
  readonly format: 'raw' | 'qcow2';
  /** The saved state of a running machine to go on with. */
  readonly state?: string;
}

const COMMAND_LINE = 'root=/dev/vda rw console=ttyS0 net.ifnames=0 quiet systemd.show_status=0 mitigations=off';

/** Starts the machine; a disk on NVMe is plugged in later, since the state of a running machine can't hold it. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { folder, kernel, initrd, format } = options;
  const socket = join(folder, 'qmp');
  const messages = join(folder, 'console.log');
  rmSync(socket, { force: true });
  const port = await freePort();
  const drives = disks.flatMap((disk) => ['-blockdev', drive(disk.name, options.image(disk), format)]);
  const devices = disks
    .filter(({ bus }) => bus === 'scsi')
    .flatMap((disk) => [
      '-device',
      Object.entries(device(disk))
        .map(([name, value]) => `${name}=${value}`)
        .join(','),
    ]);
  const child = spawn(
    'qemu-system-x86_64',
    [
      '-nodefaults',
      '-display',
      'none',
      '-machine',
      'q35',
      '-accel',
      'tcg,thread=multi',
      '-cpu',
      'max',
      '-smp',
      '1',
      '-m',
      '768',
      '-serial',
      `file:${messages}`,
      '-qmp',
      `unix:${socket},server=on,wait=off`,
      '-kernel',
      kernel,
      '-initrd',
      initrd,
      '-append',
      COMMAND_LINE,
      '-rtc',
      'base=utc',
      '-netdev',
      `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`,
      '-device',
      'virtio-net-pci,netdev=net',
      '-device',
      'virtio-rng-pci',
      '-blockdev',
      drive('root', options.root, format),
      '-device',
      'virtio-blk-pci,drive=root,serial=RESCUE',
      '-device',
      'pcie-root-port,id=late,chassis=1',
      '-device',
      'virtio-scsi-pci,id=scsi',
      ...drives,
      ...devices,
      ...(options.state === undefined ? [] : ['-incoming', `exec:cat ${options.state}`]),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  let ended = false;
  const end = new Promise<void>((done) => {
    child.once('exit', () => {
      ended = true;
      done();
    });
    child.once('error', (error) => {
      said += error.message;
      ended = true;
      done();
    });
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  void end.then(() => process.off('exit', kill));
  let control: Qmp | undefined;
  while (!control) {
    if (ended) throw new Error(`QEMU did not start: ${said}`);
    await wait(50);
    // The file is there a moment before anybody listens.
    control = await connectQmp(socket).catch(() => undefined);
  }
  const qmp = control;
  if (options.state !== undefined) {
    while (((await qmp.command('query-status')) as { status: string }).status === 'inmigrate') await wait(50);
    await qmp.command('cont');
  }
  const byName = (name: string): LabDisk => {
    const disk = disks.find((one) => one.name === name);
    if (!disk) throw new Error(`There is no disk ${name} in the lab`);
    return disk;
  };
  return {
    port,
    qmp,
    async plug(name) {
      await qmp.command('device_add', device(byName(name)));
    },
    async unplug(name) {
      await qmp.command('device_del', { id: name });
    },
    async slow(name, rate) {
      const limits = { bps: rate, bps_rd: 0, bps_wr: 0, iops: 0, iops_rd: 0, iops_wr: 0 };
      await qmp.command('block_set_io_throttle', { id: byName(name).name, ...limits });
    },
    async stop() {
      qmp.command('quit').catch(() => undefined);
      const late = setTimeout(kill, 5000);
      await end;
      clearTimeout(late);
      qmp.close();
    },
  };
}

/** The last of what the machine wrote on its serial console. */
export function lastMessages(folder: string): string {
  const file = join(folder, 'console.log');
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-2000) : '';
}

// As a block device, not as a drive: a drive goes for good with the disk that is pulled out.
const drive = (id: string, file: string, format: string) =>
  `driver=${format},node-name=${id === 'root' ? 'root' : `drive-${id}`},discard=unmap,cache.no-flush=on,file.driver=file,file.filename=${file}`;

const device = ({ name, bus, serial, model }: LabDisk): Record<string, string> =>
  bus === 'nvme'
    ? { driver: 'nvme', id: name, bus: 'late', drive: `drive-${name}`, serial }
    : {
        driver: 'scsi-hd',
        id: name,
        bus: 'scsi.0',
        'scsi-id': String(disks.findIndex((disk) => disk.name === name)),
        drive: `drive-${name}`,
        serial,
        vendor: model.split(' ')[0] ?? '',
        product: model.split(' ').slice(1).join(' '),
      };

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
