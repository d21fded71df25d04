import { decodeName } from '../../../contract/names.ts';
import { accessLine, authLine, dumpLine, orderLine, proseLine, syslogLine } from './log-lines.ts';
import { CRASHED, type Planter } from './planter.ts';

const ROOT = '/mnt/linux';
const DAY = 86_400_000;
const WEB = { owner: 33, group: 33 };
const CAMILLE = { owner: 1001, group: 1001 };

/** The disk of a Linux server with a web shop, as it lay there after the crash. */
export function plantLinux(planter: Planter): void {
  plantSystem(planter);
  plantLogs(planter);
  plantShop(planter);
  plantHomes(planter);
  plantAwkwardNames(planter, `${ROOT}/home/camille/awkward-names`);
  plantLinks(planter, `${ROOT}/home/camille/links`);
}

function plantSystem({ text, folder, link, binary, disk }: Planter): void {
  text(
    `${ROOT}/etc/fstab`,
    [
      '# <file system> <mount point> <type> <options> <dump> <pass>',
      '# /var has a partition of its own here: what looks like /home on other servers is /var on this one.',
      '/dev/sda1  /         ext4    errors=remount-ro             0 1',
      '/dev/sda2  /var      ext4    defaults,usrquota,grpquota    1 2',
      '/dev/sda3  swap      swap    defaults                      0 0',
      'proc       /proc     proc    defaults                      0 0',
      'sysfs      /sys      sysfs   defaults                      0 0',
      '',
    ].join('\n'),
  );
  text(`${ROOT}/etc/hostname`, 'ns3012345\n');
  text(`${ROOT}/etc/debian_version`, '11.11\n');
  text(
    `${ROOT}/etc/os-release`,
    'PRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\nNAME="Debian GNU/Linux"\nVERSION_ID="11"\nID=debian\n',
  );
  text(`${ROOT}/etc/hosts`, '127.0.0.1 localhost\n192.0.2.10 ns3012345.ip-192-0-2.example ns3012345\n');
  text(
    `${ROOT}/etc/passwd`,
    'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nmysql:x:105:105::/var/lib/mysql:/bin/false\ndebian:x:1000:1000::/home/debian:/bin/bash\ncamille:x:1001:1001::/home/camille:/bin/bash\n',
  );
  text(
    `${ROOT}/etc/shadow`,
    'root:!practice-no-password:20300:0:99999:7:::\ncamille:!practice-no-password:20300:0:99999:7:::\n',
    { mode: 0o600 },
  );
  text(`${ROOT}/etc/ssh/sshd_config`, 'Port 22\nPermitRootLogin prohibit-password\nPasswordAuthentication no\n');
  text(
    `${ROOT}/etc/network/interfaces`,
    'auto lo\niface lo inet loopback\n\nauto eno1\niface eno1 inet static\n    address 192.0.2.10/24\n    gateway 192.0.2.254\n',
  );
  text(
    `${ROOT}/etc/apache2/sites-available/boutique.conf`,
    '<VirtualHost *:80>\n    ServerName boutique.example\n    DocumentRoot /var/www/boutique\n</VirtualHost>\n',
  );
  link(`${ROOT}/etc/apache2/sites-enabled/boutique.conf`, '../sites-available/boutique.conf');
  for (const name of [
    'apt/sources.list',
    'cron.d/backup',
    'default/grub',
    'logrotate.conf',
    'mysql/my.cnf',
    'resolv.conf',
    'sysctl.conf',
    'timezone',
  ]) {
    text(`${ROOT}/etc/${name}`, `# ${name}, as it was on the practice server\n`);
  }
  for (let number = 1; number <= 120; number++)
    binary(`${ROOT}/usr/lib/x86_64-linux-gnu/libpractice${number}.so.${number % 7}`, 4_000 + number * 431, {
      header: '\x7fELF\x02\x01\x01',
    });
  for (let number = 1; number <= 150; number++)
    binary(`${ROOT}/usr/bin/tool-${String(number).padStart(3, '0')}`, 9_000 + number * 97, {
      header: '\x7fELF\x02\x01\x01',
      mode: 0o755,
    });
  for (let number = 1; number <= 260; number++)
    text(
      `${ROOT}/usr/share/doc/package-${String(number).padStart(3, '0')}/copyright`,
      `Format: practice\nPackage: package-${number}\n`,
    );
  binary(`${ROOT}/boot/vmlinuz-5.10.0-35-amd64`, 6_962_112, { header: 'MZ' });
  binary(`${ROOT}/boot/initrd.img-5.10.0-35-amd64`, 18_440_201, { header: '\x1f\x8b\x08' });
  link(`${ROOT}/vmlinuz`, 'boot/vmlinuz-5.10.0-35-amd64');
  link(`${ROOT}/bin`, 'usr/bin');
  for (const path of ['dev', 'proc', 'sys', 'run', 'mnt', 'media', 'opt', 'lost+found']) folder(`${ROOT}/${path}`);
  folder(`${ROOT}/tmp`, 0o1777);
  text(`${ROOT}/srv/locked/secret.txt`, 'You should not be able to read this without chmod.\n');
  disk.change(disk.node(`${ROOT}/srv/locked`), { mode: 0 });
  disk.node(`${ROOT}/srv/locked`).barred = true;
  text(`${ROOT}/srv/readable.txt`, 'The folder beside this file is locked: a copy must say so and go on.\n');
}

function plantLogs({ lines, binary, text }: Planter): void {
  const log = `${ROOT}/var/log`;
  lines(`${log}/syslog`, 1_842_113, syslogLine(1, 0), { modified: CRASHED, group: 4, mode: 0o640 });
  lines(`${log}/syslog.1`, 3_120_556, syslogLine(1, 1), { modified: CRASHED - DAY, group: 4, mode: 0o640 });
  for (let number = 2; number <= 7; number++)
    binary(`${log}/syslog.${number}.gz`, 210_000 + number * 13_337, {
      header: '\x1f\x8b\x08',
      modified: CRASHED - number * DAY,
    });
  lines(`${log}/auth.log`, 912_400, authLine(7, 0), { modified: CRASHED, group: 4, mode: 0o640 });
  lines(`${log}/auth.log.1`, 2_004_713, authLine(7, 7), { modified: CRASHED - 7 * DAY, group: 4, mode: 0o640 });
  lines(`${log}/kern.log`, 220_310, syslogLine(7, 0), { modified: CRASHED, group: 4, mode: 0o640 });
  lines(`${log}/apache2/access.log`, 12_582_912, accessLine(1, 0), { modified: CRASHED });
  lines(`${log}/apache2/access.log.1`, 25_165_824, accessLine(1, 1), { modified: CRASHED - DAY });
  text(
    `${log}/apache2/error.log`,
    '[Tue Oct 28 03:17:40 2025] [core:notice] AH00052: child pid 812 exit signal Bus error (7)\n',
    { modified: CRASHED },
  );
  lines(`${log}/mysql/error.log`, 48_211, syslogLine(30, 0), { owner: 105, group: 4, modified: CRASHED });
  lines(
    `${log}/dpkg.log`,
    80_412,
    (_random, number) =>
      `2025-10-${String(1 + (number % 27)).padStart(2, '0')} 06:2${number % 10}:11 status installed package-${String(number % 260).padStart(3, '0')}:amd64 1.${number}-1`,
  );
  binary(`${log}/wtmp`, 38_400, { group: 43 });
  text(`${log}/empty.log`, '');
}

function plantShop({ text, lines, binary }: Planter): void {
  const shop = `${ROOT}/var/www/boutique`;
  text(`${shop}/index.php`, "<?php\nrequire 'config.php';\necho 'Bonjour';\n", WEB);
  text(`${shop}/config.php`, "<?php\n$database = 'boutique';\n$password = 'practice-only';\n", { ...WEB, mode: 0o640 });
  for (let number = 1; number <= 420; number++)
    binary(`${shop}/images/product-${String(number).padStart(4, '0')}.jpg`, 18_000 + ((number * 7919) % 90_000), {
      ...WEB,
      header: '\xff\xd8\xff\xe0\0\x10JFIF',
    });
  for (let number = 1; number <= 240; number++)
    lines(
      `${shop}/templates/page-${String(number).padStart(3, '0')}.html`,
      900 + number * 11,
      (random, line, part) => `<p>${proseLine(random, line, part)}</p>`,
      { ...WEB, first: '<!doctype html>\n' },
    );
  for (let number = 1; number <= 300; number++)
    text(
      `${shop}/cache/${((number * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}.php`,
      `<?php return ${number};\n`,
      WEB,
    );
  binary(`${ROOT}/var/lib/mysql/ibdata1`, 12_582_912, { owner: 105, group: 105, mode: 0o640 });
  for (const table of ['orders', 'customers', 'products', 'carts', 'sessions'])
    binary(`${ROOT}/var/lib/mysql/boutique/${table}.ibd`, 1_114_112, { owner: 105, group: 105, mode: 0o640 });
  lines(`${ROOT}/var/backups/boutique.sql`, 8_388_608, dumpLine, { mode: 0o600, first: '-- practice dump\n' });
}

function plantHomes({ text, lines, folder }: Planter): void {
  const home = `${ROOT}/home/camille`;
  text(`${home}/.bashrc`, "alias ll='ls -l'\n", CAMILLE);
  text(`${home}/.ssh/authorized_keys`, '# none on a practice server\n', { ...CAMILLE, mode: 0o600 });
  lines(`${home}/orders-2025.csv`, 420_000, orderLine, { ...CAMILLE, first: 'number;customer;amount;state\n' });
  text(`${home}/à faire.txt`, 'Appeler le support\nVérifier les sauvegardes\n', CAMILLE);
  for (let number = 1; number <= 80; number++)
    lines(
      `${home}/notes/2025-${String(1 + (number % 12)).padStart(2, '0')}-note-${number}.txt`,
      400 + number * 17,
      proseLine,
      CAMILLE,
    );
  folder(`${ROOT}/home/debian`);
  text(`${ROOT}/root/.bashrc`, 'umask 022\n');
}

function plantAwkwardNames({ text, folder }: Planter, at: string): void {
  const names = [
    'two words.txt',
    '  blanks around  ',
    "it's quoted.txt",
    'double "quotes".txt',
    'back\\slash.txt',
    '-rf',
    '--help',
    'line\nbreak.txt',
    'tab\there.txt',
    '$HOME `id` $(id).txt',
    'star * and ? and [a].txt',
    '日本語.txt',
    'e\u0301 decomposed.txt',
    '\u00e9 composed.txt',
    'invoice\u202Etxt.exe',
    'emoji 🚑.txt',
    'CON',
    'aux.txt',
    'colon: pipe| less< more>.txt',
    'ends with a dot.',
    'NAME.txt',
    'name.txt',
    '.hidden',
    '...',
    '~',
    `${'long-'.repeat(50)}.txt`,
    // Latin-1 from an old server: these bytes are no valid UTF-8.
    decodeName(Buffer.from('facture \xe9t\xe9.txt', 'latin1')),
    decodeName(Buffer.from('\xff\xfe\x80', 'latin1')),
  ];
  for (const [number, name] of names.entries()) text(`${at}/${name}`, `awkward name number ${number + 1}\n`, CAMILLE);
  text(`${at}/folder with a 'quote'/inside.txt`, 'inside\n', CAMILLE);
  folder(`${at}/empty folder`);
}

function plantLinks({ text, link }: Planter, at: string): void {
  text(`${at}/target.txt`, 'A link leads here.\n', CAMILLE);
  link(`${at}/to a file`, 'target.txt');
  link(`${at}/to a folder`, '../notes');
  link(`${at}/broken`, 'nothing-here.txt');
  link(`${at}/loop-a`, 'loop-b');
  link(`${at}/loop-b`, 'loop-a');
  link(`${at}/to itself`, 'to itself');
  link(`${at}/upwards`, '..');
  link(`${at}/out of the disk`, '../../../../../etc/hostname');
  link(`${at}/absolute`, '/etc/os-release');
}
