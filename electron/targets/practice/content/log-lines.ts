import { CRASHED } from './planter.ts';
import type { Line } from './recipes.ts';

const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (number: number): string => String(number).padStart(2, '0');
const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
// RFC 5737 addresses: they belong to nobody.
const address = (random: () => number): string =>
  `${pick(random, ['192.0.2', '198.51.100', '203.0.113'])}.${1 + Math.floor(random() * 254)}`;

/** The time of a line: the lines of a file fill the given days before the crash. */
const timeOf = (days: number, ago: number, part: number): Date =>
  new Date(CRASHED - ago * DAY - Math.max(0, 1 - part) * days * DAY);
const syslogTime = (at: Date): string =>
  `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;

/** Lines of a syslog; towards its end the disk gives errors. */
export const syslogLine =
  (days: number, ago: number): Line =>
  (random, _number, part) => {
    const pid = 400 + Math.floor(random() * 30_000);
    const said = [
      `systemd[1]: Started session-${pid}.scope - Session ${pid} of User root.`,
      `CRON[${pid}]: (root) CMD (   cd / && run-parts --report /etc/cron.hourly)`,
      `kernel: [UFW BLOCK] IN=eno1 OUT= SRC=${address(random)} DST=192.0.2.10 LEN=44 PROTO=TCP DPT=${pick(random, [22, 23, 445, 3389, 8080])}`,
      `postfix/smtpd[${pid}]: connect from unknown[${address(random)}]`,
      `systemd[1]: Starting logrotate.service - Rotate log files...`,
      `named[${pid}]: client @0x7f ${address(random)}#53: query (cache) denied`,
    ];
    const trouble = [
      'kernel: ata2.00: error: { UNC }',
      `kernel: I/O error, dev sdb, sector ${Math.floor(random() * 9e8)} op 0x0:(READ) flags 0x80700`,
      'kernel: EXT4-fs error (device sdb2): ext4_find_entry:1680: inode #2: comm mysqld: reading directory lblock 0',
      `smartd[${pid}]: Device: /dev/sdb [SAT], ${1 + Math.floor(random() * 40)} Currently unreadable (pending) sectors`,
    ];
    return `${syslogTime(timeOf(days, ago, part))} ns3012345 ${pick(random, ago === 0 && random() < part - 0.7 ? trouble : said)}`;
  };

/** Lines of an SSH server's log: sign-ins that fail, mostly. */
export const authLine =
  (days: number, ago: number): Line =>
  (random, _number, part) => {
    const pid = 400 + Math.floor(random() * 30_000);
    const from = `${address(random)} port ${1024 + Math.floor(random() * 60_000)}`;
    const said =
      random() < 0.05
        ? `Accepted publickey for root from ${from} ssh2: ED25519`
        : `Failed password for ${pick(random, ['root', 'admin', 'invalid user test', 'invalid user oracle'])} from ${from} ssh2`;
    return `${syslogTime(timeOf(days, ago, part))} ns3012345 sshd[${pid}]: ${said}`;
  };

/** Lines of a web server's access log, in the combined format. */
export const accessLine =
  (days: number, ago: number): Line =>
  (random, _number, part) => {
    const at = timeOf(days, ago, part);
    const time = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
    const path = pick(random, [
      '/',
      '/index.php',
      '/boutique/',
      '/wp-login.php',
      '/images/logo.png',
      '/contact',
      '/robots.txt',
      '/api/orders?page=2',
    ]);
    const status = pick(random, [200, 200, 200, 200, 301, 304, 404, 500]);
    return `${address(random)} - - [${time}] "${pick(random, ['GET', 'GET', 'GET', 'POST'])} ${path} HTTP/1.1" ${status} ${Math.floor(random() * 40_000)} "-" "Mozilla/5.0"`;
  };

/** Lines of IIS, in the W3C extended format. */
export const iisLine =
  (days: number, ago: number): Line =>
  (random, _number, part) => {
    const time = timeOf(days, ago, part).toISOString();
    const path = pick(random, ['/', '/default.aspx', '/orders/list.aspx', '/favicon.ico', '/login.aspx']);
    return `${time.slice(0, 10)} ${time.slice(11, 19)} 192.0.2.10 GET ${path} - 443 - ${address(random)} Mozilla/5.0 - ${pick(random, [200, 200, 302, 404, 500])} 0 0 ${Math.floor(random() * 900)}`;
  };

/** Lines as Windows' servicing writes them into CBS.log. */
export const servicingLine =
  (days: number, ago: number): Line =>
  (random, _number, part) => {
    const time = timeOf(days, ago, part).toISOString();
    const said = pick(random, [
      'CBS    Loaded Servicing Stack v10.0.20348.2760',
      'CBS    TrustedInstaller service starts successfully.',
      `CSI    ${Math.floor(random() * 1e8)
        .toString(16)
        .padStart(8, '0')} [SR] Verifying 100 components`,
      'CBS    Session: 31131 initialized by client WindowsUpdateAgent, external staging directory: (null)',
      'CBS    Failed to get next element [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]',
    ]);
    return `${time.slice(0, 10)} ${time.slice(11, 19)}, Info                  ${said}\r`;
  };

/** Rows of a table of orders, for a spreadsheet. */
export const orderLine: Line = (random, number) =>
  `${10_000 + number};${pick(random, ['Camille', 'Dupont', 'Élodie', 'Müller', 'O’Neil', 'Søren'])};${(random() * 900).toFixed(2).replace('.', ',')};${pick(random, ['payée', 'envoyée', 'en attente'])}`;

/** Statements of a database dump. */
export const dumpLine: Line = (random, number) =>
  `INSERT INTO \`orders\` VALUES (${number},'${pick(random, ['Camille', 'Dupont', 'Élodie', 'Müller'])}',${(random() * 900).toFixed(2)},'2025-${two(1 + Math.floor(random() * 9))}-${two(1 + Math.floor(random() * 28))}');`;

const WORDS = [
  'server',
  'backup',
  'invoice',
  'the',
  'customer',
  'and',
  'order',
  'of',
  'project',
  'meeting',
  'été',
  'déjà',
  'weekly',
  'report',
  'for',
  'delivery',
  'new',
  'contract',
];

/** Sentences that say nothing. */
export const proseLine: Line = (random) => {
  const words = Array.from({ length: 6 + Math.floor(random() * 8) }, () => pick(random, WORDS)).join(' ');
  return `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}.`;
};
