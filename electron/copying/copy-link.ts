import { joinPath } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import { quoted } from '../work/words.ts';
import { choose, ruleFor } from './conflict.ts';
import type { Cargo, Round } from './round.ts';
import { whatIsAt } from './end.ts';
import { partialName } from './names.ts';
import { unreadableContent } from './refusals.ts';

/** Longest path a link can hold on Linux. */
const LONGEST = 4095;

/** Makes a link that holds what the source's holds. Resolves with its path, or undefined where the rule says to skip. */
export async function copyLink(
  round: Round,
  { source, entry, folder, name }: Pick<Cargo, 'source' | 'entry' | 'folder' | 'name'>,
): Promise<string | undefined> {
  const { from, to, signal } = round;
  const holds = await from.files.readLink(source);
  if (holds === '' || holds.length > LONGEST || holds.includes('\0'))
    throw new ProblemError({
      code: 'damaged',
      title: `The link ${quoted(source)} holds no path`,
      message: 'What the source says the link leads to can’t be a path, so the link was left out.',
    });
  const unreadable = unreadableContent(source, holds);
  if (unreadable !== undefined) throw new ProblemError(unreadable);
  const plain = joinPath(to.style, folder, name);
  const there = await whatIsAt(to.files, plain, signal);
  // Also what an earlier, interrupted run made.
  if (there?.kind === 'link' && (await to.files.readLink(plain)) === holds) return plain;
  const choice = await choose(to, ruleFor(round, folder, name), { folder, name, entry }, signal);
  if (choice.kind === 'skip') return undefined;
  if (!choice.replace) {
    await to.files.makeLink(choice.path, holds);
    return choice.path;
  }
  // Never the old one removed first.
  const { modified } = entry;
  const partial = joinPath(
    to.style,
    folder,
    partialName({ sourceKey: from.key, source, size: holds.length, modified, final: choice.path }),
  );
  await to.files.remove(partial).catch((error: unknown) => {
    if (!isProblem(error, 'not-found')) throw error;
  });
  await to.files.makeLink(partial, holds);
  try {
    await to.files.rename(partial, choice.path, { replace: true });
  } catch (error) {
    await to.files.remove(partial).catch(() => undefined);
    throw error;
  }
  return choice.path;
}
