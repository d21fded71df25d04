import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listLogsTool } from '../../../../../electron/tools/list-logs/index.ts';
import { readLogsTool } from '../../../../../electron/tools/read-logs/index.ts';
import { openLinux } from '../../../../../electron/logs/linux.ts';
import { readLinuxLogs } from '../../../../../electron/logs/read.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';

const ROOT = '/mnt/linux';
const LOG = `${ROOT}/var/log`;
const WRITTEN = Date.UTC(2026, 0, 10, 12);

function linux(files: Record<string, string | Uint8Array> = {}): MemoryTarget {
  const target = memoryTarget({ chunk: 65_536 });
  target.folder(LOG);
  for (const [name, content] of Object.entries(files)) target.put(`${LOG}/${name}`, content, { modified: WRITTEN });
  return target;
}

const list = async (target: MemoryTarget, root = ROOT) =>
  (await listLogsTool.run(testJob([target]).context, { target: target.id, root })).result;

type Wish = Partial<Parameters<typeof readLogsTool.run>[1]>;
async function read(target: MemoryTarget, wish: Wish = {}) {
  const input = readLogsTool.contract.input.parse({ target: target.id, root: ROOT, ...wish });
  const { result } = await readLogsTool.run(testJob([target]).context, input);
  return readLogsTool.contract.result.parse(result);
}

const SYSLOG = [
  'Jan  9 08:00:00 ns1 systemd[1]: Started one.',
  'Jan  9 09:00:00 ns1 kernel: EXT4-fs error (device sdb2): ext4_find_entry:1680: inode #2',
  'Jan  9 10:00:00 ns1 nginx[7]: worker warning: slow',
  '',
].join('\n');

describe('the logs of a Linux', () => {
  it('are listed with size, time and how they are packed, the latest first, and nothing else', async () => {
    const target = linux({
      syslog: SYSLOG,
      'nginx/error.log.2.gz': gzipSync('x'),
      wtmp: 'binary',
      'journal/0123/system.journal': 'LPKSHHRH',
      'journal/0123/user-1000@x.journal~': 'LPKSHHRH',
    });
    target.put(`${LOG}/syslog.1`, 'old', { modified: WRITTEN - 1_000 });
    target.link(`${LOG}/shadow`, '/etc/shadow');
    const { logs, notes } = await list(target);
    expect(logs.map(({ path }) => path).toSorted()).toEqual([
      '/var/log/journal/0123',
      '/var/log/nginx/error.log.2.gz',
      '/var/log/syslog',
      '/var/log/syslog.1',
    ]);
    expect(logs.at(-1)?.path).toBe('/var/log/syslog.1');
    expect(logs.find(({ kind }) => kind === 'journal')).toMatchObject({ size: 16, modified: WRITTEN });
    expect(logs.find(({ packed }) => packed === 'gz')?.path).toContain('nginx');
    expect(notes[0]?.reason).toContain('1 link');
  });

  it('are read the latest first, with what matters in them', async () => {
    const found = await read(linux({ syslog: SYSLOG }));
    expect(found.entries.map(({ source }) => source)).toEqual(['nginx', 'kernel', 'systemd']);
    expect(found.entries[1]).toMatchObject({ time: Date.UTC(2026, 0, 9, 9), log: '/var/log/syslog' });
    expect(found.entries[1]?.meaning).toContain('sdb2');
    // What a line means tells how grave it is, where it does not say so itself.
    expect(found.entries.map(({ level }) => level)).toEqual([4, 2, 6]);
    expect(found.entries[0]).toMatchObject({ level: 4, process: 7 });
    expect(found.findings).toMatchObject([{ topic: 'file-system', tool: 'check-file-system', count: 1 }]);
  });

  it('are read packed like plain, and put together by time', async () => {
    const more = gzipSync('Jan  9 08:30:00 ns1 cron[2]: packed\n');
    const target = linux({ syslog: SYSLOG, 'syslog.2.gz': Buffer.concat([more, more]) });
    const { entries } = await read(target, { logs: ['/var/log/syslog', '/var/log/syslog.2.gz'] });
    expect(entries.map(({ source }) => source)).toEqual(['nginx', 'kernel', 'cron', 'cron', 'systemd']);
  });

  it('are filtered by time, level, source and text, and bounded', async () => {
    const target = linux({ syslog: SYSLOG });
    const sources = async (wish: Wish) => (await read(target, wish)).entries.map(({ source }) => source);
    expect(await sources({ from: Date.UTC(2026, 0, 9, 8, 30), until: Date.UTC(2026, 0, 9, 9, 30) })).toEqual([
      'kernel',
    ]);
    expect(await sources({ levels: [0, 1, 2, 3] })).toEqual(['kernel']);
    expect(await sources({ sources: ['NGINX'] })).toEqual(['nginx']);
    expect(await sources({ text: 'STARTED' })).toEqual(['systemd']);
    expect(await read(target, { limit: 1 })).toMatchObject({ matching: 3, read: 3, entries: [{ source: 'nginx' }] });
    // What matters is told of the whole time, whatever else is asked for.
    expect((await read(target, { text: 'nothing' })).findings).toHaveLength(1);
    expect((await read(target, { from: Date.UTC(2026, 0, 9, 9, 30) })).findings).toHaveLength(0);
  });

  it('tell from where sign-ins were refused, a connection once', async () => {
    const line = (message: string) => `Jan  9 08:00:00 ns1 sshd[5]: ${message}\n`;
    const target = linux({
      'auth.log':
        line('Invalid user oracle from 192.0.2.7 port 1000') +
        line('Failed password for invalid user oracle from 192.0.2.7 port 1000 ssh2') +
        line('Connection closed by invalid user oracle 192.0.2.7 port 1000 [preauth]') +
        line('Failed password for root from 192.0.2.7 port 1001 ssh2') +
        line('Failed password for root from 2001:db8::1 port 5 ssh2'),
    });
    const { addresses } = await read(target);
    expect(addresses).toMatchObject([
      { address: '192.0.2.7', count: 2, names: ['oracle', 'root'] },
      { address: '2001:db8::1', count: 1 },
    ]);
  });

  it('have times in the zone of that Linux', async () => {
    const target = linux({ 'dpkg.log': '2026-01-09 08:00:00 status installed vim\n' });
    target.link(`${ROOT}/etc/localtime`, '/usr/share/zoneinfo/Europe/Paris');
    const found = await read(target, { logs: ['/var/log/dpkg.log'] });
    expect(found.zone).toBe('Europe/Paris');
    expect(found.entries[0]).toMatchObject({ time: Date.UTC(2026, 0, 9, 7), source: 'dpkg.log' });
  });

  it('that are none of the usual have to be chosen', async () => {
    await expect(read(linux({ 'app.log': 'x' }))).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });

  it('keep lines below a line with its time', async () => {
    const target = linux({ 'app.log': '2026-01-09 08:00:00 it failed\n    at somewhere\n' });
    const { entries } = await read(target, { logs: ['/var/log/app.log'] });
    expect(entries.map(({ message }) => message)).toEqual(['    at somewhere', 'it failed']);
    expect(new Set(entries.map(({ time }) => time))).toEqual(new Set([Date.UTC(2026, 0, 9, 8)]));
  });

  it('make a table that no spreadsheet takes for formulas', async () => {
    const target = linux({ syslog: 'Jan  9 08:00:00 ns1 x[1]: =HYPERLINK("http://a","b")\n' });
    const { csv } = await read(target, { csv: true });
    expect(csv).toContain(
      '2026-01-09T08:00:00.000Z,Information,x,1,"\'=HYPERLINK(""http://a"",""b"")",,/var/log/syslog',
    );
    expect((await read(target)).csv).toBeUndefined();
  });
});

describe('hostile logs of a Linux', () => {
  it('lead nowhere outside of it', async () => {
    const target = linux({ syslog: SYSLOG });
    target.put('/etc/shadow', 'Jan  9 08:00:00 ns1 x[1]: SECRET\n');
    target.put('/etc/timezone', 'Asia/Tokyo');
    target.put(`${ROOT}/etc/shadow`, 'Jan  9 08:00:00 ns1 x[1]: its own\n');
    target.link(`${LOG}/absolute`, '/etc/shadow');
    target.link(`${LOG}/relative`, '../../../../../../etc/shadow');
    target.link(`${LOG}/missing`, 'nowhere/../../../../../etc/shadow');
    target.link(`${LOG}/ring`, 'ring/../../../../../etc/shadow');
    target.link(`${LOG}/folder`, '/../../etc');
    target.link(`${ROOT}/etc/timezone`, '../../../etc/timezone');
    for (const [index, next] of Array.from({ length: 45 }, (_, at) => `hop${at + 1}`).entries())
      target.link(`${LOG}/hop${index}`, next);
    target.link(`${LOG}/hop45`, '/../../etc');
    const log = (name: string) => read(target, { logs: [`/var/log/${name}`] });
    // As that Linux would see it, it is a file of its own.
    for (const name of ['absolute', 'relative', 'folder/shadow', '../../../../etc/shadow'])
      expect(
        (await log(name)).entries.map(({ message }) => message),
        name,
      ).toEqual(['its own']);
    for (const name of ['missing', 'ring', 'hop0/shadow']) {
      const found = await log(name);
      expect(found.entries, name).toEqual([]);
      expect(found.notes[0]?.reason, name).toContain('not there');
    }
    expect((await log('syslog')).zone).toBe('UTC');
  });

  it('whose folder is a link out of it are not read', async () => {
    const target = memoryTarget({});
    target.put('/var/log/syslog', 'SECRET');
    target.folder(ROOT);
    target.link(`${ROOT}/var`, '../../var');
    await expect(list(target)).rejects.toMatchObject({ problem: { code: 'not-found' } });
  });

  it('that are no files are not waited for', async () => {
    const target = linux({});
    target.special(`${LOG}/pipe`, 'pipe');
    target.folder(`${LOG}/folder`);
    const { notes } = await read(target, { logs: ['/var/log/pipe', '/var/log/folder', '/var/log/gone'] });
    expect(notes.map(({ log }) => log)).toEqual(['/var/log/pipe', '/var/log/folder', '/var/log/gone']);
  });

  it('cannot colour or cheat a screen', async () => {
    const target = linux({ syslog: 'Jan  9 08:00:00 ns1 x[1]: \x1b[31mred\x1b[0m \x1b]0;title\x07a\rb\x00c\n' });
    expect((await read(target)).entries[0]?.message).toBe('red a\ufffdb\ufffdc');
  });

  it('may begin with the zeroes that a crash leaves', async () => {
    const { entries } = await read(linux({ syslog: `${'\0'.repeat(5_000)}${SYSLOG}` }));
    expect(entries).toHaveLength(3);
  });

  it('that are no text are told so', async () => {
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256));
    const { notes, entries } = await read(linux({ 'x.log': bytes }), { logs: ['/var/log/x.log'] });
    expect(entries).toEqual([]);
    expect(notes).toEqual([{ log: '/var/log/x.log', reason: 'It is no text.' }]);
  });

  it('that are cut off tell what there is', async () => {
    const whole = gzipSync(SYSLOG.repeat(2_000), { level: 1 });
    const target = linux({ 'syslog.1.gz': whole.subarray(0, whole.length - 50), 'x.gz': 'no gzip at all' });
    const found = await read(target, { logs: ['/var/log/syslog.1.gz', '/var/log/x.gz'] });
    expect(found.read).toBeGreaterThan(100);
    expect(found.notes.map(({ log }) => log)).toEqual(['/var/log/syslog.1.gz', '/var/log/x.gz']);
    expect(found.notes[0]?.reason).toContain('damaged');
  });

  it('that unpack to far more than they are end', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'Jan  9 08:00:00 ns1 x[1]: bomb\n'));
    const target = linux({ 'a.gz': bomb, 'b.log': SYSLOG });
    const signal = new AbortController().signal;
    const opened = await openLinux(target, ROOT, signal);
    const wish = { logs: ['/var/log/a.gz', '/var/log/b.log'], limit: 10, csv: false };
    const bounds = { bytes: 1024 * 1024, lines: 1e6, entries: 10, patience: 60_000 };
    const found = await readLinuxLogs(opened, wish, signal, bounds);
    expect(found.read).toBeLessThan(100_000);
    expect(found.notes.map(({ log }) => log)).toEqual(['/var/log/a.gz', '/var/log/b.log']);
  });

  it('that are nothing but line ends stop, too', async () => {
    const target = linux({ 'a.gz': gzipSync(Buffer.alloc(4 * 1024 * 1024, '\n')), 'b.log': SYSLOG });
    const signal = new AbortController().signal;
    const opened = await openLinux(target, ROOT, signal);
    const wish = { logs: ['/var/log/a.gz', '/var/log/b.log'], limit: 10, csv: false };
    const bounds = { bytes: 1e9, lines: 100_000, entries: 10, patience: 60_000 };
    const { notes, read: lines } = await readLinuxLogs(opened, wish, signal, bounds);
    expect(lines).toBe(0);
    expect(notes.map(({ log }) => log)).toEqual(wish.logs);
  });

  it('of which the end is read where they are too long', async () => {
    const target = linux({ syslog: `${'Jan  1 08:00:00 ns1 x[1]: old\n'.repeat(50_000)}${SYSLOG}` });
    const signal = new AbortController().signal;
    const opened = await openLinux(target, ROOT, signal);
    const bounds = { bytes: 10_000, lines: 1e6, entries: 10, patience: 60_000 };
    const found = await readLinuxLogs(opened, { logs: ['/var/log/syslog'], limit: 3, csv: false }, signal, bounds);
    expect(found.entries.map(({ source }) => source)).toEqual(['nginx', 'kernel', 'systemd']);
    expect(found.notes[0]?.reason).toContain('Only its last');
  });

  it('do not hide the others, but a lost connection is told', async () => {
    const target = linux({ a: SYSLOG, b: SYSLOG });
    target.before = (operation, path) => {
      if (operation === 'read' && path.endsWith('/a')) throw fault('no-permission');
    };
    const found = await read(target, { logs: ['/var/log/a', '/var/log/b'] });
    expect(found.entries).toHaveLength(3);
    expect(found.notes).toHaveLength(1);
    target.before = (operation) => {
      if (operation === 'read') throw fault('connection-lost');
    };
    await expect(read(target, { logs: ['/var/log/a'] })).rejects.toMatchObject({
      problem: { code: 'connection-lost' },
    });
  });

  it.each([
    ['is not found', () => Promise.reject(fault('not-found'))],
    [
      'is missing to its shell',
      async () => ({ stdout: (async function* () {})(), done: Promise.resolve({ status: 127, stderr: '' }) }),
    ],
  ])('whose program %s name the package that brings it', async (_how, start) => {
    const target = linux({ 'syslog.1.zst': 'packed', 'journal/0123/system.journal': 'LPKSHHRH' });
    const commands = { start, run: () => Promise.reject(fault('not-found')) };
    const able: MemoryTarget = { ...target, commands };
    const { notes } = await read(able, { logs: ['/var/log/syslog.1.zst', '/var/log/journal/0123'] });
    expect(notes).toMatchObject([{ package: 'zstd' }, { reason: expect.stringContaining('journalctl') }]);
    expect(notes[1]).not.toHaveProperty('package');
  });

  it('of which the journal cannot be read there say so', async () => {
    const target = linux({ 'journal/0123/system.journal': 'LPKSHHRH' });
    const { notes } = await read(target);
    expect(notes[0]).toMatchObject({ log: '/var/log/journal/0123' });
    expect(notes[0]?.reason).toContain('journalctl');
  });
});
