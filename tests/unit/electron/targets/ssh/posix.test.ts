import { once } from 'node:events';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeName, encodeName } from '../../../../../electron/contract/names.ts';
import {
  lineFor,
  NO_FOLDER,
  NO_PROGRAM,
  processOf,
  quote,
  scriptFor,
  signalLine,
} from '../../../../../electron/targets/ssh/posix.ts';
import type { Command } from '../../../../../electron/targets/target.ts';

/** Each shell there is, once: `sh` is another name for one of the others. */
const SHELLS = [
  ...new Set(
    ['/bin/sh', '/bin/dash', '/bin/bash'].filter((shell) => existsSync(shell)).map((shell) => realpathSync(shell)),
  ),
];

/** Any byte but NUL, and often those that mean something to a shell. */
const byte = fc.oneof(
  fc.integer({ min: 1, max: 255 }),
  fc.constantFrom(...Buffer.from(`'"\\$\`!*?[]{}()<>|&;#~=%^\n\r\t -`, 'latin1')),
);
const argument = fc.array(byte, { maxLength: 12 }).map((bytes) => decodeName(Uint8Array.from(bytes)));
const argumentLists = fc.array(fc.array(argument, { maxLength: 6 }), { minLength: 200, maxLength: 400 });

/** Runs a line as an SSH server does, with the lead in front of stdin. */
function run(command: Command, shell = '/bin/sh') {
  const { line, lead } = lineFor(scriptFor(command));
  // Node takes arguments as text only; a file of bytes takes the place of the line.
  const result = spawnSync(
    shell,
    ['-c', 'line=$(dd bs=1 count="$1" 2>/dev/null); eval "$line"', shell, String(line.length)],
    {
      input: Buffer.concat([line, lead ?? Buffer.alloc(0), Buffer.from((command.stdin as Uint8Array) ?? '')]),
    },
  );
  const started = processOf(result.stderr);
  return {
    status: result.status,
    stdout: result.stdout,
    stderr: (started?.rest ?? result.stderr).toString('utf8'),
    process: started?.process,
  };
}

describe('the process of a command', () => {
  test('is told first, and is the program itself', () => {
    const { stdout, process } = run({ program: 'sh', args: ['-c', 'echo $$'] });
    expect(process).toBe(Number(stdout.toString()));
  });

  test('is not taken from what the program says later', () => {
    const errors = Buffer.from('greeting\nrescue-desk: process 12\nrescue-desk: process 34\n');
    expect(processOf(errors)).toEqual({ process: 12, rest: Buffer.from('greeting\nrescue-desk: process 34\n') });
    expect(processOf(Buffer.from('rescue-desk: process 12'))).toBeUndefined();
  });

  test('can be ended when it has gone and left others behind', () => {
    const { stdout, process } = run({ program: 'sh', args: ['-c', 'sleep 1000 >/dev/null 2>&1 & echo $!'] });
    const alive = () => spawnSync('sh', ['-c', `kill -0 ${stdout.toString().trim()}`]).status === 0;
    expect(alive()).toBe(true);
    spawnSync('/bin/sh', ['-c', signalLine(process ?? 0, 'KILL').toString()]);
    const end = Date.now() + 5000;
    while (alive() && Date.now() < end);
    expect(alive()).toBe(false);
  });

  test('can be ended with its group, and alone where it leads none', async () => {
    for (const detached of [true, false]) {
      const child = spawn('sleep', ['1000'], { detached });
      const ended = once(child, 'exit');
      spawnSync('/bin/sh', ['-c', signalLine(child.pid ?? 0, 'KILL').toString()]);
      expect(await ended).toEqual([null, 'SIGKILL']);
    }
  });
});

describe.each(SHELLS)('quoted for %s', (shell) => {
  test('thousands of argument lists of any bytes come out as they went in', () => {
    fc.assert(
      fc.property(argumentLists, (lists) => {
        const separator = '\0--\0';
        const script = Buffer.concat(
          lists.flatMap((list) => [
            Buffer.from(`printf '\\0--\\0'`),
            ...(list.length > 0 ? [Buffer.from(`; printf '%s\\0'`)] : []),
            ...list.flatMap((text) => [Buffer.from(' '), quote(text)]),
            Buffer.from('\n'),
          ]),
        );
        const { stdout } = spawnSync(shell, ['-s'], { input: script, env: { LC_ALL: 'C.UTF-8' } });
        const expected = lists.map(
          (list) => separator + list.map((text) => `${Buffer.from(encodeName(text)).toString('latin1')}\0`).join(''),
        );
        expect(stdout.toString('latin1')).toBe(expected.join(''));
      }),
      { numRuns: 10 },
    );
  });

  test('whole commands give a program its arguments, folder, variables and stdin', () => {
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 8 }), argument, (args, value) => {
        const result = run(
          {
            program: 'sh',
            args: ['-c', 'pwd; printf "%s\\0" "$VALUE" "$@"; cat', 'sh', ...args],
            folder: '/usr',
            environment: { VALUE: value },
            stdin: Buffer.from('the input'),
          },
          shell,
        );
        const expected = Buffer.concat([
          Buffer.from('/usr\n'),
          ...[value, ...args].map((text) => Buffer.concat([encodeName(text), Buffer.alloc(1)])),
          Buffer.from('the input'),
        ]);
        expect(result.stdout.equals(expected)).toBe(true);
        expect(result.status).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a command', () => {
  test('of a hundred thousand bytes goes ahead through stdin, and the program still gets its own', () => {
    const args = Array.from({ length: 900 }, (_, index) => `${index} ${'x'.repeat(100)} 'ü`);
    const command = {
      program: 'sh',
      args: ['-c', 'printf "%s\\0" "$@"; cat', 'sh', ...args],
      stdin: Buffer.from('and more'),
    };
    expect(lineFor(scriptFor(command)).line.length).toBeLessThan(200);
    expect(run(command).stdout.toString('utf8')).toBe(`${args.join('\0')}\0and more`);
  });

  test('gives its exit status, whatever it is', () => {
    expect(run({ program: 'sh', args: ['-c', 'exit 127'] })).toMatchObject({ status: 127, stderr: '' });
    expect(run({ program: 'false', args: [] }).status).toBe(1);
  });

  test('whose program is missing says so in words that no program says', () => {
    const named = run({ program: 'no-such-program-here', args: [] });
    expect(named).toMatchObject({ status: 127, stderr: `${NO_PROGRAM}\n` });
    expect(run({ program: '/no/such/program', args: [] })).toMatchObject({ status: 127, stderr: `${NO_PROGRAM}\n` });
  });

  test('whose folder is missing runs nothing', () => {
    const result = run({ program: 'echo', args: ['ran'], folder: '/no/such/folder' });
    expect(result).toMatchObject({ status: 126, stderr: `${NO_FOLDER}\n` });
    expect(result.stdout.length).toBe(0);
  });

  test('finds the tools of the system folders even where the path lacks them', () => {
    const script = scriptFor({ program: 'sh', args: ['-c', 'echo $PATH'] });
    const { stdout } = spawnSync('/bin/sh', ['-c', script.toString('utf8')], { env: { PATH: '/usr/bin:/bin' } });
    expect(stdout.toString('utf8')).toBe('/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin\n');
  });

  test.each<[string, Command]>([
    ['a NUL in an argument', { program: 'echo', args: ['a\0b'] }],
    ['a NUL in a variable', { program: 'echo', args: [], environment: { A: '\0' } }],
    ['half a character', { program: 'echo', args: ['\ud800'] }],
    ['a variable with a strange name', { program: 'echo', args: [], environment: { 'A;rm': 'x' } }],
    ['a program that is an option', { program: '-c', args: [] }],
    ['no program', { program: '', args: [] }],
    ['a folder that is not absolute', { program: 'echo', args: [], folder: 'x' }],
  ])('with %s is refused', (_, command) => {
    expect(() => scriptFor(command)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'invalid-input' }) }),
    );
  });
});
