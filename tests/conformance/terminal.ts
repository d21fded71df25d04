import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinPath } from '../../electron/contract/paths.ts';
import type { Target, Terminals, TerminalSession } from '../../electron/targets/target.ts';
import { codeOf, eventually, MEBIBYTE, need, type OpenPlace, type Place, within } from './place.ts';

/** What a terminal said so far, and waiting for it to say more. */
class Screen {
  readonly session: TerminalSession;
  readonly end: Promise<{ status?: number; lost: boolean }>;
  said = Buffer.alloc(0);
  bytes = 0;
  #heard: (() => void)[] = [];

  constructor(session: TerminalSession) {
    this.session = session;
    session.onData((data) => {
      this.bytes += data.length;
      this.said = Buffer.concat([this.said, data]).subarray(-MEBIBYTE);
      for (const wake of this.#heard.splice(0)) wake();
    });
    this.end = new Promise((resolve) => session.onEnd(resolve));
  }

  get text(): string {
    return this.said.toString('utf8');
  }

  /** Resolves with the match once the terminal has said it. */
  async until(pattern: RegExp, milliseconds?: number): Promise<RegExpExecArray> {
    const match = pattern.exec(this.text);
    if (match !== null) return match;
    const heard = async (): Promise<RegExpExecArray> => {
      for (;;) {
        await new Promise<void>((resolve) => this.#heard.push(resolve));
        const found = pattern.exec(this.text);
        if (found !== null) return found;
      }
    };
    return await within(
      `the terminal says ${String(pattern)}; it said ${this.text.slice(-500)}`,
      heard(),
      milliseconds,
    );
  }

  async more(bytes: number): Promise<void> {
    const goal = this.bytes + bytes;
    const heard = async () => {
      while (this.bytes < goal) await new Promise<void>((resolve) => this.#heard.push(resolve));
    };
    await within('the flood comes', heard());
  }

  /** Types a line and waits for what it makes the shell say; the marks are computed, so the echo of the line does not count. */
  async ask(command: string): Promise<string> {
    this.said = Buffer.alloc(0);
    this.session.write(`echo "<$((40+2))"; ${command}; echo "$((40+3))>"\n`);
    const [, answer] = await this.until(/<42\r?\n([^]*?)43>/);
    return (answer ?? '').replaceAll('\r\n', '\n');
  }
}

/** Every sentence of `Terminals` in `electron/targets/target.ts`, tried on one kind of target with a POSIX shell. */
export function terminalConformance(name: string, open: OpenPlace): void {
  describe(`the terminals of ${name}`, () => {
    let place: Place;
    let target: Target;
    let terminals: Terminals;
    const opened: TerminalSession[] = [];

    beforeAll(async () => {
      place = await open();
      target = place.target;
      if (target.terminal === undefined) throw new Error('this target has no terminals');
      terminals = target.terminal;
    });
    afterAll(async () => {
      for (const session of opened) session.close();
      await place?.close();
    });

    const screen = async (options: { columns?: number; rows?: number; folder?: string } = {}) => {
      const session = await terminals.open({ columns: 80, rows: 24, ...options });
      opened.push(session);
      return new Screen(session);
    };
    /** One that is past its greeting. */
    const ready = async (options?: { columns?: number; rows?: number; folder?: string }) => {
      const shown = await screen(options);
      await shown.ask('true');
      return shown;
    };
    const isAlive = async (pid: string) =>
      (await target.commands?.run({ program: 'sh', args: ['-c', 'kill -0 "$1" 2>/dev/null', 'sh', pid] }))?.status ===
      0;

    it('are real ones, of the size asked for, and change it', async () => {
      const shown = await ready({ columns: 101, rows: 33 });
      expect(await shown.ask('tty')).toMatch(/^\/dev\/\S+\n$/);
      expect(await shown.ask('stty size')).toBe('33 101\n');
      shown.session.resize(132, 50);
      await eventually('the new size is there', async () => (await shown.ask('stty size')) === '50 132\n');
      shown.session.resize(1, 1);
      shown.session.resize(500, 200);
      await eventually('the last size is there', async () => (await shown.ask('stty size')) === '200 500\n');
    });

    it('tell programs of their type, their colours and UTF-8', async () => {
      const shown = await ready();
      expect(await shown.ask('echo "$TERM"')).toBe('xterm-256color\n');
      expect(await shown.ask('echo "$COLORTERM"')).toBe('truecolor\n');
      expect(await shown.ask('test -t 0 && test -t 1 && echo "a screen"')).toBe('a screen\n');
    });

    it('carry typed and printed UTF-8, and bytes that are none', async () => {
      const shown = await ready();
      expect((await shown.ask('printf %s "é日本🛟" | wc -c')).trim()).toBe('12');
      expect(await shown.ask('echo "é日本🛟"')).toBe('é日本🛟\n');
      shown.session.write('printf "raw-%s-\\377\\376-end\\n" bytes\n');
      await shown.until(/raw-bytes-/);
      await shown.until(/raw-bytes-[^]*-end/);
      expect(shown.said.includes(Buffer.concat([Buffer.from('raw-bytes-'), Buffer.from([0xff, 0xfe])]))).toBe(true);
    });

    it('start in the folder asked for', async (context) => {
      const files = need(context, target.files, 'this target has no files');
      const folder = joinPath(target.pathStyle, place.scratch, "it's a $folder");
      await files.makeFolder(folder);
      expect(await (await ready({ folder })).ask('pwd')).toBe(`${folder}\n`);
    });

    it('let Ctrl+C end a flood within a second, while the page can hardly follow', async () => {
      const shown = await ready();
      shown.session.write('yes "a line of the flood"\n');
      await shown.more(2 * MEBIBYTE);
      // As the engine does with a page that draws slowly.
      let slow = true;
      const turn = () => {
        if (!slow) return;
        shown.session.pause();
        setImmediate(() => {
          shown.session.resume();
          setImmediate(turn);
        });
      };
      turn();
      await shown.more(MEBIBYTE / 4);
      shown.said = Buffer.alloc(0);
      const pressed = performance.now();
      shown.session.write('\u0003');
      await shown.until(/\^C/, 1000);
      expect(performance.now() - pressed).toBeLessThan(1000);
      slow = false;
      shown.session.resume();
      expect(await shown.ask('echo back')).toBe('back\n');
    });

    it('stop and go on with reading', async () => {
      const flood = await ready();
      const other = await ready();
      flood.session.write('yes "a line of the flood"\n');
      await flood.more(MEBIBYTE);
      flood.session.pause();
      const before = { said: flood.bytes, memory: process.memoryUsage().arrayBuffers };
      for (let round = 0; round < 50; round++) await other.ask('true');
      expect(flood.bytes).toBe(before.said);
      expect(process.memoryUsage().arrayBuffers - before.memory).toBeLessThan(16 * MEBIBYTE);
      flood.session.resume();
      await flood.more(MEBIBYTE);
      flood.session.write('\u0003');
      await flood.until(/\^C/);
      expect(await flood.ask('echo back')).toBe('back\n');
    });

    it('take a long paste', async () => {
      const shown = await ready();
      const lines = Array.from(
        { length: 300 },
        (_, index) => `line ${String(index).padStart(4, '0')} ${'x'.repeat(90)}`,
      );
      shown.session.write('stty -echo; cat | wc -c; stty echo\n');
      shown.session.write(`${lines.join('\n')}\n\u0004`);
      const size = lines.length * 101;
      await shown.until(new RegExp(`(?<!\\d)${size}\\s`));
    });

    it('tell how the shell ended', async () => {
      const shown = await ready();
      shown.session.write('exit 7\n');
      expect(await within('the shell ends', shown.end)).toEqual({ status: 7, lost: false });
      // What comes too late does no harm.
      shown.session.write('x');
      shown.session.resize(10, 10);
      shown.session.pause();
      shown.session.resume();
      shown.session.close();
    });

    it('say everything before the end, also when the reader was slow', async (context) => {
      need(context, target.commands, 'this target runs no programs to watch the shell with');
      const shown = await ready();
      const pid = (await shown.ask('echo $$')).trim();
      const lines = await ready();
      const linesPid = (await lines.ask('echo $$')).trim();
      shown.session.pause();
      shown.session.write('echo last$((40+2))words; exit 3\n');
      lines.session.write('seq 20000; exit 4\n');
      await eventually('the shell has ended', async () => !(await isAlive(pid)));
      // Long enough for whatever waits after the end to lose patience.
      for (let round = 0; round < 150; round++) await isAlive(linesPid);
      shown.session.resume();
      expect(await within('the end is told', shown.end)).toEqual({ status: 3, lost: false });
      expect(shown.text).toContain('last42words');
      expect(await within('the end is told', lines.end)).toEqual({ status: 4, lost: false });
      expect(lines.text).toContain('\n19999\r\n20000\r\n');
    });

    it('end their shell when they are closed, and what runs in it', async (context) => {
      need(context, target.commands, 'this target runs no programs to watch the shell with');
      const shown = await ready();
      const pid = (await shown.ask('echo $$')).trim();
      shown.session.write('sh -c \'echo "child-$$-is"; exec sleep 1000\'\n');
      const child = (await shown.until(/child-(\d+)-is/))[1] ?? '';
      expect(await isAlive(child)).toBe(true);
      shown.session.close();
      shown.session.close();
      await eventually('the shell has ended', async () => !(await isAlive(pid)));
      await eventually('the program has ended', async () => !(await isAlive(child)));
    });

    it('are independent of each other', async () => {
      const [one, other] = await Promise.all([ready(), ready()]);
      await Promise.all([one.ask('mine=first'), other.ask('mine=second')]);
      expect(await Promise.all([one.ask('echo "$mine"'), other.ask('echo "$mine"')])).toEqual(['first\n', 'second\n']);
      one.session.write('exit\n');
      await within('one ends', one.end);
      expect(await other.ask('echo still here')).toBe('still here\n');
    });

    it('start elsewhere or say so where the folder is gone', async () => {
      const folder = joinPath(target.pathStyle, place.scratch, 'no such folder');
      const outcome = await ready({ folder }).catch((error: unknown) => codeOf(Promise.reject(error)));
      if (typeof outcome === 'string') expect(outcome).toBe('not-found');
      else expect(await outcome.ask('echo usable')).toBe('usable\n');
    });
  });
}
