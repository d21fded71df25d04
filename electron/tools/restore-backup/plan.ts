import type { z } from 'zod';
import type { Planned } from '../../contract/job.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import { absolutePath, type End, endOf, whatIsAt } from '../../copying/end.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { setUrl } from '../../backup/curl.ts';
import { commandsOf, whyNotThere } from '../../backup/server.ts';
import { claimOf, quoted } from '../../work/words.ts';
import type { restoreBackup } from './contract.ts';

export type RestoreInput = z.output<typeof restoreBackup.input>;
type Preview = z.output<typeof restoreBackup.preview>;

/** Looks whether the folder is free and the server has what it takes; the set itself is looked at when it runs. */
export async function planRestore(context: PlanContext, input: RestoreInput): Promise<Planned & { preview: Preview }> {
  const { signal } = context;
  const target = context.target(input.target);
  const end = endOf(target);
  const into = absolutePath(end, input.into);
  const programs = ['tar', 'zstd', 'curl', 'sha256sum', ...(input.passphrase === undefined ? [] : ['gpg'])];
  const refusal = (await notEmpty(end, into, signal)) ?? (await whyNotThere(commandsOf(target), programs, 0, signal));
  return {
    title: `Restore a backup to ${end.label}`,
    summary: `Restore ${quoted(input.name)} into ${quoted(into)} on ${end.label}.`,
    steps: [
      {
        text: 'Read the manifest; a set without one was never finished and is refused',
        after: setUrl(input.place, input.name),
      },
      { text: 'Fetch each part and compare its SHA-256 with the manifest' },
      {
        text: `${input.passphrase === undefined ? '' : 'Decrypt, '}decompress and unpack; nothing is ever written over`,
        after: into,
      },
    ],
    warnings: [],
    changes: true,
    claims: [{ resource: claimOf(end.key, end.style, into), mode: 'exclusive' }],
    undo: { possible: false, text: 'It only fills an empty folder; delete that if it is not wanted.' },
    refusal,
    preview: { parts: 0, bytes: 0 },
  };
}

/** Why nothing can be unpacked there; undefined where it can. */
export async function notEmpty({ files }: End, into: string, signal: AbortSignal): Promise<Problem | undefined> {
  const there = await whatIsAt(files, into, signal);
  if (!there) return undefined;
  let isFull = there.kind !== 'folder';
  if (!isFull) for await (const page of files.list(into, signal)) isFull ||= page.length > 0;
  if (!isFull) return undefined;
  return new ProblemError({
    code: 'already-exists',
    title: `${quoted(into)} is not an empty folder`,
    message: 'A backup is only restored into an empty folder, so that nothing that is there is written over.',
    remedy: 'Name a new folder; what is needed can be moved from there.',
  }).problem;
}
