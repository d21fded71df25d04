import { isUtf8 } from 'node:buffer';
import { encodeName } from '../../contract/names.ts';
import { ProblemError } from '../../contract/problem.ts';
import type { Command } from '../target.ts';

function notSendable(what: string, why: string): ProblemError {
  return new ProblemError({
    code: 'invalid-input',
    title: 'This can not be handed to a program on the server',
    message: `${what} ${why}. Nothing was run.`,
  });
}

/** The bytes of a text, as in `contract/names.ts`; a NUL byte can't be part of any argument. */
function bytesOf(text: string, what: string): Buffer {
  if (text.includes('\0')) throw notSendable(what, 'contains a NUL byte, which no argument can');
  try {
    return Buffer.from(encodeName(text));
  } catch {
    throw notSendable(what, 'contains half a character');
  }
}

const QUOTE = 0x27;
const BACKSLASH = 0x5c;

/**
 * One word for a POSIX shell that stands for exactly these bytes. Backslashes stay outside the quotes, because other
 * login shells (fish) give them a meaning inside.
 */
export function quoteBytes(bytes: Uint8Array): Buffer {
  const parts: number[] = [QUOTE];
  for (const byte of bytes) {
    if (byte === QUOTE || byte === BACKSLASH) parts.push(QUOTE, BACKSLASH, byte, QUOTE);
    else parts.push(byte);
  }
  parts.push(QUOTE);
  return Buffer.from(parts);
}

/** One word for a POSIX shell that stands for exactly this text, with names as in `contract/names.ts`. */
export function quote(text: string, what = 'An argument'): Buffer {
  return quoteBytes(bytesOf(text, what));
}

/** On stderr, with status 127 or 126: the program, or the folder to start in, is not there. */
export const NO_PROGRAM = 'rescue-desk: no such program';
export const NO_FOLDER = 'rescue-desk: no such folder';

const PROCESS = 'rescue-desk: process ';
/** A variable by which whatever a command started is found again. */
const MARK = 'RESCUE_DESK_COMMAND';

/** The number of the process, which a script of ours writes first of all to stderr, and stderr without it. */
export function processOf(stderr: Buffer): { process: number; rest: Buffer } | undefined {
  const match = new RegExp(`${PROCESS}(\\d{1,10})\\n`).exec(stderr.toString('latin1'));
  if (match === null) return undefined;
  const rest = Buffer.concat([stderr.subarray(0, match.index), stderr.subarray(match.index + match[0].length)]);
  return { process: Number(match[1]), rest };
}

/**
 * A line for any login shell that sends a signal to a process and all it started: to its group where it leads one (OpenSSH),
 * else (Dropbear) to whatever has inherited its mark, where the server has a /proc to look at.
 */
export function signalLine(process: number, name: 'TERM' | 'KILL'): Buffer {
  const marked = `$(grep -lF ${MARK}=${process}. /proc/[0-9]*/environ 2>/dev/null)`;
  const send =
    `kill -s ${name} -- -${process} 2>/dev/null || { kill -s ${name} ${process} 2>/dev/null; ` +
    `for found in ${marked}; do found=\${found#/proc/}; kill -s ${name} "\${found%/environ}" 2>/dev/null; done; }`;
  return Buffer.from(`exec /bin/sh -c '${send}'`);
}

const SPACE = Buffer.from(' ');
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * What makes a shell become the program with these arguments; reports a missing program or folder in words of ours. The
 * mark, if one is given, is printed right before the program's own output.
 */
export function scriptFor({ program, args, folder, environment = {} }: Command, mark?: string): Buffer {
  if (program === '' || program.startsWith('-')) throw notSendable('The name of the program', 'is not one');
  const parts: (Buffer | string)[] = [
    `echo "${PROCESS}$$" >&2; export ${MARK}=$$.; `,
    // Some servers give commands a path without the folders where the tools for disks are.
    'PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"; export PATH; ',
  ];
  for (const [name, value] of Object.entries(environment)) {
    if (!VARIABLE.test(name)) throw notSendable('The name of a variable', 'is not one');
    parts.push(`export ${name}=`, quote(value, 'A variable'), '; ');
  }
  if (folder !== undefined) {
    if (!folder.startsWith('/')) throw notSendable('The folder to start in', 'is not absolute');
    parts.push('cd ', quote(folder, 'The folder'), ` 2>/dev/null || { echo "${NO_FOLDER}" >&2; exit 126; }; `);
  }
  const name = quote(program, 'The name of the program');
  if (program.includes('/')) parts.push('[ -e ', name, ' ]');
  else parts.push('command -v ', name, ' >/dev/null 2>&1');
  parts.push(` || { echo "${NO_PROGRAM}" >&2; exit 127; }; `);
  if (mark !== undefined) parts.push('printf %s ', quote(mark), '; ');
  parts.push('exec ', name);
  for (const argument of args) parts.push(SPACE, quote(argument));
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
}

/** A command line for the login shell, and what must go first into the program's stdin for it. */
export interface Line {
  readonly line: Buffer;
  readonly lead: Buffer | undefined;
}

// Dropbear refuses lines of 9000 bytes and more; the kernel one argument of 128 KiB.
const LONGEST_LINE = 8000;

/**
 * The line that makes any login shell run a script in `/bin/sh`. A script that is too long for a line, or that some
 * login shells would not keep together (csh and newlines or `!`), goes ahead through stdin: `dd` takes exactly that many
 * bytes, one by one, so that what follows is still there for the program.
 */
export function lineFor(script: Buffer): Line {
  const plain = Buffer.concat([Buffer.from('exec /bin/sh -c '), quoteBytes(script)]);
  if (plain.length <= LONGEST_LINE && isUtf8(script) && !script.includes(0x0a) && !script.includes(0x21)) {
    return { line: plain, lead: undefined };
  }
  const line = `exec /bin/sh -c 'eval "$(dd bs=1 count=${script.length} 2>/dev/null)"'`;
  return { line: Buffer.from(line), lead: script };
}
