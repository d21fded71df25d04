import type { TargetState } from '../../contract/target.ts';
import { isProblem } from '../../contract/problem.ts';
import { displayName } from '../../contract/names.ts';
import type { Connection } from './connection.ts';
import { execBytes } from './internals.ts';
import { quoteBytes } from './posix.ts';

/** What kind of system is at the other end, as far as it tells. */
export interface System {
  readonly platform: TargetState['platform'];
  /** Such as `Debian GNU/Linux 12 (bookworm)`. */
  readonly description: string;
  readonly home: string | undefined;
  /** Commands go through a POSIX shell. */
  readonly posix: boolean;
  /** The server prints something of its own before the output of each command. */
  readonly noisy: boolean;
  readonly terminal: boolean;
  /** It did not answer in time, so what it can do is not known. */
  readonly late: boolean;
}

const BEGIN = 'rescue-desk-begin';
const END = 'rescue-desk-end';
const SCRIPT = [
  `echo ${BEGIN}`,
  'printf "kernel=%s\\n" "$(uname -sr)"',
  'printf "name=%s\\n" "$(uname -s)"',
  'printf "home=%s\\n" "$HOME"',
  'printf "macos=%s\\n" "$(sw_vers -productVersion 2>/dev/null)"',
  'cat /etc/os-release 2>/dev/null',
  'echo',
  `echo ${END}`,
].join('; ');
const PROBE = Buffer.concat([Buffer.from('exec /bin/sh -c '), quoteBytes(Buffer.from(SCRIPT))]);

const LATE = Symbol('late');
type Printed = string | typeof LATE | null;
const MOST_OUTPUT = 64 * 1024;

/** Runs a line as it is and gives what it prints; null where the server runs no commands, `late` if it did not end in time. */
async function output(connection: Connection, line: Buffer, patience: number): Promise<Printed> {
  const stop = AbortSignal.timeout(patience);
  let channel;
  try {
    channel = await connection.channel({
      what: 'commands',
      brief: true,
      signal: stop,
      open: (client, callback) => execBytes(client, line, {}, callback),
    });
  } catch (error) {
    if (isProblem(error, 'unsupported')) return null;
    if (stop.aborted || isProblem(error, 'busy')) return LATE;
    throw error;
  }
  const running = channel;
  return await new Promise((resolve) => {
    let text = Buffer.alloc(0);
    const take = (data: Buffer) => {
      text = Buffer.concat([text, data]).subarray(0, MOST_OUTPUT);
    };
    const finish = () => {
      stop.removeEventListener('abort', finish);
      running.close();
      resolve(stop.aborted ? LATE : text.toString('utf8'));
    };
    running.on('data', take);
    running.stderr.on('data', take);
    running.once('close', finish);
    stop.addEventListener('abort', finish);
    // An SFTP server in the place of a shell waits for requests until its input ends.
    running.end();
  });
}

/** Reads what the probe printed on a system with a POSIX shell; null where it is not that. */
export function parseSystem(printed: string): Pick<System, 'platform' | 'description' | 'home' | 'noisy'> | null {
  const begin = printed.indexOf(`${BEGIN}\n`);
  const end = printed.indexOf(`\n${END}`, begin);
  if (begin < 0 || end < 0) return null;
  const facts = new Map<string, string>();
  for (const line of printed.slice(begin + BEGIN.length + 1, end).split('\n')) {
    const [, name, quoted, plain] = /^(\w+)=(?:"(.*)"|(.*))$/.exec(line) ?? [];
    const value = (quoted ?? plain ?? '').replace(/\\(["\\$`])/g, '$1').replace(/^'(.*)'$/, '$1');
    if (name !== undefined && !facts.has(name)) facts.set(name, value);
  }
  const kernel = facts.get('name') ?? '';
  const macos = facts.get('macos') ?? '';
  const home = facts.get('home') ?? '';
  return {
    platform: kernel === 'Linux' ? 'linux' : kernel === 'Darwin' ? 'macos' : 'unknown',
    description: shown(macos === '' ? facts.get('PRETTY_NAME') || facts.get('kernel') || kernel : `macOS ${macos}`),
    home: home.startsWith('/') ? home : undefined,
    noisy: begin > 0,
  };
}

const shown = (text: string) => displayName(text.trim()).slice(0, 200);

/** Finds out what the server is and can do, without changing anything there. */
export async function probe(connection: Connection, patience: number): Promise<System> {
  const answer = await output(connection, PROBE, patience);
  const printed = answer === LATE ? null : answer;
  const system = printed === null ? null : parseSystem(printed);
  if (system !== null) return { ...system, posix: true, terminal: true, late: false };

  const nothing = { home: undefined, posix: false, noisy: false, late: answer === LATE } as const;
  const windowsServer = /windows/i.test(connection.software);
  const version = printed === null ? null : await output(connection, Buffer.from('cmd.exe /c ver'), patience);
  const windows = typeof version === 'string' ? /Microsoft Windows[^\r\n]*/.exec(version)?.[0] : undefined;
  if (windows !== undefined || windowsServer) {
    return { ...nothing, platform: 'windows', description: shown(windows ?? connection.software), terminal: true };
  }
  return {
    ...nothing,
    platform: 'unknown',
    description: shown(connection.software),
    // A server for files only runs its own program whatever it is asked, and that prints nothing readable.
    terminal: printed !== null && printed.trim() !== '' && !/sftp|not available|restricted/i.test(printed),
  };
}
