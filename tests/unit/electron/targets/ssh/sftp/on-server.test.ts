import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeName } from '../../../../../../electron/contract/names.ts';
import { isProblem, ProblemError } from '../../../../../../electron/contract/problem.ts';
import { localCommands } from '../../../../../../electron/targets/local/commands.ts';
import { sftpFiles } from '../../../../../../electron/targets/ssh/sftp/files.ts';
import { copyOnServer, parseSpace } from '../../../../../../electron/targets/ssh/sftp/on-server.ts';
import type { Command, Commands, Files } from '../../../../../../electron/targets/target.ts';
import { hasSftpServer, type StdioLink, stdioLink } from './sftp-server.ts';

describe('the output of df', () => {
  it('is read also when the device has a long name with spaces', () => {
    const head = 'Filesystem     1024-blocks     Used Available Capacity Mounted on\n';
    expect(parseSpace(`${head}/dev/sda1          1000      400       500      45% /mnt 1 2 3\n`)).toEqual({
      total: 1_024_000,
      free: 512_000,
    });
    expect(parseSpace(`${head}//nas/my share 7   2000 1 1999 1% /mnt\n`)).toEqual({
      total: 2_048_000,
      free: 2_046_976,
    });
    expect(parseSpace('df: /x: No such file or directory\n')).toBeNull();
  });
});

describe.skipIf(!hasSftpServer)('work on the server itself', () => {
  let folder: string;
  let link: StdioLink;
  let files: Files;
  let commands: Commands;
  const closing = new AbortController();
  const at = (name: string) => join(folder, name);
  const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

  const open = async (only: (command: Command) => Promise<Command> = (command) => Promise.resolve(command)) => {
    const local = localCommands('posix', closing.signal);
    commands = { ...local, run: async (command, options) => local.run(await only(command), options) };
    link = stdioLink();
    files = await sftpFiles(Object.assign(link, { commands }));
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rescue-desk-server-'));
    await open();
  });
  afterEach(async () => {
    await link.cut();
    rmSync(folder, { recursive: true, force: true });
  });

  const missing = (program: string) => (command: Command) =>
    command.program === program
      ? Promise.reject(new ProblemError({ code: 'not-found', title: 'no such program', message: '' }))
      : Promise.resolve(command);

  it('hashes files of any name', async () => {
    const names = ['plain', '-rf', 'two\nlines', 'back\\slash', 'carriage\rreturn', "it's $(touch bad) `x`"];
    const paths = names.map(at);
    for (const path of paths) writeFileSync(Buffer.from(encodeName(path)), path);
    const sums = paths.map((path) => sha256(Buffer.from(path)));
    expect(await files.hash?.('sha256', paths)).toEqual(sums);
    expect(readdirSync(folder)).not.toContain('bad');
  });

  it('gives no hash of what it can not read, and those of all others', async () => {
    writeFileSync(at('data'), 'x');
    expect(await files.hash?.('sha256', [at('gone'), at('data'), folder])).toEqual([
      null,
      sha256(Buffer.from('x')),
      null,
    ]);
  });

  it('remembers that there is no sha256sum, and still asks for md5sum', async () => {
    const asked: string[] = [];
    await open((command) => {
      asked.push(command.program);
      return missing(command.program === 'openssl' ? 'openssl' : 'sha256sum')(command);
    });
    writeFileSync(at('data'), 'x');
    expect(await files.hash?.('sha256', [at('data')])).toEqual([null]);
    expect(await files.hash?.('sha256', [at('data')])).toEqual([null]);
    expect(await files.hash?.('md5', [at('data')])).toEqual(['9dd4e461268c8034f5c8564e155c67a6']);
    expect(asked).toEqual(['openssl', 'sha256sum', 'openssl', 'md5sum']);
  });

  const copies = () => {
    it('copies what the destination lacks', async () => {
      const data = randomBytes(3_000_000);
      writeFileSync(at('-from\n'), data);
      const seen: number[] = [];
      const onBytes = (bytes: number) => seen.push(bytes);
      expect(await files.copyWithin?.(at('-from\n'), at('to'), { offset: 0, onBytes })).toBe(true);
      expect(readFileSync(at('to')).equals(data)).toBe(true);
      expect(seen.at(-1)).toBe(3_000_000);
      expect(lstatSync(at('to')).mode & 0o777).toBe(0o600);
      writeFileSync(at('to'), Buffer.concat([data.subarray(0, 1_000_001), Buffer.from('wrong')]));
      expect(await files.copyWithin?.(at('-from\n'), at('to'), { offset: 1_000_001 })).toBe(true);
      expect(readFileSync(at('to')).equals(data)).toBe(true);
    });
  };
  copies();
  describe('with a dd that does not know as much as GNU’s', () => {
    beforeEach(() =>
      open((command) =>
        Promise.resolve(
          command.program === 'dd'
            ? { program: 'sh', args: ['-c', `echo "dd: invalid argument 'nofollow' to 'oflag'" >&2; exit 1`] }
            : command,
        ),
      ),
    );
    copies();
  });
  describe('without any dd', () => {
    beforeEach(() => open(missing('dd')));
    copies();
  });

  it('never copies through a link, onto the same file, or over a hole', async () => {
    writeFileSync(at('from'), 'from');
    writeFileSync(at('precious'), 'precious');
    symlinkSync('precious', at('link'));
    const refusal = async (from: string, to: string, offset: number) => {
      const error = await files.copyWithin?.(at(from), at(to), { offset }).catch((thrown: unknown) => thrown);
      return isProblem(error, 'invalid-input');
    };
    expect(await refusal('from', 'link', 0)).toBe(true);
    expect(await refusal('from', 'from', 0)).toBe(true);
    expect(await refusal('link', 'precious', 0)).toBe(true);
    expect(await refusal('from', 'precious', 9)).toBe(true);
    expect(await refusal('from', 'gone', 1)).toBe(true);
    expect(readFileSync(at('precious'), 'utf8')).toBe('precious');
    expect(readFileSync(at('from'), 'utf8')).toBe('from');
  });

  it('does not follow a link that appears at the last moment', async () => {
    writeFileSync(at('from'), 'from');
    writeFileSync(at('precious'), 'precious');
    symlinkSync('precious', at('link'));
    expect((await copyOnServer(commands, at('from'), at('link'), 0)).outcome).toBe('failed');
    expect(readFileSync(at('precious'), 'utf8')).toBe('precious');
  });

  it('is left to the caller where a name can not be handed to programs', async () => {
    const raw = Buffer.from(encodeName(at('c\udce9')));
    writeFileSync(raw, 'x');
    expect(await files.hash?.('sha256', [at('c\udce9')])).toEqual([null]);
    expect(await files.copyWithin?.(at('c\udce9'), at('to'), { offset: 0 })).toBe(false);
  });

  it('says that it can not where the server has no program for it', async () => {
    writeFileSync(at('from'), 'from');
    await open(() => Promise.reject(new ProblemError({ code: 'unsupported', title: 'no commands', message: '' })));
    expect(await files.copyWithin?.(at('from'), at('to'), { offset: 0 })).toBe(false);
  });

  it('tells apart why a copy failed', async () => {
    writeFileSync(at('from'), Buffer.alloc(100_000, 'x'));
    expect((await copyOnServer(commands, at('from'), '/dev/full', 0)).outcome).toBe('no-space');
    expect((await copyOnServer(commands, at('gone'), at('from'), 0)).outcome).toBe('failed');
    expect(readFileSync(at('from'))).toHaveLength(100_000);
  });
});
