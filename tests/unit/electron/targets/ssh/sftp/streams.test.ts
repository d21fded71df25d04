import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../../../../../electron/contract/problem.ts';
import { openLocal } from '../../../../../../electron/targets/local/target.ts';
import { sftpFiles } from '../../../../../../electron/targets/ssh/sftp/files.ts';
import type { Command, Commands, Files, RunningCommand, Target } from '../../../../../../electron/targets/target.ts';
import { hasSftpServer, stdioLink } from './sftp-server.ts';

const MEBIBYTE = 1024 * 1024;
const LARGE = 9 * MEBIBYTE + 12_345;

type Start = (command: Command, signal: AbortSignal | undefined) => Promise<RunningCommand>;

describe.skipIf(!hasSftpServer || !existsSync('/bin/dd'))('large files through a program of the server', () => {
  let folder: string;
  let local: Target;
  let content: Buffer;
  const at = (name: string) => join(folder, name);
  const started: Command[] = [];

  /** A server whose programs are this computer's; `start` may come in between. */
  const serve = async (start?: Start, more: { roundTrip?: number; software?: string } = {}): Promise<Files> => {
    const real = local.commands as Commands;
    const commands: Commands = {
      run: (command, options) => real.run(command, options),
      async start(command, options) {
        started.push(command);
        return await (start ?? ((...given) => real.start(given[0], { signal: given[1] })))(command, options?.signal);
      },
    };
    return await sftpFiles({ ...stdioLink(), commands, software: 'OpenSSH_9.2', roundTrip: 0.2, ...more });
  };
  const collect = async (chunks: AsyncIterable<Uint8Array>) => {
    const all: Uint8Array[] = [];
    for await (const chunk of chunks) all.push(chunk);
    return Buffer.concat(all);
  };
  const put = async (files: Files, bytes: Buffer, options: { offset: number; create: 'new' | 'existing' }) => {
    const sink = await files.write(at('copy'), { ...options, truncate: true, expected: bytes.length });
    for (let from = 0; from < bytes.length; from += MEBIBYTE) await sink.write(bytes.subarray(from, from + MEBIBYTE));
    await sink.close();
  };
  const end: RunningCommand['done'] = Promise.resolve({ status: 1, stderr: 'dd: the disk is gone' });

  beforeEach(async () => {
    started.length = 0;
    folder = mkdtempSync(join(tmpdir(), 'rescue-desk-streams-'));
    local = await openLocal();
    content = randomBytes(LARGE);
    writeFileSync(at('data'), content);
  });
  afterEach(async () => {
    await local.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are read from any byte to any other, and to where the file ends by then', async () => {
    const files = await serve();
    const [whole, part] = [await collect(files.read(at('data'))), { offset: 77, length: LARGE - 100 }];
    expect(whole.equals(content)).toBe(true);
    expect((await collect(files.read(at('data'), part))).equals(content.subarray(77, LARGE - 23))).toBe(true);
    expect((await collect(files.read(at('data'), { offset: LARGE - 9, length: 5 * LARGE }))).length).toBe(9);
    expect(started.map(({ program }) => program)).toEqual(['dd', 'dd']);
  });

  it('are read on over SFTP from where the program stopped', async () => {
    const files = await serve(async () => ({
      stdout: (async function* () {
        yield content.subarray(0, 5 * MEBIBYTE + 7);
      })(),
      done: end,
    }));
    expect((await collect(files.read(at('data')))).equals(content)).toBe(true);
    expect(started).toHaveLength(1);
  });

  it('end where they were asked to, whatever the program gives', async () => {
    const files = await serve(async () => ({
      stdout: (async function* () {
        for (;;) yield content;
      })(),
      done: end,
    }));
    expect((await collect(files.read(at('data'), { length: LARGE - 5 }))).equals(content.subarray(0, -5))).toBe(true);
  });

  it('are written from the beginning, and from where an earlier writing stopped', async () => {
    const files = await serve();
    await put(files, content, { offset: 0, create: 'new' });
    expect(readFileSync(at('copy')).equals(content)).toBe(true);
    const tail = randomBytes(LARGE);
    await put(files, tail, { offset: 1000, create: 'existing' });
    expect(readFileSync(at('copy')).equals(Buffer.concat([content.subarray(0, 1000), tail]))).toBe(true);
    expect(started).toHaveLength(2);
  });

  it('hold a true beginning when the writing is given up', async () => {
    const files = await serve();
    const sink = await files.write(at('copy'), { offset: 0, create: 'new', expected: LARGE });
    await sink.write(content.subarray(0, 3 * MEBIBYTE));
    await sink.write(content.subarray(3 * MEBIBYTE, 4 * MEBIBYTE));
    await sink.abandon();
    const written = readFileSync(at('copy'));
    expect(written.equals(content.subarray(0, written.length))).toBe(true);
  });

  it.each(['while it is fed', 'at the end'])('say so when the program fails %s', async (when) => {
    const files = await serve(async ({ stdin }) => {
      const fed = (async () => {
        let left = when === 'at the end' ? Number.POSITIVE_INFINITY : 3 * MEBIBYTE;
        for await (const chunk of stdin as AsyncIterable<Uint8Array>) if ((left -= chunk.length) <= 0) break;
        return end;
      })();
      return {
        stdout: (async function* () {
          await fed;
          yield* [];
        })(),
        done: fed,
      };
    });
    const failure: unknown = await put(files, content, { offset: 0, create: 'new' }).catch((error: unknown) => error);
    expect(isProblem(failure, 'command-failed')).toBe(true);
  });

  it('are not taken for written when the bytes went elsewhere', async () => {
    const real = local.commands as Commands;
    writeFileSync(at('elsewhere'), '');
    const files = await serve((command, signal) => {
      const args = command.args.map((arg) => (arg === `of=${at('copy')}` ? `of=${at('elsewhere')}` : arg));
      return real.start({ ...command, args }, { signal });
    });
    const failure: unknown = await put(files, content, { offset: 0, create: 'new' }).catch((error: unknown) => error);
    expect(isProblem(failure, 'damaged')).toBe(true);
    expect(statSync(at('copy')).size).toBe(0);
  });

  it('never go through a link', async () => {
    const files = await serve();
    symlinkSync(at('data'), at('copy'));
    await expect(put(files, content, { offset: 0, create: 'existing' })).rejects.toThrow();
    expect(readFileSync(at('data')).equals(content)).toBe(true);
  });

  it.each([
    ['the round trip is long', { roundTrip: 20 }],
    ['the server is not OpenSSH', { software: 'dropbear_2022.83' }],
  ])('go over SFTP where %s', async (_, more) => {
    const files = await serve(undefined, more);
    expect((await collect(files.read(at('data')))).equals(content)).toBe(true);
    await put(files, content, { offset: 0, create: 'new' });
    expect(readFileSync(at('copy')).equals(content)).toBe(true);
    expect(started).toEqual([]);
  });

  it('go over SFTP where the server has a dd that knows less', async () => {
    const simple = at('dd');
    writeFileSync(simple, '#!/bin/sh\necho "dd: unrecognized operand" >&2; exit 1\n');
    chmodSync(simple, 0o755);
    const real = local.commands as Commands;
    const commands: Commands = {
      run: (command, options) => real.run({ ...command, program: simple }, options),
      start: () => Promise.reject(new Error('must not be started')),
    };
    const files = await sftpFiles({ ...stdioLink(), commands, software: 'OpenSSH_9.2', roundTrip: 0.2 });
    expect((await collect(files.read(at('data')))).equals(content)).toBe(true);
  });

  it('use no more than two programs at once', async () => {
    const files = await serve();
    const all = await Promise.all([1, 2, 3, 4].map(() => collect(files.read(at('data')))));
    expect(all.every((bytes) => bytes.equals(content))).toBe(true);
    expect(started).toHaveLength(2);
    await collect(files.read(at('data')));
    expect(started).toHaveLength(3);
  });
});
