import type { LookInput, LookNews } from '../contract/looks.ts';
import { compareTrees } from '../copying/compare-trees.ts';
import { absolutePath, endOf } from '../copying/end.ts';
import type { Target } from '../targets/target.ts';
import { createSteady } from '../work/steady.ts';
import { differences } from './differences.ts';
import { watchDisks } from './disks.ts';
import { find } from './find.ts';
import { usage } from './usage.ts';

interface Context {
  readonly target: (id: string) => Target;
  readonly signal: AbortSignal;
}

/** Every look there is. */
export async function* look({ target, signal }: Context, input: LookInput): AsyncGenerator<LookNews, void, void> {
  if (input.look === 'find') {
    const one = target(input.wanted.target);
    yield* find(
      endOf(one),
      input.wanted,
      createSteady([one], signal, () => {}),
      signal,
    );
    return;
  }
  if (input.look === 'disks') {
    const one = target(input.target);
    yield* watchDisks(
      one,
      createSteady([one], signal, () => {}),
      signal,
    );
    return;
  }
  if (input.look === 'usage') {
    const one = target(input.target);
    yield* usage(
      endOf(one),
      input.path,
      createSteady([one], signal, () => {}),
      signal,
    );
    return;
  }
  const [one, other] = [target(input.left.target), target(input.right.target)];
  const [left, right] = [endOf(one), endOf(other)];
  const steady = createSteady([one, other], signal, () => {});
  if (input.look === 'differences') {
    yield* differences({ end: left, path: input.left.path }, { end: right, path: input.right.path }, steady, signal);
    return;
  }
  yield* compareTrees(
    { end: left, path: absolutePath(left, input.left.path) },
    { end: right, path: absolutePath(right, input.right.path) },
    input.rules,
    steady,
    signal,
  );
}
