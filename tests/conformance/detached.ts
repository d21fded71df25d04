import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Detached, Target } from '../../electron/targets/target.ts';
import { codeOf, eventually, type OpenPlace, type Place, within } from './place.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const sh = (script: string, ...args: string[]) => ({ program: 'sh', args: ['-c', script, 'sh', ...args] });

/** Every sentence of `Detached` in `electron/targets/target.ts`, tried on one kind of target with POSIX programs. */
export function detachedConformance(name: string, open: OpenPlace): void {
  describe(`programs that outlive the connection to ${name}`, () => {
    let place: Place;
    let target: Target;
    let detached: Detached;
    let serial = 0;
    const run = `${process.pid}-${Date.now()}`;
    const used: string[] = [];
    const fresh = () => {
      const id = `conformance-${run}-${serial++}`;
      used.push(id);
      return id;
    };

    beforeAll(async () => {
      place = await open();
      target = place.target;
      if (target.commands?.detached === undefined) throw new Error('this target keeps no program running');
      detached = target.commands.detached;
    });
    afterAll(async () => {
      for (const id of used) {
        await detached.stop(id);
        await detached.forget(id);
      }
      await place?.close();
    });

    /** All that it says from a byte on, and how it ended. */
    const toTheEnd = async (id: string, from = 0) => {
      const running = await detached.follow(id, { from });
      const chunks: Uint8Array[] = [];
      for await (const chunk of running.stdout) chunks.push(chunk);
      return { said: text(Buffer.concat(chunks)), ...(await running.done) };
    };

    it('are followed to their end: output, errors and status', async () => {
      const id = fresh();
      await detached.start(id, sh('echo "out $1"; echo "err $1" >&2; exit 7', 'it’s "$HOME"\n'));
      const { said, status, stderr } = await toTheEnd(id);
      expect(said).toBe('out it’s "$HOME"\n\n');
      expect(stderr.trim()).toBe('err it’s "$HOME"');
      expect(status).toBe(7);
      // As often as anybody likes, and from anywhere.
      expect((await toTheEnd(id, 4)).said).toBe('it’s "$HOME"\n\n');
    });

    it('start once, however often they are started', async () => {
      const id = fresh();
      const command = {
        ...sh('echo "$LINE" >>ran; cat ran; pwd'),
        folder: place.scratch,
        environment: { LINE: 'a b' },
      };
      await Promise.all([1, 2, 3].map(() => detached.start(id, command)));
      await toTheEnd(id);
      await detached.start(id, command);
      expect((await toTheEnd(id)).said).toBe(`a b\n${place.scratch}\n`);
    });

    it('are heard while they run', async () => {
      const id = fresh();
      await detached.start(id, {
        ...sh('echo first; while [ ! -e go ]; do sleep 0.1; done; echo second'),
        folder: place.scratch,
      });
      const running = await detached.follow(id);
      const output = running.stdout[Symbol.asyncIterator]();
      const first = await within('it speaks', output.next());
      expect(text(first.value ?? Buffer.alloc(0))).toBe('first\n');
      await target.commands?.run({ program: 'touch', args: [`${place.scratch}/go`] });
      const second = await within('it speaks again', output.next());
      expect(text(second.value ?? Buffer.alloc(0))).toBe('second\n');
      await within('it ends', running.done);
    });

    it('go on when nobody follows them any more', async () => {
      const id = fresh();
      const command = sh('echo begun; while [ ! -e go-on ]; do sleep 0.1; done; echo done');
      await detached.start(id, { ...command, folder: place.scratch });
      const stop = new AbortController();
      const running = await detached.follow(id, { signal: stop.signal });
      for await (const chunk of running.stdout) {
        expect(text(chunk)).toBe('begun\n');
        break;
      }
      stop.abort();
      await running.done.catch(() => undefined);
      place.cut?.();
      await eventually('the connection is back', async () => {
        await target.connected();
        const touched = target.commands?.run({ program: 'touch', args: [`${place.scratch}/go-on`] });
        return touched?.then(({ status }) => status === 0).catch(() => false) ?? false;
      });
      expect(await toTheEnd(id, 'begun\n'.length)).toMatchObject({ said: 'done\n', status: 0 });
    });

    it('are stopped with all that they started', async () => {
      const id = fresh();
      await detached.start(id, sh('sleep 1000 & echo $!; wait; echo never'));
      const running = await detached.follow(id);
      const output = running.stdout[Symbol.asyncIterator]();
      const first = await within('it speaks', output.next());
      const child = text(first.value ?? Buffer.alloc(0)).trim();
      expect(child).toMatch(/^\d+$/);
      await detached.stop(id);
      expect(await running.done).toMatchObject({ status: 143 });
      await eventually('what it started has ended', async () => {
        const alive = await target.commands?.run(sh('kill -0 "$1" 2>/dev/null', child));
        return alive?.status !== 0;
      });
    });

    it('are stopped, in the end, also where they do not want to', { timeout: 40_000 }, async () => {
      const id = fresh();
      await detached.start(id, sh("trap '' TERM; echo stubborn; while :; do sleep 1; done"));
      const running = await detached.follow(id);
      await within('it speaks', running.stdout[Symbol.asyncIterator]().next());
      await detached.stop(id);
      expect(await running.done).toMatchObject({ status: 137 });
    });

    it('that were ended by somebody else say that nothing is known of their end', async () => {
      const id = fresh();
      await detached.start(id, sh('echo $PPID; sleep 1000'));
      const running = await detached.follow(id);
      const output = running.stdout[Symbol.asyncIterator]();
      await within('it speaks', output.next());
      await target.commands?.run(
        sh(
          'for pid in $(ps -eo pid,args | grep -F "$1" | grep -v grep | sed "s/^ *//;s/ .*//"); do [ "$pid" = $$ ] || kill -KILL "$pid"; done',
          `/${id} `,
        ),
      );
      expect(await codeOf(running.done)).toBe('command-failed');
    });

    it('that are not there end with the status that shells give', async () => {
      const [program, folder] = [fresh(), fresh()];
      await detached.start(program, { program: 'no-such-program', args: [] });
      expect(await toTheEnd(program)).toMatchObject({ status: 127 });
      await detached.start(folder, { program: 'true', args: [], folder: `${place.scratch}/nowhere` });
      expect(await toTheEnd(folder)).toMatchObject({ status: 126 });
    });

    it('that were never started, or are forgotten, are not found', async () => {
      const id = fresh();
      expect(await codeOf(toTheEnd(id))).toBe('not-found');
      await detached.stop(id);
      await detached.start(id, { program: 'true', args: [] });
      await toTheEnd(id);
      await detached.forget(id);
      expect(await codeOf(toTheEnd(id))).toBe('not-found');
    });

    it('may say more than is kept, and still end', { timeout: 60_000 }, async () => {
      const id = fresh();
      await detached.start(id, sh('head -c 80000000 /dev/zero; echo end >&2; exit 3'));
      const running = await detached.follow(id);
      let bytes = 0;
      for await (const chunk of running.stdout) bytes += chunk.length;
      expect(bytes).toBe(64 * 1024 * 1024);
      expect(await running.done).toMatchObject({ status: 3, stderr: expect.stringContaining('end') as string });
    });

    it('have names that can’t lead anywhere else', async () => {
      for (const id of ['../x', 'a/b', '', '-rf', 'a b'])
        expect(await codeOf(detached.start(id, { program: 'true', args: [] }))).toBe('internal');
    });
  });
}
