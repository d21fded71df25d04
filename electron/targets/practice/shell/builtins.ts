import { absolute, complain, type Program, say, textOf, wholeNumber, withOpen } from './call.ts';
import { Complaint, ExitShell } from './complaint.ts';
import { DiskError } from '../disk-error.ts';
import { testProgram } from './test-program.ts';
import { unescapeText } from './read-words.ts';
import { inOwnShell, runLine, runProgram, runShell } from './run.ts';
import { interact } from './interact.ts';
import { breathe, readAll, readNode, sourceOf } from './streams.ts';

const LONGEST_SCRIPT = 1024 * 1024;

const cd: Program = async (call) => {
  const { shell } = call;
  const given =
    call.args.filter((arg) => arg !== '--' && arg !== '-P' && arg !== '-L')[0] ??
    shell.variables.get('HOME') ??
    '/root';
  const to = given === '-' ? (shell.variables.get('OLDPWD') ?? shell.folder) : given;
  try {
    const path = absolute(shell, to);
    if (shell.disk.folder(path).barred) throw new DiskError('EACCES');
    shell.variables.set('OLDPWD', shell.folder);
    shell.folder = shell.disk.realPath(path);
  } catch (error) {
    if (error instanceof DiskError) throw new Complaint(`${to}: ${error.message}`);
    throw error;
  }
  if (given === '-') await say(call, `${shell.folder}\n`);
  return 0;
};

const pwd: Program = async (call) => {
  await say(call, `${call.shell.folder}\n`);
  return 0;
};

const echo: Program = async (call) => {
  let { args } = call;
  let newline = true;
  let escapes = false;
  for (let option = args[0]; option !== undefined && /^-[neE]+$/.test(option); option = args[0]) {
    if (option.includes('n')) newline = false;
    if (option.includes('e')) escapes = true;
    args = args.slice(1);
  }
  const text = args.join(' ');
  await say(call, (escapes ? unescapeText(text) : text) + (newline ? '\n' : ''));
  return 0;
};

/** Formats its arguments by `%s %d %b %x %o %c %q %%`, the format used again while arguments are left. */
const printf: Program = async (call) => {
  const [format, ...args] = call.args[0] === '--' ? call.args.slice(1) : call.args;
  if (format === undefined) throw new Complaint('usage: printf FORMAT [ARGUMENT]...', 2);
  do {
    let used = false;
    const next = () => {
      used = true;
      return args.shift() ?? '';
    };
    const text = format.replace(
      /%(-?)(0?)(\d{0,3})(?:\.(\d{1,3}))?([sdibxoucq%])|((?:\\[^%]|[^%\\])+)/gs,
      (
        whole,
        left: string,
        zero: string,
        width: string,
        precision: string | undefined,
        kind: string,
        literal: string | undefined,
      ) => {
        if (literal !== undefined) return unescapeText(literal);
        if (kind === '%') return '%';
        const value = formatted(kind, next(), precision);
        return left
          ? value.padEnd(Number(width))
          : value.padStart(Number(width), zero && kind !== 's' ? '0' : ' ') || (whole ? value : '');
      },
    );
    await say(call, text);
    if (!used) break;
  } while (args.length > 0);
  return 0;
};

function formatted(kind: string, value: string, precision: string | undefined): string {
  if (kind === 's') return precision === undefined ? value : Array.from(value).slice(0, Number(precision)).join('');
  if (kind === 'b') return unescapeText(value);
  if (kind === 'c') return Array.from(value)[0] ?? '';
  if (kind === 'q') return /^[\w./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
  const number = Math.trunc(Number(value === '' ? 0 : value));
  if (!Number.isFinite(number)) throw new Complaint(`'${value}': expected numeric value`);
  return number.toString(kind === 'x' ? 16 : kind === 'o' ? 8 : 10);
}

const exit: Program = (call) => {
  throw new ExitShell((Number.parseInt(call.args[0] ?? String(call.shell.status), 10) || 0) & 255);
};

const setVariables: Program = async (call) => {
  const { variables } = call.shell;
  for (const arg of call.args) {
    const [, name, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) {
      if (arg.startsWith('-')) continue;
      throw new Complaint(`${arg}: bad variable name`, 2);
    }
    if (call.name === 'unset') variables.delete(name);
    else if (value !== undefined) variables.set(name, value);
  }
  return 0;
};

/** Runs a program with variables set for it alone; alone, it lists them. */
const env: Program = async (call) => {
  const { shell } = call;
  let { args } = call;
  const variables = new Map(shell.variables);
  for (; args[0] !== undefined && /^(?:-i|-|--|-u\w*|\w+=)/s.test(args[0]); args = args.slice(1)) {
    if (args[0] === '-i' || args[0] === '-') variables.clear();
    const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(args[0]) ?? [];
    if (name !== undefined) variables.set(name, value);
  }
  return runProgram({ ...call, shell: { ...shell, variables } }, args.length > 0 ? args : ['printenv']);
};

/** Runs the rest of the command line in place of the shell. */
const exec: Program = async (call) => {
  const args = call.args[0] === '--' ? call.args.slice(1) : call.args;
  if (args.length === 0) return 0;
  throw new ExitShell(await runProgram(call, args));
};

const throughTo =
  (flags: string, valued = 0): Program =>
  (call) => {
    let { args } = call;
    while (args[0]?.startsWith('-'))
      args = args.slice(flags.includes(args[0][1] ?? '') && args[0] !== '--' ? 1 + valued : 1);
    return runProgram(call, args);
  };

const BUILT_IN = new Set([
  'cd',
  'pwd',
  'echo',
  'printf',
  'exit',
  'export',
  'unset',
  'set',
  'exec',
  'command',
  'type',
  'test',
  '[',
  'true',
  'false',
  ':',
  'history',
  'help',
  '.',
  'umask',
  'eval',
  'wait',
  'kill',
  'read',
  'trap',
]);

/** `command -v NAME` says what would be run; otherwise runs it. */
const command: Program = async (call) => {
  const [flag, ...names] = call.args;
  if (flag !== '-v' && flag !== '-V') return runProgram(call, flag === '--' ? names : call.args);
  let found = true;
  for (const name of names.filter((name) => name !== '--')) {
    const there = call.shell.programs.has(name.replace(/^\/(?:usr\/)?s?bin\//, ''));
    if (there) await say(call, `${BUILT_IN.has(name) || name.startsWith('/') ? name : `/usr/bin/${name}`}\n`);
    found &&= there;
  }
  return found ? 0 : 127;
};

/** `sh -c SCRIPT NAME ARG…`, `sh FILE ARG…`, a script on its input, or with a screen a shell to type in. */
const sh: Program = async (call) => {
  let { args } = call;
  let isScript = false;
  for (; args[0] !== undefined && /^[-+]\w+$/.test(args[0]); args = args.slice(1))
    isScript ||= args[0].includes('c') && args[0].startsWith('-');
  if (args[0] === '--') args = args.slice(1);
  const [first, ...others] = args;
  if (isScript) {
    if (first === undefined) throw new Complaint('-c requires an argument', 2);
    return runShell(call, first, others.length > 0 ? others : ['sh']);
  }
  if (first !== undefined) {
    const script = await withOpen(call, absolute(call.shell, first), (node) =>
      readAll(sourceOf(readNode(node, call.signal)), LONGEST_SCRIPT),
    );
    return runShell(call, textOf(script), args);
  }
  const { screen } = call.shell;
  if (screen && call.stdin.isTerminal) {
    return inOwnShell(call, (shell, signal) => interact({ ...shell, screen, interactive: true }, call, signal));
  }
  return runShell(call, textOf(await readAll(call.stdin, LONGEST_SCRIPT)), ['sh']);
};

/** Runs its arguments as a script in this shell. */
const evaluateWords: Program = (call) => runLine(call.shell, call.args.join(' '), call, call.signal);

/** Waits for all that runs behind. */
const wait: Program = async (call) => {
  const { running } = call.shell.behind;
  const stopped = new Promise<void>((resolve) =>
    call.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  await Promise.race([Promise.all(running), stopped]);
  await breathe(call.signal);
  return 0;
};

const SIGNALS = new Map([
  ['HUP', 1],
  ['INT', 2],
  ['QUIT', 3],
  ['KILL', 9],
  ['TERM', 15],
]);

/** `kill -0 NUMBER` asks whether a process is there; any other signal ends it. */
const kill: Program = async (call) => {
  const [first = '', ...others] = call.args;
  const given = /^-(?:SIG)?(\w+)$/.exec(first)?.[1];
  const signal = given === undefined ? 15 : (SIGNALS.get(given) ?? wholeNumber(given));
  const { processes } = call.shell.machine;
  let status = 0;
  for (const id of given === undefined ? call.args : others) {
    if (processes.isRunning(wholeNumber(id))) {
      if (signal !== 0) processes.kill(Number(id), signal);
      continue;
    }
    await complain(call, `(${id}) - No such process`);
    status = 1;
  }
  return status;
};

/** Reads one line of its input into variables, the last of which takes what is left. */
const read: Program = async (call) => {
  const names = call.args.filter((arg) => !arg.startsWith('-'));
  const bytes: number[] = [];
  let byte = await call.stdin.read(1);
  for (; byte !== undefined && byte[0] !== 10 && bytes.length < LONGEST_SCRIPT; byte = await call.stdin.read(1))
    bytes.push(byte[0] ?? 0);
  let rest = textOf(Uint8Array.from(bytes)).trim();
  for (const [index, name] of (names.length > 0 ? names : ['REPLY']).entries()) {
    const word = index < names.length - 1 ? (/^\S*/.exec(rest)?.[0] ?? '') : rest;
    rest = rest.slice(word.length).trimStart();
    call.shell.variables.set(name, word);
  }
  return byte === undefined ? 1 : 0;
};

const history: Program = async (call) => {
  for (const [index, line] of (call.shell.screen?.history ?? []).entries())
    await say(call, `${String(index + 1).padStart(5)}  ${line}\n`);
  return 0;
};

const help: Program = async (call) => {
  const names = [...call.shell.programs.keys()].sort().join('  ');
  await say(
    call,
    [
      'This is a practice server: it lives inside Rescue Desk and nothing on it is real.',
      'Copy, rename and delete what you like. All of it is thrown away when you disconnect.',
      '',
      'Things to try:',
      '  lsblk                        the disks of the server',
      '  ls -l /mnt/windows           the disk of a Windows server',
      '  cat /mnt/linux/etc/fstab     which partition belongs where',
      '  tail /mnt/linux/var/log/syslog',
      '  grep -i error /mnt/linux/var/log/syslog | tail',
      '  yes                          a flood; Ctrl+C stops it',
      '',
      'Commands there are:',
      ...wrapped(names, Math.min(100, call.shell.screen?.columns ?? 80)),
      '',
    ].join('\n'),
  );
  return 0;
};

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split('  ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 2 <= width) lines[lines.length - 1] = `${last}  ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines;
}

const umask: Program = async (call) => {
  if (call.args.length === 0) await say(call, '0022\n');
  return 0;
};

const nothing: Program = () => 0;

export const builtins: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    cd,
    pwd,
    echo,
    printf,
    exit,
    logout: exit,
    export: setVariables,
    unset: setVariables,
    set: nothing,
    env,
    exec,
    command,
    type: command,
    sh,
    bash: sh,
    dash: sh,
    history,
    help,
    umask,
    eval: evaluateWords,
    wait,
    kill,
    read,
    trap: nothing,
    ':': nothing,
    true: nothing,
    false: () => 1,
    test: testProgram,
    '[': testProgram,
    nohup: throughTo(''),
    setsid: throughTo(''),
    nice: throughTo('n', 1),
    ionice: throughTo('cn', 1),
    stdbuf: throughTo(''),
  }),
);
