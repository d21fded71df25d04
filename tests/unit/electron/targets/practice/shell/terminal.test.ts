import { once } from 'node:events';
import type { ClientChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeClient, startPracticeClient } from '../../../../../support/practice-client.ts';

let practice: PracticeClient;
const opened: ClientChannel[] = [];
beforeAll(async () => {
  practice = await startPracticeClient();
});
afterEach(() => {
  for (const channel of opened.splice(0)) channel.close();
});
afterAll(() => practice.stop());

const PROMPT = '\x1b[1;31mroot@rescue-practice\x1b[0m \x1b[1;34m~\x1b[0m # ';
const UP = '\x1b[A';
const DOWN = '\x1b[B';
const LEFT = '\x1b[D';

/** A terminal on the practice server, and waiting for what it says. */
async function open(size = { cols: 80, rows: 24 }) {
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    practice.client.shell({ term: 'xterm-256color', ...size }, (error, shell) =>
      error ? reject(error) : resolve(shell),
    );
  });
  opened.push(channel);
  let said = '';
  let wake = () => {};
  channel.on('data', (piece: Buffer) => {
    said += piece.toString('utf8');
    wake();
  });
  /** Everything said until the text comes; forgotten then. */
  const until = async (text: string) => {
    while (!said.includes(text)) await new Promise<void>((resolve) => (wake = resolve));
    const end = said.indexOf(text) + text.length;
    const heard = said.slice(0, end);
    said = said.slice(end);
    return heard;
  };
  /** Types keys and Enter, and gives what the command said. */
  const run = async (keys: string) => {
    channel.write(`${keys}\r`);
    // The line is drawn once more, whole, before it runs.
    await until('\r\n');
    const heard = await until(PROMPT);
    return heard.slice(0, heard.lastIndexOf('\r\x1b[J'));
  };
  const greeting = await until(PROMPT);
  return { channel, until, run, greeting };
}

describe('a terminal of the practice server', () => {
  it('greets, says that it is for practice, and runs what is typed', async () => {
    const shown = await open();
    expect(shown.greeting).toContain('This is a practice server.');
    expect(await shown.run('echo hello')).toBe('hello\r\n');
    expect(await shown.run('tty; stty size')).toMatch(/^\/dev\/pts\/\d+\r\n24 80\r\n$/);
  });

  it('lets a line be mended before it runs', async () => {
    const { run } = await open();
    expect(await run(`echo helo${LEFT}l`)).toBe('hello\r\n');
    expect(await run(`cho ok\x01e\x05!`)).toBe('ok!\r\n');
    expect(await run(`nonsense\x15echo a b\x17c`)).toBe('a c\r\n');
    expect(await run(`echo abcd${LEFT}${LEFT}\x0b`)).toBe('ab\r\n');
    expect(await run(`echo abX\x7fc\x01\x1b[3~e`)).toBe('abc\r\n');
    expect(await run(`echo one two\x1b[1;5D\x1b[1;5Dx`)).toBe('xone two\r\n');
    expect(await run(`echo 日本🛟${LEFT}é`)).toBe('日本é🛟\r\n');
  });

  it('remembers lines', async () => {
    const { run } = await open();
    await run('echo first');
    await run('echo second');
    expect(await run(`${UP}${UP}`)).toBe('first\r\n');
    expect(await run(`${UP}${UP}${UP}${DOWN}`)).toBe('second\r\n');
    expect(await run(`unfinished${UP}${DOWN}\x15echo new`)).toBe('new\r\n');
    expect(await run('history | head -n 2')).toBe('    1  echo first\r\n    2  echo second\r\n');
  });

  it('completes programs and paths, with quotes where they are needed', async () => {
    const { run, until, channel } = await open();
    expect(await run('ec\t x')).toBe('x\r\n');
    expect(await run('cat /mnt/linux/etc/fst\t | head -n 1')).toContain('# <file system>');
    expect(await run('cat /mnt/linux/home/camille/awkward-names/two\t')).toBe('awkward name number 1\r\n');
    expect(await run('cat /mnt/linux/home/camille/awkward-names/line\t')).toBe('awkward name number 8\r\n');
    expect(await run('cat /mnt/linux/home/camille/awkward-names/facture\t')).toMatch(/^awkward name number \d+\r\n$/);
    expect(await run("cd '/mnt/win\t; pwd; cd")).toBe('/mnt/windows\r\n');
    channel.write('ls /mnt/\t\t');
    const shown = await until('ls /mnt/');
    expect(shown + (await until('windows/'))).toContain('linux/');
    channel.write('\x03');
    await until(PROMPT);
  });

  it('ends a flood and a sleep with Ctrl+C, and a line, too', async () => {
    const { channel, until, run } = await open();
    for (const command of ['yes', 'sleep 1000', 'while true; do true; done', 'cat /dev/zero | wc -c', 'cat']) {
      channel.write(`${command}\r`);
      await until('\r\n');
      if (command === 'yes') await until('y\r\ny\r\n');
      channel.write('\x03');
      await until('^C');
      await until(PROMPT);
      expect(await run('echo $?'), command).toBe('130\r\n');
    }
    channel.write('echo never\x03');
    await until('^C');
    await until(PROMPT);
    expect(await run('echo after')).toBe('after\r\n');
  });

  it('gives a program the lines that are typed, with an echo, until Ctrl+D', async () => {
    const { channel, until } = await open();
    channel.write('cat > /root/typed; cat /root/typed\r');
    await until('\r\n');
    channel.write('first lin\x7fne\rsecond\r\x04');
    await until('first lin\b \bne\r\nsecond\r\n');
    expect(await until(PROMPT)).toContain('first line\r\nsecond\r\n');
  });

  it('goes on over more lines where a command needs them', async () => {
    const { channel, until } = await open();
    channel.write('for i in a b\r');
    await until('> ');
    channel.write('do echo "$i\r');
    await until('> ');
    channel.write('end"; done\r');
    const heard = await until(PROMPT);
    expect(heard).toContain('a\r\nend\r\nb\r\nend\r\n');
  });

  it('follows the size of the window', async () => {
    const { channel, run } = await open({ cols: 40, rows: 10 });
    expect(await run('stty size')).toBe('10 40\r\n');
    channel.setWindow(50, 132, 0, 0);
    expect(await run('stty size')).toBe('50 132\r\n');
    await practice.run('mkdir /root/many; cd /root/many; for i in a b c d; do touch name-of-18-chars-$i; done');
    expect((await run('ls /root/many')).split('\r\n').length).toBe(2);
    channel.setWindow(50, 60, 0, 0);
    expect((await run('ls /root/many')).split('\r\n').length).toBe(3);
  });

  it('colours names, and shows none that could lie or act', async () => {
    const { run } = await open({ cols: 300, rows: 24 });
    expect(await run('ls -d /mnt /root/README.txt')).toContain('\x1b[01;34m/mnt\x1b[0m');
    const shown = await run('ls /mnt/linux/home/camille/awkward-names');
    expect(shown).toContain("$'line\\nbreak.txt'");
    expect(shown).toContain("'two words.txt'");
    expect(shown).toContain("$'invoice\\342\\200\\256txt.exe'");
    expect(shown).not.toContain('\u202e');
  });

  it('shows long texts by the page', async () => {
    const { channel, until, run } = await open({ cols: 80, rows: 6 });
    channel.write('seq 20 | more\r');
    await until('5\r\n');
    await until('--More--');
    channel.write(' ');
    await until('10\r\n');
    channel.write('\r');
    await until('11\r\n');
    channel.write('q');
    await until(PROMPT);
    expect(await run('echo after')).toBe('after\r\n');
  });

  it('ends with the status of exit, or with Ctrl+D', async () => {
    const one = await open();
    one.channel.write('exit 7\r');
    expect(await once(one.channel, 'close')).toEqual([7]);
    const other = await open();
    other.channel.write('false\r\x04');
    expect(await once(other.channel, 'close')).toEqual([1]);
  });

  it('has shells in shells', async () => {
    const { channel, until, run } = await open();
    channel.write('A=outer; sh\r');
    await until('\r\n');
    await until(PROMPT);
    expect(await run('A=inner; echo $A')).toBe('inner\r\n');
    channel.write('\x04');
    await until(PROMPT);
    expect(await run('echo $A')).toBe('outer\r\n');
  });
});
