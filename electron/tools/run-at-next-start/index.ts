import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { Planned } from '../../contract/job.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import type { JobContext, Outcome, PlanContext, Tool } from '../../engine/tool.ts';
import { placeBelow } from '../../offline/below.ts';
import { obstacleOf } from '../../offline/obstacles.ts';
import { type OfflineWindows, openWindows } from '../../offline/windows.ts';
import {
  KEPT,
  onceScript,
  readIni,
  SAID,
  scriptPlace,
  withScripts,
  withStartup,
  workScript,
  writeIni,
} from '../../windows/server/startup-script.ts';
import { putPlanned } from '../../work/put-planned.ts';
import { claimOf, quoted } from '../../work/words.ts';
import { runAtNextStart } from './contract.ts';

type Input = z.output<typeof runAtNextStart.input>;
type Preview = z.output<typeof runAtNextStart.preview>;
type Result = z.output<typeof runAtNextStart.result>;

/** No ini file of group policy comes near it, bytes. */
const LARGEST = 256 * 1024;

/** Has Windows do once, when it starts, what can't be done from outside. */
export const runAtNextStartTool: Tool<typeof runAtNextStart> = {
  contract: runAtNextStart,
  targets: ({ target }) => [target],
  plan,
  run,
};

async function plan(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const target = context.target(input.target);
  const windows = await openWindows(target, input.folder, signal);
  const folders = new Set<string>();
  const look = (names: readonly string[]) => lookAt(windows, names, folders, signal);
  const list = await look(scriptPlace.list);
  const scripts = await look(scriptPlace.scripts);
  const once = await look(scriptPlace.once);
  const work = await look(scriptPlace.work);
  const file = (to: string, bytes: Buffer, before?: Buffer) => ({
    to,
    size: bytes.length,
    sha256: hash('sha256', bytes),
    base64: bytes.toString('base64'),
    ...(before && { before: hash('sha256', before) }),
  });
  const changed = (was: Buffer | undefined, change: (text: string | undefined) => string) => {
    const ini = was && readIni(was);
    return writeIni({ text: change(ini?.text), wide: ini?.wide ?? false });
  };
  const kept = [list, scripts].flatMap(({ path, bytes }) => (bytes ? [file(`${path}${KEPT}`, bytes)] : []));
  const scriptName = scriptPlace.once.at(-1) ?? '';
  const files = [
    ...kept,
    file(work.path, workScript(input.script), work.bytes),
    file(once.path, onceScript({ list: list.bytes !== undefined, scripts: scripts.bytes !== undefined }), once.bytes),
    file(
      scripts.path,
      changed(scripts.bytes, (text) => withStartup(text, scriptName)),
      scripts.bytes,
    ),
    // The last one: until it is there nothing of it runs.
    file(list.path, changed(list.bytes, withScripts), list.bytes),
  ];
  const needed = files.reduce((sum, { size }) => sum + size, 0);
  return {
    title: `Run a script at the next start of Windows on ${target.state().label}`,
    summary: `Windows runs it once when it starts, as SYSTEM, and writes what it says to Windows\\${SAID}. Then it takes itself away.`,
    steps: files.map(({ to, base64, before }) => ({
      text: `${before === undefined ? 'Write' : 'Change'} ${quoted(to)}`,
      detail: readIni(Buffer.from(base64, 'base64')).text,
    })),
    warnings: [
      {
        text: 'The script can do anything on this server, and can’t be stopped once Windows starts.',
        reason: 'Use it only for what nothing else here does, and read it again, line by line.',
      },
      {
        text: 'Until then everybody who gets at the disk can read it.',
        reason: 'A password in it has to be changed afterwards.',
      },
    ],
    changes: true,
    claims: [{ resource: claimOf(target.key, target.pathStyle, windows.root), mode: 'exclusive' }],
    undo: { possible: true, text: 'Everything is taken away again, as long as Windows has not started since.' },
    refusal:
      input.script.trim() === ''
        ? nothingToRun()
        : isAsked(scripts.bytes, scriptName)
          ? waitsAlready(scripts.path)
          : await obstacleOf(windows, [], needed, signal),
    preview: { folders: [...folders], files },
  };
}

/** An earlier script has not run yet: what it leaves when the server goes down under it asks for nothing any more. */
const isAsked = (scripts: Buffer | undefined, name: string): boolean =>
  scripts !== undefined && readIni(scripts).text.toLowerCase().includes(name.toLowerCase());

async function run(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const target = context.target(input.target);
  const { folders, files } = runAtNextStart.preview.parse(context.preview);
  const planned = files.map(({ base64, ...file }) => ({ ...file, bytes: () => once(Buffer.from(base64, 'base64')) }));
  const { written, problem } = await putPlanned(context, target, folders, planned);
  return { result: { written }, ...(problem && { problem }) };
}

/** A file of group policy: where it is or would be, and what is in it. */
async function lookAt(
  windows: OfflineWindows,
  names: readonly string[],
  folders: Set<string>,
  signal: AbortSignal,
): Promise<{ path: string; bytes: Buffer | undefined }> {
  const { files, root } = windows;
  const { state, path } = await placeBelow(windows, root, [...scriptPlace.policy, ...names], folders, signal);
  if (state === 'missing') return { path, bytes: undefined };
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path, { length: LARGEST + 1, signal })) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (bytes.length > LARGEST) throw tooLarge(path);
  return { path, bytes };
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}

const nothingToRun = (): Problem =>
  new ProblemError({
    code: 'invalid-input',
    title: 'There is nothing to run',
    message: 'The script is empty. Nothing was changed.',
  }).problem;
const waitsAlready = (path: string): Problem =>
  new ProblemError({
    code: 'already-exists',
    title: 'A script waits for the next start already',
    message: `${quoted(path)} names it, and Windows has not started since. Nothing was changed.`,
    remedy: 'Undo that first, under “Changes made”.',
  }).problem;
const tooLarge = (path: string) =>
  new ProblemError({
    code: 'damaged',
    title: `${quoted(path)} is impossibly large`,
    message: 'Group policy has no such file. Nothing was changed.',
    remedy: 'Look what it is.',
  });
