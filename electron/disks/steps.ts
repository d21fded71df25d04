import type { DiskStep } from '../contract/disks.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';

/** How long (ms) one step may take: a volume with a large journal takes its time. */
const PATIENCE = 10 * 60_000;

/** A program with what takes it back. */
export const step = (
  text: string,
  program: string,
  args: string[],
  back?: [string, string[]],
  more: Partial<Pick<DiskStep, 'key' | 'starts' | 'mounts' | 'protects'>> = {},
): DiskStep => ({
  text,
  program,
  args,
  key: false,
  ...more,
  ...(back && { back: { program: back[0], args: back[1] } }),
});

/** Runs one step, with `stdin` to read; its `failed` gives the words where it ends with an error. */
export async function runStep(
  commands: NonNullable<Target['commands']>,
  one: DiskStep,
  failed: (one: DiskStep, technical: string) => Problem,
  signal: AbortSignal,
  stdin: Uint8Array = new Uint8Array(),
): Promise<void> {
  const { status, stderr, stdout } = await commands.run(
    {
      program: one.program,
      args: one.args,
      environment: { LC_ALL: 'C.UTF-8' },
      ...(one.key && { stdin }),
    },
    { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) },
  );
  if (status === 0) return;
  const said = `${stderr.trim()}\n${Buffer.from(stdout).toString('utf8').trim()}`.trim();
  throw new ProblemError(failed(one, `${one.program}: status ${status}: ${said.slice(-600)}`));
}
