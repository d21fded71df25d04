import { z } from 'zod';
import { ProblemError } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { filesOf, wholePaths } from '../../work/chosen.ts';
import { putFile, settable } from '../../work/put-file.ts';
import { createSteady } from '../../work/steady.ts';
import { quoted } from '../../work/words.ts';
import { writeInPlace } from './in-place.ts';
import { bytesOf, conflictOf, contentOf, isSame, spotOf, versionOf, versionOfBytes } from './look.ts';

const written = z.object({ writing: z.string() });

/**
 * Keeps the old content, writes the new beside it, proves it, and lets it take the name only if the file is still what was
 * read; with `inPlace` into the file itself. Run again it finds out whether it was done already.
 */
export async function runSave(
  context: JobContext,
  input: ToolInput<'save-file'>,
): Promise<Outcome<ToolResult<'save-file'>>> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const [path = input.path] = wholePaths(target, [input.path]);
  const content = await contentOf(context, input);
  const fresh = versionOfBytes(content);

  const look = async () => {
    const spot = await spotOf(target, files, path, signal);
    const isFile = spot.entry?.kind === 'file';
    return { ...spot, now: isFile && spot.entry ? await versionOf(files, spot.path, spot.entry, signal) : undefined };
  };
  const mustBeAsRead = async () => {
    const { path: at, now, entry, linked } = await look();
    const stands = entry !== undefined && now === undefined;
    if (stands || !isSame(now, input.expected) || (linked && !input.throughLink)) {
      throw new ProblemError(conflictOf(at, now, input.expected));
    }
  };

  try {
    context.progress({ done: 0, total: content.length, unit: 'bytes' });
    // An earlier run may have been ended in the middle of writing into the file: then it is neither the old nor the new.
    const begun = input.inPlace && (await hasBegun(context, fresh.sha256));
    const { path: at, now } = await steady.run(look);
    // The answer to an earlier run's last step may have been lost.
    const isDone = isSame(now, fresh) && !isSame(now, input.expected);
    if (!isDone) {
      if (!begun) await steady.run(mustBeAsRead);
      const old = now && settable(files, await steady.run(() => files.attributes(at, signal)));
      const inPlace = input.inPlace && now !== undefined;
      let oldBytes: Uint8Array | undefined;
      if (now && old) {
        if (!begun) {
          const bytes = await steady.run(() => bytesOf(files, at, signal));
          const kept = await context.undo.keep(once(bytes));
          if (!isSame(kept, now)) throw new ProblemError(conflictOf(at, kept, input.expected));
          const before = { ...old, size: kept.size, sha256: kept.sha256 };
          await context.undo.before([
            {
              kind: 'replaced',
              target: target.id,
              path: at,
              kept: kept.kept,
              before,
              after: fresh,
              ...(inPlace && { inPlace }),
            },
          ]);
          oldBytes = bytes;
        }
      } else {
        await context.undo.before([{ kind: 'made', target: target.id, path: at, what: 'file', ...fresh }]);
      }
      await context.ready();
      const { mode, owner, group } = old ?? {};
      const attributes = {
        ...(mode !== undefined && { mode }),
        ...(owner !== undefined && { owner }),
        ...(group !== undefined && { group }),
        ...(old === undefined && files.abilities.modes && { mode: 0o644 }),
      };
      if (inPlace && !begun) {
        await steady.run(mustBeAsRead);
        await context.record({ writing: fresh.sha256 });
      }
      await steady.run(async () => {
        if (inPlace) {
          await writeInPlace(files, at, { content, sha256: fresh.sha256, old: oldBytes }, signal);
          // Writing takes away the set-user-id bits.
          if (mode !== undefined) await files.setAttributes(at, { mode });
          return;
        }
        if (isSame((await look()).now, fresh) && !isSame(input.expected, fresh)) return;
        await putFile(files, target.pathStyle, at, once(content), {
          replace: now !== undefined,
          sha256: fresh.sha256,
          attributes,
          signal,
          beforeTaking: mustBeAsRead,
        });
      });
    }
    context.progress({ done: content.length, total: content.length, unit: 'bytes' });
    const saved = await steady.run(look);
    context.log(`Saved ${quoted(at)}.`);
    return { result: { path: at, saved: saved.now ?? fresh } };
  } catch (error) {
    signal.throwIfAborted();
    throw steady.givenUp ? new ProblemError(steady.givenUp) : error;
  } finally {
    context.waiting();
  }
}

async function hasBegun({ journal }: JobContext, sha256: string): Promise<boolean> {
  for await (const line of journal) if (written.safeParse(line).data?.writing === sha256) return true;
  return false;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  // A sink keeps what it is given.
  if (bytes.length > 0) yield Uint8Array.from(bytes);
}
