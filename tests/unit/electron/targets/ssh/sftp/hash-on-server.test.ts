import { describe, expect, it } from 'vitest';
import { decodeName } from '../../../../../../electron/contract/names.ts';
import { hashesOnServer, parseHashes } from '../../../../../../electron/targets/ssh/sftp/hash-on-server.ts';
import type { Command, Commands } from '../../../../../../electron/targets/target.ts';

const hash = 'a'.repeat(64);
const other = 'b'.repeat(64);
const parsed = (text: string) => [...parseHashes(Buffer.from(text, 'latin1'))];

describe('the output of sha256sum', () => {
  it('is read line by line, in text and binary mode', () => {
    expect(parsed(`${hash}  /plain\n${other} */two words\n`)).toEqual([
      ['/plain', hash],
      ['/two words', other],
    ]);
  });

  it('gives back what a backslash at the beginning of the line spells out', () => {
    expect(parsed(`\\${hash}  /two\\nlines\n\\${other}  /a\\\\nb\\r\n`)).toEqual([
      ['/two\nlines', hash],
      ['/a\\nb\r', other],
    ]);
  });

  it('leaves backslashes alone where there is none (BusyBox)', () => {
    expect(parsed(`${hash}  /a\\nb\n`)).toEqual([['/a\\nb', hash]]);
  });

  it('knows names that are no text', () => {
    expect(parsed(`${hash}  /caf\xe9\n`)).toEqual([[decodeName(Buffer.from('/caf\xe9', 'latin1')), hash]]);
  });

  it('passes over what is something else', () => {
    expect(parsed(`sha256sum: /x: Permission denied\n${hash.slice(1)}z  /short\n\n`)).toEqual([]);
  });
});

describe('hashing on the server', () => {
  const server = (answer: (command: Command) => { status: number; stdout: string }) => {
    const commands: Command[] = [];
    const run = async (command: Command) => {
      commands.push(command);
      const { status, stdout } = answer(command);
      return { status, stdout: Buffer.from(stdout), stderr: '' };
    };
    return { commands, all: { run, start: () => Promise.reject(new Error('not asked')) } satisfies Commands };
  };
  const namesOf = ({ program, args, stdin }: Command) =>
    program === 'xargs' && stdin instanceof Uint8Array ? decodeName(stdin).split('\0').slice(0, -1) : args.slice(1);
  const echo = (command: Command) => ({
    status: 0,
    stdout: namesOf(command)
      .map((path) => `${hash}  ${path}\n`)
      .join(''),
  });

  it('takes few processes for many files, each with a list of names that any server takes', async () => {
    const paths = Array.from({ length: 500 }, (_, index) => `/srv/data/a folder/file ${index}`);
    const { commands, all } = server(echo);
    expect(await hashesOnServer(all, 'sha256', paths)).toEqual(paths.map(() => hash));
    expect(commands.length).toBeLessThan(8);
    for (const { args } of commands) expect(args.join('   ').length).toBeLessThan(7000);
  });

  it('gives each process few names where the server has no xargs', async () => {
    const paths = Array.from({ length: 500 }, (_, index) => `/srv/data/a folder/file ${index}`);
    const { commands, all } = server((command) =>
      command.program === 'xargs' ? { status: 127, stdout: '' } : echo(command),
    );
    expect(await hashesOnServer(all, 'sha256', paths)).toEqual(paths.map(() => hash));
    expect(commands.filter(({ program }) => program === 'xargs')).toHaveLength(1);
  });

  it('takes no file’s hash for another’s where a name has a newline that is printed as it is', async () => {
    const { all } = server(echo);
    expect(await hashesOnServer(all, 'sha256', ['/a', '/a\nb', '/c'])).toEqual([hash, null, hash]);
  });

  it('believes no line whose name it did not ask for', async () => {
    const { all } = server(() => ({ status: 1, stdout: `${hash}  /b\n${other}  /never asked\n` }));
    expect(await hashesOnServer(all, 'sha1', ['/a', '/b'])).toEqual([null, hash]);
  });

  it('believes nothing of a program that failed as a whole', async () => {
    const { all } = server(() => ({ status: 137, stdout: `${hash}  /a\n` }));
    expect(await hashesOnServer(all, 'md5', ['/a'])).toEqual([null]);
  });
});
