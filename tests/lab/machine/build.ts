import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { answers, inMachine, run } from '../programs.ts';
import { lastMessages, startMachine } from '../qemu.ts';
import { disks, packages } from './recipe.ts';
import { writeWindowsTree } from './windows-tree.ts';

const MiB = 1024 * 1024;

/** Builds the machine into `folder`: root file system, kernel, disks, and the state of it all running. Takes minutes. */
export async function buildMachine(folder: string, say: (line: string) => void): Promise<void> {
  const building = `${folder}.building`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true, mode: 0o700 });
  say('Putting Debian 12 into an image …');
  await buildRoot(building);
  say('Starting it for the first time …');
  for (const disk of disks) {
    const image = join(building, `${disk.name}.img`);
    if (disk.sample !== undefined) await run('sh', ['-c', 'xz -dc "$1" >"$2"', 'sh', disk.sample, image]);
    else writeFileSync(image, '');
    truncateSync(image, Math.ceil((disk.bytes ?? statSync(image).size) / MiB) * MiB);
  }
  const machine = await startMachine({
    folder: building,
    kernel: join(building, 'vmlinuz'),
    initrd: join(building, 'initrd.img'),
    root: join(building, 'root.img'),
    image: ({ name }) => join(building, `${name}.img`),
    format: 'raw',
  });
  try {
    await answers(building, machine.port, 240).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${lastMessages(building)}`);
    });
    await machine.plug('windows');
    say('Making its disks …');
    const tree = join(building, 'tree');
    writeWindowsTree(tree);
    await inMachine(building, machine.port, 'mkdir /root/tree && tar -x -C /root/tree', await archive(tree));
    const journal = readFileSync(join(import.meta.dirname, 'open-journal.pl'));
    await inMachine(building, machine.port, 'cat >/root/open-journal.pl', journal);
    const script = readFileSync(join(import.meta.dirname, 'disks.sh'));
    await inMachine(building, machine.port, 'cat >/root/disks.sh && udevadm settle && sh /root/disks.sh', script);
    await machine.unplug('windows');
    await inMachine(
      building,
      machine.port,
      'while lsblk -dno SERIAL | grep -q WINDOWS; do sleep 0.2; done; systemctl start fstrim.service; sync; echo 3 >/proc/sys/vm/drop_caches',
    );
    say('Saving its state …');
    await machine.qmp.command('stop');
    await machine.qmp.command('migrate-set-parameters', { 'max-bandwidth': 1_000_000_000 });
    await machine.qmp.command('migrate', { uri: `exec:cat >${join(building, 'state')}` });
    for (;;) {
      const { status } = (await machine.qmp.command('query-migrate')) as { status: string };
      if (status === 'completed') break;
      if (status === 'failed') throw new Error('The state of the machine could not be saved');
      await wait(200);
    }
  } finally {
    await machine.stop();
  }
  rmSync(join(building, 'tree'), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(building, folder);
}

async function buildRoot(folder: string): Promise<void> {
  const root = join(folder, 'root');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', join(folder, 'key')]);
  const put = (path: string, text: string) =>
    `mkdir -p "$1/${path.replace(/\/[^/]*$/, '')}" && cat >"$1/${path}" <<'END'\n${text}END`;
  // Before the kernel's package: what its start image is made with.
  const essential = [
    put('etc/initramfs-tools/conf.d/lab', 'MODULES=list\nCOMPRESS=gzip\nRESUME=none\n'),
    put('etc/initramfs-tools/modules', 'virtio_pci\nvirtio_blk\n'),
    put('usr/sbin/policy-rc.d', '#!/bin/sh\nexit 101\n'),
    'chmod +x "$1/usr/sbin/policy-rc.d"',
  ];
  const customize = [
    put('etc/hostname', 'rescue-lab\n'),
    put('etc/fstab', ''),
    // As a rescue system: nothing is assembled or mounted by itself.
    put('etc/mdadm/mdadm.conf', 'AUTO -all\nPROGRAM /bin/true\n'),
    put('etc/systemd/network/lan.network', '[Match]\nName=eth0\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\n'),
    put('etc/ssh/sshd_config.d/lab.conf', 'PermitRootLogin yes\nUseDNS no\n'),
    put('etc/lvm/lvmlocal.conf', 'global {\n event_activation = 0\n}\n'),
    `mkdir -m 700 -p "$1/root/.ssh" && cp '${join(folder, 'key.pub')}' "$1/root/.ssh/authorized_keys"`,
    'chroot "$1" systemctl -q enable systemd-networkd ssh',
    'chroot "$1" systemctl -q mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service mdmonitor.service mdcheck_start.timer mdcheck_continue.timer mdmonitor-oneshot.timer man-db.timer dpkg-db-backup.timer smartmontools.service lvm2-monitor.service systemd-timesyncd.service',
    'rm -f "$1/usr/sbin/policy-rc.d" "$1"/var/cache/apt/archives/*.deb',
  ];
  await run('mmdebstrap', [
    '--quiet',
    '--variant=apt',
    `--include=${packages.join(',')}`,
    '--dpkgopt=path-exclude=/usr/share/man/*',
    '--dpkgopt=path-exclude=/usr/share/locale/*',
    '--dpkgopt=path-exclude=/usr/share/doc/*',
    '--aptopt=APT::Install-Recommends "false"',
    '--dpkgopt=force-unsafe-io',
    ...essential.map((hook) => `--essential-hook=${hook}`),
    ...customize.map((hook) => `--customize-hook=${hook}`),
    'bookworm',
    root,
  ]);
  const boot = join(root, 'boot');
  const [kernel, initrd] = ['vmlinuz-', 'initrd.img-'].map((start) =>
    readdirSync(boot).find((name) => name.startsWith(start)),
  );
  if (!kernel || !initrd) throw new Error('There is no kernel in the image');
  renameSync(join(boot, kernel), join(folder, 'vmlinuz'));
  renameSync(join(boot, initrd), join(folder, 'initrd.img'));
  const image = join(folder, 'root.img');
  writeFileSync(image, '');
  truncateSync(image, 2048 * MiB);
  await run('mke2fs', ['-q', '-t', 'ext4', '-O', '^has_journal', '-d', root, image]);
  rmSync(root, { recursive: true });
}

function archive(folder: string): Promise<Buffer> {
  return run('sh', ['-c', 'tar -c -C "$1" . | base64 -w0', 'sh', folder]).then((text) => Buffer.from(text, 'base64'));
}
