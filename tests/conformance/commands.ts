import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinPath } from '../../electron/contract/paths.ts';
import type { Commands, RunningCommand, Target } from '../../electron/targets/target.ts';
import {
  aborted,
  awkwardNames,
  byteNames,
  codeOf,
  collect,
  drain,
  eventually,
  MEBIBYTE,
  need,
  noise,
  type OpenPlace,
  type Place,
  within,
} from './place.ts';
import { encodeName } from '../../electron/contract/names.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const sh = (script: string, ...args: string[]) => ({ program: 'sh', args: ['-c', script, ...args] });

/** Every sentence of `Commands` in `electron/targets/target.ts`, tried on one kind of target with POSIX programs. */
export function commandsConformance(name: string, open: OpenPlace): void {
  describe(`the commands of ${name}`, () => {
    let place: Place;
    let target: Target;
    let commands: Commands;

    beforeAll(async () => {
      place = await open();
      target = place.target;
      if (target.commands === undefined) throw new Error('this target runs no commands');
      commands = target.commands;
    });
    afterAll(async () => {
      await place?.close();
    });

    const at = (...names: string[]) => joinPath(target.pathStyle, place.scratch, ...names);
    const isAlive = async (pid: string) => (await commands.run(sh('kill -0 "$1" 2>/dev/null', 'sh', pid))).status === 0;
    const isGone = (pid: string) => eventually(`process ${pid} has ended`, async () => !(await isAlive(pid)));
    /** The first line that a started program says. */
    const firstLine = async (running: RunningCommand) => {
      const output = running.stdout[Symbol.asyncIterator]();
      let said = '';
      while (!said.includes('\n')) {
        const next = await within('the program speaks', output.next());
        if (next.done === true) throw new Error(`it ended after saying ${JSON.stringify(said)}`);
        said += text(next.value);
      }
      return { line: said.split('\n')[0] ?? '', output };
    };

    describe('arguments', () => {
      const echoed = async (args: readonly string[]) =>
        Buffer.from((await commands.run({ program: 'printf', args: ['%s\\0', ...args] })).stdout);
      const bytesOf = (args: readonly string[]) =>
        Buffer.concat(args.flatMap((arg) => [Buffer.from(encodeName(arg)), Buffer.from([0])]));

      it('arrive one by one, whatever characters they hold', async () => {
        const args = [
          ...awkwardNames,
          '',
          ' ',
          '\n',
          "'",
          '"',
          '\\',
          '\\n',
          '$',
          '!',
          '`',
          "'; exit 9; '",
          '${x:=y}',
          '%s',
        ];
        expect((await echoed(args)).equals(bytesOf(args))).toBe(true);
        for (const arg of args) expect((await echoed([arg])).equals(bytesOf([arg])), JSON.stringify(arg)).toBe(true);
      });

      it('arrive byte for byte where they are no UTF-8, or are refused', async () => {
        for (const arg of byteNames) {
          const outcome = await echoed([arg]).catch((error: unknown) => codeOf(Promise.reject(error)));
          if (typeof outcome === 'string') expect(outcome).toBe('invalid-input');
          else expect(outcome.equals(bytesOf([arg]))).toBe(true);
        }
      });

      it('may be long and many', async () => {
        const args = Array.from({ length: 500 }, (_, index) => `${index} ${'x'.repeat(100)}`);
        expect((await echoed(args)).equals(bytesOf(args))).toBe(true);
        expect((await echoed(['y'.repeat(60_000)])).length).toBe(60_001);
      });

      it('with NUL are refused', async () => {
        expect(await codeOf(echoed(['a\0b']))).toBe('invalid-input');
        expect(await codeOf(commands.run({ program: 'a\0b', args: [] }))).toBe('invalid-input');
      });
    });

    describe('input', () => {
      it('reaches the program byte for byte', async () => {
        const bytes = Buffer.concat([
          Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
          noise(3 * MEBIBYTE),
        ]);
        const result = await commands.run({ program: 'cat', args: [], stdin: bytes });
        expect(result.status).toBe(0);
        expect(bytes.equals(result.stdout)).toBe(true);
      });

      it('may come bit by bit', async () => {
        const pieces = Array.from({ length: 40 }, () => noise(10_000));
        async function* source() {
          for (const piece of pieces) yield await Promise.resolve(piece);
        }
        const { stdout } = await commands.run({ program: 'cat', args: [], stdin: source() });
        expect(Buffer.concat(pieces).equals(stdout)).toBe(true);
      });

      it('is at its end at once where none is given', async () => {
        const result = await within('cat ends', commands.run({ program: 'cat', args: [] }));
        expect(result).toMatchObject({ status: 0 });
        expect(result.stdout.length).toBe(0);
      });

      it('need not be read by the program', async () => {
        const bytes = noise(2 * MEBIBYTE);
        expect((await within('it ends', commands.run({ ...sh('exit 0'), stdin: bytes }))).status).toBe(0);
        async function* source() {
          for (let round = 0; round < 1000; round++) yield await Promise.resolve(bytes);
        }
        expect((await within('it ends', commands.run({ ...sh('exit 5'), stdin: source() }))).status).toBe(5);
      });

      it('that breaks off ends the program and is the failure', async () => {
        async function* source() {
          yield await Promise.resolve(Buffer.from('begun'));
          throw Object.assign(new Error('the disk is failing'), { code: 'EIO' });
        }
        const failure = commands.run({ program: 'cat', args: [], stdin: source() });
        await expect(within('it fails', failure)).rejects.toThrow(/./);
      });
    });

    describe('outcome', () => {
      it('is the program’s status, output and errors', async () => {
        const result = await commands.run(sh('echo out; echo oops >&2; exit 7'));
        expect(result.status).toBe(7);
        expect(text(result.stdout)).toBe('out\n');
        expect(result.stderr).toBe('oops\n');
      });

      it('is a result whatever the status, also those that shells give to failures of their own', async () => {
        for (const status of [0, 1, 2, 126, 127, 128, 130, 255]) {
          expect((await commands.run(sh(`exit ${status}`))).status, String(status)).toBe(status);
        }
      });

      it('of a program that was killed is not success', async () => {
        expect((await commands.run(sh('kill -9 $$'))).status).not.toBe(0);
      });

      it('keeps output that is no text', async () => {
        const { stdout } = await commands.run({ program: 'printf', args: ['\\377\\000\\303('] });
        expect([...stdout]).toEqual([0xff, 0x00, 0xc3, 0x28]);
      });

      it('keeps the last 64 KiB of the errors', async () => {
        const script =
          'i=0; while [ $i -lt 3000 ]; do echo "error number $i and some more words to fill it" >&2; i=$((i+1)); done';
        const { stderr } = await commands.run(sh(script));
        expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(65_536);
        expect(Buffer.byteLength(stderr)).toBeGreaterThan(60_000);
        expect(stderr.endsWith('error number 2999 and some more words to fill it\n')).toBe(true);
      });

      it('is “not-found” for a program that is not there', async () => {
        const nowhere = { program: 'no-such-program-anywhere', args: ['x'] };
        expect(await codeOf(commands.run(nowhere))).toBe('not-found');
        expect(await codeOf(commands.run({ program: at('none'), args: [] }))).toBe('not-found');
        const started = async () => {
          const running = await commands.start(nowhere);
          await drain(running.stdout);
          await running.done;
        };
        expect(await codeOf(started)).toBe('not-found');
      });
    });

    describe('surroundings', () => {
      it('are the folder asked for', async (context) => {
        const files = need(context, target.files, 'this target has no files');
        for (const name of ['two words', "it's $HOME", '-dash', 'new\nline', 'été']) {
          await files.makeFolder(at(name));
          const { stdout } = await commands.run({ program: 'pwd', args: [], folder: at(name) });
          expect(text(stdout)).toBe(`${at(name)}\n`);
        }
        expect(await codeOf(commands.run({ program: 'pwd', args: [], folder: at('no such folder') }))).toBe(
          'not-found',
        );
      });

      it('are the variables asked for', async () => {
        const value = `it's "a" $HOME \`x\`\nü \\`;
        const { stdout } = await commands.run({
          ...sh('printf "%s|%s" "$RESCUE_ONE" "$RESCUE_TWO"'),
          environment: { RESCUE_ONE: value, RESCUE_TWO: '' },
        });
        expect(text(stdout)).toBe(`${value}|`);
        expect(text((await commands.run(sh('printf %s "${PATH:+there}"'))).stdout)).toBe('there');
      });
    });

    describe('limits', () => {
      it('allow exactly as much output as was said', async () => {
        const zeroes = { program: 'head', args: ['-c', '100000', '/dev/zero'] };
        expect((await commands.run(zeroes, { limit: 100_000 })).stdout.length).toBe(100_000);
        expect(await codeOf(commands.run(zeroes, { limit: 99_999 }))).toBe('command-failed');
      });

      it('are 16 MiB where none is said', async () => {
        const zeroes = (size: number) => commands.run({ program: 'head', args: ['-c', String(size), '/dev/zero'] });
        expect((await zeroes(16 * MEBIBYTE)).stdout.length).toBe(16 * MEBIBYTE);
        expect(await codeOf(zeroes(16 * MEBIBYTE + 1))).toBe('command-failed');
      });

      it('end a program that says more', async () => {
        expect(await within('yes ends', codeOf(commands.run({ program: 'yes', args: [] }, { limit: 100_000 })))).toBe(
          'command-failed',
        );
      });
    });

    describe('aborting', () => {
      /** Starts a script whose first line is the number of the process to watch, aborts it, and sees it end. */
      const ends = async (script: string) => {
        const stop = new AbortController();
        const running = await commands.start(sh(script), { signal: stop.signal });
        const { line, output } = await firstLine(running);
        expect(await isAlive(line)).toBe(true);
        stop.abort();
        expect(await within('it is given up', codeOf(running.done))).toBe('cancelled');
        expect(
          await within(
            'its output ends',
            codeOf(async () => {
              while ((await output.next()).done !== true);
            }),
          ),
        ).toBe('cancelled');
        await isGone(line);
      };

      it('ends the program', async () => {
        await ends('echo $$; exec sleep 1000');
      });

      it('ends what the program started', async () => {
        await ends('sleep 1000 & echo $!; wait');
      });

      it('ends a program that does not want to', async () => {
        await ends('trap "" TERM INT HUP PIPE; echo $$; while :; do sleep 1; done');
      });

      it('ends a flood', async () => {
        await ends('echo $$; exec yes');
      });

      it('rejects a run, too, and starts nothing where it came before', async (context) => {
        const stop = new AbortController();
        const run = commands.run(sh('sleep 1000'), { signal: stop.signal });
        stop.abort();
        expect(await within('it is given up', codeOf(run))).toBe('cancelled');
        const files = need(context, target.files, 'this target has no files');
        const touch = { program: 'touch', args: [at('never')] };
        expect(await codeOf(commands.run(touch, { signal: aborted() }))).toBe('cancelled');
        expect(await codeOf(commands.start(touch, { signal: aborted() }))).toBe('cancelled');
        expect(await codeOf(files.stat(at('never')))).toBe('not-found');
      });
    });

    describe('output as it comes', () => {
      it('is there before the program ends', async () => {
        let speak: ((bytes: Uint8Array) => void) | undefined;
        async function* source() {
          yield await new Promise<Uint8Array>((resolve) => {
            speak = resolve;
          });
        }
        const running = await commands.start({ ...sh('echo first; read line; echo "heard $line"'), stdin: source() });
        const { line, output } = await firstLine(running);
        expect(line).toBe('first');
        await eventually('the input is asked for', async () => {
          await commands.run(sh('exit 0'));
          return speak !== undefined;
        });
        speak?.(Buffer.from('word\n'));
        let rest = '';
        for (let next = await output.next(); next.done !== true; next = await output.next()) rest += text(next.value);
        expect(rest).toBe('heard word\n');
        expect(await running.done).toEqual({ status: 0, stderr: '' });
      });

      it('waits in the program while nobody reads', async () => {
        const stop = new AbortController();
        const before = process.memoryUsage().arrayBuffers;
        const running = await commands.start({ program: 'yes', args: [] }, { signal: stop.signal });
        const { output } = await firstLine(running);
        for (let round = 0; round < 60; round++) await commands.run(sh('exit 0'));
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MEBIBYTE);
        let more = 0;
        while (more < 4 * MEBIBYTE) more += (await within('it goes on', output.next())).value?.length ?? 0;
        stop.abort();
        expect(await within('it is given up', codeOf(running.done))).toBe('cancelled');
      });

      it('comes whole, however much it is', async () => {
        const running = await commands.start({ program: 'head', args: ['-c', String(40 * MEBIBYTE), '/dev/zero'] });
        let size = 0;
        for await (const chunk of running.stdout) size += chunk.length;
        expect(size).toBe(40 * MEBIBYTE);
        expect((await running.done).status).toBe(0);
      });

      it('whose reader has gone ends a program that goes on talking', async () => {
        const running = await commands.start({ program: 'yes', args: [] });
        for await (const chunk of running.stdout) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
        await within('yes ends', Promise.allSettled([running.done]));
      });

      it('of several programs at once stays apart', async () => {
        const said = await Promise.all(
          Array.from({ length: 12 }, async (_, index) => {
            const running = await commands.start(
              sh('for i in 1 2 3; do echo "$1"; done; exit $1', 'sh', String(index)),
            );
            const output = text(await collect(running.stdout));
            return { output, ...(await running.done) };
          }),
        );
        for (const [index, { output, status }] of said.entries()) {
          expect(output).toBe(`${index}\n`.repeat(3));
          expect(status).toBe(index);
        }
      });
    });
  });
}
