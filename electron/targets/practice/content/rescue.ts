import type { Planter } from './planter.ts';

/** What a terminal shows before its first prompt. */
export const GREETING = `
\x1b[1;33m  This is a practice server.\x1b[0m It lives inside Rescue Desk; nothing on it is real, and
  all of it is thrown away when you disconnect. Try everything.

  Windows disk: \x1b[1m/mnt/windows\x1b[0m     Linux disk: \x1b[1m/mnt/linux\x1b[0m     What there is: \x1b[1mhelp\x1b[0m

`;

const README = `Welcome to the practice server
==============================

It lives inside Rescue Desk. It looks like a dedicated server in rescue mode, with a Windows disk and a Linux disk
mounted, but nothing on it is real: copy, rename, change and delete what you like. When you disconnect, all of it is
thrown away; the next practice server is as new.

Things to try
-------------

1. Copy a folder to your computer: /mnt/windows/Users/Administrator/Documents
   Each file is checked on both sides before it counts as copied.
2. Copy something large: /mnt/windows/Backups/shop-2025-10-27.bak (64 MiB). Pause it, go on, cut it off.
3. Look at a log: /mnt/linux/var/log/syslog. The last lines tell why this server died.
4. Copy names that make trouble: /mnt/linux/home/camille/awkward-names
   Blanks, quotes, line breaks, and names that are no valid text at all.
5. Meet a refusal: /mnt/linux/srv/locked cannot be read, and a copy says so and goes on with the rest.
6. Meet a disk that is mounted for reading only: /mnt/archive can be copied from, and nothing on it deleted.
7. Open a terminal and type: help
8. Find out which partition belongs where: /mnt/linux/etc/fstab
`;

/** The rescue system itself: what lies in memory around the two disks. */
export function plantRescue({ text, folder, link, lines, disk }: Planter, programs: Iterable<string>): void {
  text('/README.txt', README);
  text('/etc/hostname', 'rescue-practice\n');
  text('/etc/hosts', '127.0.0.1 localhost\n127.0.1.1 rescue-practice\n');
  text('/etc/debian_version', '12.12\n');
  text('/etc/motd', 'This is a practice server inside Rescue Desk. Nothing on it is real.\n');
  text('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n');
  text('/etc/group', 'root:x:0:\nwww-data:x:33:\n');
  text(
    '/usr/lib/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm), practice rescue system"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
  );
  link('/etc/os-release', '../usr/lib/os-release');
  link('/etc/mtab', '/proc/self/mounts');
  link('/bin', 'usr/bin');
  link('/sbin', 'usr/sbin');
  link('/lib', 'usr/lib');
  for (const name of programs) {
    if (/^\w[\w.-]*$/.test(name)) text(`/usr/bin/${name}`, '\x7fELF practice\n', { mode: 0o755 });
  }
  folder('/usr/sbin');
  text('/root/.profile', '# ~/.profile: nothing to see on a practice server\n');
  text(
    '/root/.bash_history',
    'lsblk\nmount /dev/sda3 /mnt/windows\nmount /dev/sdb1 /mnt/linux\ncat /mnt/linux/etc/fstab\n',
    { mode: 0o600 },
  );
  link('/root/README.txt', '/README.txt');
  link('/mnt/README.txt', '/README.txt');
  for (const path of ['/home', '/media', '/opt', '/run', '/srv', '/var/tmp', '/sys', '/dev/shm']) folder(path);
  folder('/tmp', 0o1777);
  text('/proc/version', 'Linux version 6.1.0-40-amd64 (practice) #1 SMP PREEMPT_DYNAMIC\n');
  text('/proc/uptime', '312.44 2411.20\n');
  text('/proc/loadavg', '0.00 0.01 0.00 1/214 4242\n');
  text('/proc/meminfo', 'MemTotal:       16777216 kB\nMemFree:        14680064 kB\nMemAvailable:   15728640 kB\n');
  text(
    '/proc/self/mounts',
    'tmpfs / tmpfs rw,relatime 0 0\n/dev/sda3 /mnt/windows fuseblk rw,relatime 0 0\n/dev/sdb1 /mnt/linux ext4 rw,relatime 0 0\n/dev/sdb2 /mnt/linux/var ext4 rw,relatime 0 0\n/dev/sdc1 /mnt/archive ext4 ro,relatime 0 0\n',
  );
  text(
    '/proc/self/mountinfo',
    `22 1 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:5 - proc proc rw
23 1 0:22 / /sys rw,nosuid,nodev,noexec,relatime shared:6 - sysfs sysfs rw
24 1 0:6 / /dev rw,nosuid,relatime shared:2 - devtmpfs devtmpfs rw,size=8174592k,mode=755
1 0 0:20 / / rw,relatime shared:1 - tmpfs tmpfs rw
31 1 8:3 / /mnt/windows rw,relatime shared:8 - fuseblk /dev/sda3 rw,user_id=0,group_id=0,allow_other,blksize=4096
32 1 8:17 / /mnt/linux rw,relatime shared:9 - ext4 /dev/sdb1 rw
33 32 8:18 / /mnt/linux/var rw,relatime shared:10 - ext4 /dev/sdb2 rw,usrquota,grpquota
34 1 8:33 / /mnt/archive ro,relatime shared:11 - ext4 /dev/sdc1 ro
`,
  );
  link('/dev/disk/by-label/EFI', '../../sda1');
  link('/dev/disk/by-label/Windows', '../../sda3');
  link('/dev/disk/by-label/root', '../../sdb1');
  link('/dev/disk/by-label/var', '../../sdb2');
  link('/dev/disk/by-label/archive', '../../sdc1');
  link('/proc/mounts', 'self/mounts');
  lines(
    '/var/log/dmesg',
    24_000,
    (_random, number) => `[${(number / 31).toFixed(6).padStart(12)}] practice: device ${number} is made up`,
  );
  disk.makeDevice('/dev/null', 'null');
  disk.makeDevice('/dev/zero', 'zero');
  disk.makeDevice('/dev/tty', 'terminal');
  for (const name of ['sda', 'sda1', 'sda2', 'sda3', 'sdb', 'sdb1', 'sdb2', 'sdb3', 'sdc', 'sdc1'])
    disk.makeDevice(`/dev/${name}`, 'disk');
}
