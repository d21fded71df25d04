import type { FileNode } from '../disk.ts';
import { DiskError } from '../disk-error.ts';
import { absolute, type Call, complain, type Shell, type Streams, withOpen } from './call.ts';
import { Complaint, ExitShell } from './complaint.ts';
import { expandPattern, expandText, expandWords } from './expand.ts';
import { matchesGlob } from './glob.ts';
import { parse } from './parse.ts';
import {
  breathe,
  BrokenPipe,
  bytesOf,
  emptySource,
  fileSink,
  Interrupted,
  nullSink,
  Pipe,
  readAll,
  readNode,
  type Sink,
  sourceOf,
} from './streams.ts';
import { type List, type Node, type Pipeline, type Redirect, SyntaxProblem } from './syntax.ts';
import { decodeName } from '../../../contract/names.ts';

const LONGEST_VALUE = 1024 * 1024;
const DEEPEST_SHELL = 20;

/** A shell at work: what it knows, what it reads and writes, and what stops it. */
interface Work extends Streams {
  readonly shell: Shell;
  readonly signal: AbortSignal;
}

/** Runs a script to its end. Gives the exit status; an `exit` in it ends only the script. */
export async function runScript(shell: Shell, script: string, streams: Streams, signal: AbortSignal): Promise<number> {
  try {
    return await runLine(shell, script, streams, signal);
  } catch (error) {
    if (error instanceof ExitShell) return error.status;
    throw error;
  }
}

/** As `runScript`, but an `exit` is thrown as `ExitShell`, and an unfinished script as an incomplete `SyntaxProblem`. */
export async function runLine(shell: Shell, script: string, streams: Streams, signal: AbortSignal): Promise<number> {
  try {
    const list = parse(script);
    return await runList({ ...streams, shell, signal }, list);
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    if (error instanceof BrokenPipe) return 141;
    const message = messageOf(error);
    await streams.stderr.write(bytesOf(`sh: ${message}\n`)).catch(() => {});
    return 2;
  }
}

/** The words for an error that a shell may meet; throws any other on. */
function messageOf(error: unknown): string {
  if (error instanceof SyntaxProblem || error instanceof DiskError || error instanceof Complaint) return error.message;
  throw error;
}

async function runList(work: Work, list: List): Promise<number> {
  let status = 0;
  for (const { after, pipeline, behind } of list) {
    if ((after === '&&' && status !== 0) || (after === '||' && status === 0)) continue;
    await breathe(work.signal);
    status = behind ? runBehind(work, pipeline) : await runPipeline(work, pipeline);
    work.shell.status = status;
  }
  return status;
}

/** Starts a pipeline and goes on; it lives until it is done, killed, or the session is over. */
function runBehind(work: Work, pipeline: Pipeline): number {
  const { session, behind, machine } = work.shell;
  behind.last = machine.processes.next;
  const shell = { ...work.shell, variables: new Map(work.shell.variables) };
  const done = machine.processes
    .run(session, (signal) => runPipeline({ ...work, shell, stdin: emptySource, signal }, pipeline))
    .catch(() => 1)
    .finally(() => behind.running.delete(done));
  behind.running.add(done);
  return 0;
}

async function runPipeline(work: Work, { commands, negated }: Pipeline): Promise<number> {
  const [only] = commands;
  const status = commands.length === 1 && only ? await runNode(work, only) : await runPiped(work, commands);
  return negated ? Number(status === 0) : status;
}

async function runPiped(work: Work, commands: readonly Node[]): Promise<number> {
  const pipes = commands.slice(1).map(() => new Pipe());
  const statuses = await Promise.all(
    commands.map(async (command, index) => {
      const from = pipes[index - 1];
      const to = pipes[index];
      try {
        const streams = { stdin: from ?? work.stdin, stdout: to ?? work.stdout, stderr: work.stderr };
        return await runSubshell({ ...work, ...streams }, command);
      } finally {
        from?.break();
        to?.end();
      }
    }),
  );
  await breathe(work.signal);
  return statuses.at(-1) ?? 0;
}

/** Runs in a copy of the shell: what it changes in it, and an `exit`, stay inside. */
async function runSubshell(work: Work, node: Node): Promise<number> {
  const shell = { ...work.shell, variables: new Map(work.shell.variables) };
  try {
    return await runNode({ ...work, shell }, node);
  } catch (error) {
    if (error instanceof ExitShell) return error.status;
    if (error instanceof Interrupted) return 130;
    if (error instanceof BrokenPipe) return 141;
    throw error;
  }
}

const runForOutput = (work: Work) => async (script: string) => {
  const pipe = new Pipe();
  const shell = { ...work.shell, variables: new Map(work.shell.variables), depth: work.shell.depth + 1 };
  if (shell.depth > DEEPEST_SHELL) throw new Complaint('shells lie too deep in one another');
  const running = runScript(shell, script, { ...work, stdout: pipe }, work.signal).finally(() => pipe.end());
  const output = await readAll(pipe, LONGEST_VALUE);
  pipe.break();
  work.shell.status = await running;
  return decodeName(output).replace(/\n+$/, '');
};

async function runNode(work: Work, node: Node): Promise<number> {
  const opened: FileNode[] = [];
  try {
    const streams = await redirect(work, node.redirects, opened);
    return await runUnredirected({ ...work, ...streams }, node);
  } catch (error) {
    if (!(error instanceof DiskError || error instanceof Complaint)) throw error;
    await work.stderr.write(bytesOf(`sh: ${error.message}\n`));
    return error instanceof Complaint ? error.status : 1;
  } finally {
    for (const file of opened) work.shell.disk.release(file);
  }
}

async function runUnredirected(work: Work, node: Node): Promise<number> {
  const { shell } = work;
  const run = runForOutput(work);
  switch (node.kind) {
    case 'group':
      return node.subshell ? runSubshell(work, { ...node, subshell: false, redirects: [] }) : runList(work, node.list);
    case 'if':
      for (const { when, body } of node.arms) if ((await runList(work, when)) === 0) return runList(work, body);
      return node.otherwise ? runList(work, node.otherwise) : 0;
    case 'for': {
      let status = 0;
      for (const value of await expandWords(shell, node.words, run)) {
        shell.variables.set(node.name, value);
        status = await runList(work, node.body);
      }
      return status;
    }
    case 'while': {
      let status = 0;
      while (((await runList(work, node.when)) === 0) !== node.until) status = await runList(work, node.body);
      return status;
    }
    case 'case': {
      const subject = await expandText(shell, node.word, run);
      for (const { patterns, body } of node.arms) {
        for (const pattern of patterns) {
          if (matchesGlob(await expandPattern(shell, pattern, run), subject)) return runList(work, body);
        }
      }
      return 0;
    }
    case 'simple': {
      const words = await expandWords(shell, node.words, run);
      const variables = words.length > 0 ? new Map(shell.variables) : shell.variables;
      for (const [name, word] of node.sets) {
        const value = await expandText(shell, word, run);
        if (value.length > LONGEST_VALUE) throw new Complaint(`${name}: value too long`);
        variables.set(name, value);
      }
      if (words.length === 0) {
        return node.sets.some(([, word]) => word.some(({ kind }) => kind === 'output')) ? shell.status : 0;
      }
      return runProgram({ ...work, shell: node.sets.length > 0 ? { ...shell, variables } : shell }, words);
    }
    default:
      return node satisfies never;
  }
}

/** Runs one program by its name or path. Gives 127 where there is none, 126 where it can't be run. */
export async function runProgram(work: Work, words: readonly string[]): Promise<number> {
  const [name = '', ...args] = words;
  const { shell, signal, stdin, stdout, stderr } = work;
  const call: Call = { name: name.slice(name.lastIndexOf('/') + 1), args, shell, signal, stdin, stdout, stderr };
  try {
    const program = name.includes('/') ? await programAt(call, name) : shell.programs.get(name);
    if (program) return await program(call);
    await work.stderr.write(bytesOf(`sh: ${name}: not found\n`));
    return 127;
  } catch (error) {
    if (error instanceof BrokenPipe) return 141;
    if (!(error instanceof DiskError || error instanceof Complaint)) throw error;
    await complain(call, error.message).catch(() => {});
    return error instanceof Complaint ? error.status : 1;
  }
}

/** What to do for a program given by its path: one of ours, or a script to run. */
async function programAt(call: Call, path: string) {
  const { shell } = call;
  const { node } = shell.disk.place(absolute(shell, path), true);
  if (!node) return undefined;
  const place = shell.disk.realPath(absolute(shell, path));
  const own = shell.programs.get(place.slice(place.lastIndexOf('/') + 1));
  if (own && /^\/usr\/s?bin\//.test(place)) return own;
  if (node.kind !== 'file' || (node.mode & 0o111) === 0) throw new Complaint('Permission denied', 126);
  const script = await withOpen(call, place, (file) => readAll(sourceOf(readNode(file, call.signal)), LONGEST_VALUE));
  return () => runShell(call, decodeName(script), [path, ...call.args]);
}

/** Runs a script in a shell of its own, with these as `$0`, `$1`, … */
export function runShell(call: Call, script: string, parameters: readonly string[]): Promise<number> {
  return inOwnShell(call, (shell, signal) =>
    runScript({ ...shell, parameters, interactive: false }, script, call, signal),
  );
}

/** A shell within this one, as a process of its own. */
export function inOwnShell(call: Call, work: (shell: Shell, signal: AbortSignal) => Promise<number>): Promise<number> {
  const { shell } = call;
  if (shell.depth >= DEEPEST_SHELL) throw new Complaint('shells lie too deep in one another');
  return shell.machine.processes.run(call.signal, (signal, id) => {
    const own = {
      variables: new Map(shell.variables),
      kept: new Map(shell.kept),
      behind: { last: 0, running: new Set<Promise<unknown>>() },
    };
    return work({ ...shell, ...own, id, depth: shell.depth + 1 }, signal);
  });
}

async function redirect(work: Work, redirects: readonly Redirect[], opened: FileNode[]): Promise<Streams> {
  let { stdin, stdout, stderr } = work;
  const { disk } = work.shell;
  for (const { from, kind, word } of redirects) {
    const given = await expandText(work.shell, word, runForOutput(work));
    const sinks: ReadonlyMap<string, Sink> = new Map([
      ...[...work.shell.kept].map(([number, sink]) => [String(number), sink] as const),
      ['1', stdout],
      ['2', stderr],
      ['-', nullSink],
    ]);
    let sink = kind === '>&' ? sinks.get(given) : undefined;
    if (kind === '>&' && sink === undefined) throw new Complaint(`${given}: Bad file descriptor`, 2);
    if (sink === undefined) {
      const node = openFor(work.shell, given, kind === '>&' ? '>' : kind);
      if (node.kind === 'file') opened.push(node);
      if (kind === '<') {
        stdin = node.kind === 'device' && node.device !== 'zero' ? emptySource : sourceOf(readNode(node, work.signal));
        continue;
      }
      sink = node.kind === 'file' ? fileSink(disk, node, kind === '>>') : nullSink;
    }
    if (from === 1) stdout = sink;
    else if (from === 2) stderr = sink;
    else if (from > 2 && from < 10) work.shell.kept.set(from, sink);
    else throw new Complaint(`${from}: Bad file descriptor`, 2);
  }
  return { stdin, stdout, stderr };
}

function openFor(shell: Shell, given: string, kind: '<' | '>' | '>>') {
  try {
    const path = absolute(shell, given);
    if (shell.disk.place(path, true).node?.kind === 'folder') throw new DiskError('EISDIR');
    return shell.disk.open(path, kind === '<' ? {} : { create: true, truncate: kind === '>' });
  } catch (error) {
    if (error instanceof DiskError) throw new Complaint(`${given}: ${error.message}`);
    throw error;
  }
}
