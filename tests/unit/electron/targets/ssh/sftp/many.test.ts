import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../../../../electron/contract/problem.ts';
import { manyOnServer } from '../../../../../../electron/targets/ssh/sftp/many.ts';
import { TAR_END, tarHead, tarPadding } from '../../../../../../electron/targets/tar/write.ts';
import type { Command, Commands, CommandResult } from '../../../../../../electron/targets/target.ts';

const file = (path: string, content: string) => {
  const data = Buffer.from(content);
  return Buffer.concat([
    tarHead({ path, size: data.length, mode: 0o644, modified: 0n }),
    data,
    tarPadding(data.length),
  ]);
};

/** A server whose tar sends these bytes, and whose other programs answer as `run` says. */
function server(sent: Uint8Array, run: (command: Command) => Partial<CommandResult> = () => ({})) {
  const commands: Commands = {
    run: async (command) => ({ status: 0, stdout: new Uint8Array(), stderr: '', ...run(command) }),
    start: async () => ({
      stdout: (async function* () {
        yield sent;
      })(),
      done: Promise.resolve({ status: 0, stderr: '' }),
    }),
  };
  return manyOnServer({ commands }, async (paths) => paths.map(() => null));
}

async function read(sent: Uint8Array, paths: readonly string[]): Promise<[number, string][]> {
  const many = await server(sent)();
  const found: [number, string][] = [];
  for await (const files of many?.read(paths, { largest: 100 }) ?? [])
    for (const { index, data } of files) found.push([index, Buffer.from(data).toString()]);
  return found;
}

describe('a tar stream from a server', () => {
  it('gives nothing that was not asked for, wherever it claims to belong', async () => {
    const sent = Buffer.concat([
      file('/data/../../etc/passwd', 'evil'),
      file('../evil', 'evil'),
      file('/data/other', 'evil'),
      file('/data/a', 'good'),
      TAR_END,
    ]);
    expect(await read(sent, ['/data/a', '/data/b'])).toEqual([[0, 'good']]);
  });

  it('gives a file once, the first time', async () => {
    const sent = Buffer.concat([file('/data/a', 'first'), file('/data/a', 'second'), TAR_END]);
    expect(await read(sent, ['/data/a'])).toEqual([[0, 'first']]);
  });

  it('is damaged when it is something else', async () => {
    await expect(read(Buffer.alloc(2048, 0x41), ['/data/a'])).rejects.toMatchObject({ problem: { code: 'damaged' } });
  });
});

describe('a server’s ways with many files', () => {
  const nothing = new Uint8Array();

  it('are none where a program is missing or knows less', async () => {
    const missing = (program: string) => (command: Command) => {
      if (command.program === program) throw new ProblemError({ code: 'not-found', title: 'none', message: '' });
      return {};
    };
    expect(await server(nothing, missing('tar'))()).toBeNull();
    expect(await server(nothing, missing('perl'))()).toBeNull();
    expect(await server(nothing, ({ program }) => ({ status: program === 'tar' ? 64 : 0 }))()).toBeNull();
    expect(await manyOnServer({}, () => undefined)()).toBeNull();
  });

  it('are looked for again after the connection was lost meanwhile', async () => {
    let lost = true;
    const many = server(nothing, () => {
      if (lost) throw new ProblemError({ code: 'connection-lost', title: 'lost', message: '' });
      return {};
    });
    expect(await many()).toBeNull();
    lost = false;
    expect(await many()).not.toBeNull();
  });

  it('count a renaming as done only where the server said so', async () => {
    const many = await server(nothing, ({ program }) => ({ stdout: Buffer.from(program === 'perl' ? '10' : '') }))();
    const renaming = (name: string) => ({ from: `/${name}`, to: `/new ${name}`, replace: false });
    expect(await many?.rename(['a', 'b', 'c'].map(renaming))).toEqual([true, false, false]);
  });
});
