import { setImmediate } from 'node:timers/promises';
import { baseOf, parentOf } from '../../contract/paths.ts';
import { ProblemError } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { openToLook } from '../../offline/browse-hives.ts';
import { inWords } from '../../offline/problems.ts';
import { isSecret } from '../../offline/registry-secrets.ts';
import { openHiveFile, openWindows } from '../../offline/windows.ts';
import type { Hive } from '../../windows/hive/cells.ts';
import { type Beginning, compareKeys, type HiveDifference } from '../../windows/hive/compare.ts';
import { findKey } from '../../windows/hive/keys.ts';
import { typeName, wordsFrom } from '../../windows/hive/value-words.ts';
import { type Value, valueData } from '../../windows/hive/values.ts';
import { filesOf } from '../../work/chosen.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { compareRegistry } from './contract.ts';

type Comparison = ToolResult<'compare-registry'>;

const MOST_DIFFERENCES = 1000;
/** Keys between two breaths: the engine has other things to do. */
const AT_ONCE = 200;
const MOST_WORDS = 300;
/** Bytes of data that are put into words. */
const MOST_DATA = 65_536;

/** Compares a hive with a copy of it, or two keys with each other. */
export const compareRegistryTool: Tool<typeof compareRegistry> = lookingTool(
  compareRegistry,
  look,
  ({ total }, input) => ({
    title: `Compare ${input.hive}`,
    summary:
      total === 0
        ? `${input.hive} is the same in both.`
        : `${countInWords(total, 'difference')} in ${input.hive}${input.with ? ` from ${quoted(input.with.path)}` : ''}.`,
  }),
  (input) => (input.with === undefined ? [] : [input.with.target]),
);

async function look(context: PlanContext, input: ToolInput<'compare-registry'>): Promise<Comparison> {
  const { signal } = context;
  const { hive: name, below = '', withBelow = below } = input;
  const windows = await openWindows(context.target(input.target), input.folder, signal);
  const mine = await openToLook(windows, name, signal);
  const theirs = input.with === undefined ? mine : await otherHive(context, input.with);
  const here = beginAt(mine, below, name);
  const there = beginAt(theirs, withBelow, input.with?.path ?? name);
  const found: Comparison = { differences: [], total: 0, keys: 0 };
  const steps = compareKeys(here, there);
  for (let step = inWords(() => steps.next()); step.done !== true; step = inWords(() => steps.next())) {
    if (++found.keys % AT_ONCE === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    found.total += step.value.length;
    const room = MOST_DIFFERENCES - found.differences.length;
    for (const difference of step.value.slice(0, room))
      found.differences.push(inWords(() => inContract(difference, name, here.hive, there.hive)));
  }
  return found;
}

/** A hive by its file, with the logs beside it. */
async function otherHive(context: PlanContext, { target: id, path }: { target: string; path: string }): Promise<Hive> {
  const target = context.target(id);
  const style = target.pathStyle;
  const place = { target, files: filesOf(target), config: parentOf(style, path) };
  return openHiveFile(place, baseOf(style, path), context.signal);
}

function beginAt(hive: Hive, path: string, name: string): Beginning {
  const key = inWords(() => findKey(hive, path));
  if (key !== undefined) return { hive, key };
  throw new ProblemError({
    code: 'not-found',
    title: `There is no key ${quoted(path)} in ${quoted(name)}`,
    message: 'So there is nothing to compare with. Nothing was changed.',
    remedy: 'Choose another key, or compare the hives as a whole.',
  });
}

function inContract(
  difference: HiveDifference,
  name: string,
  here: Hive,
  there: Hive,
): Comparison['differences'][number] {
  if ('only' in difference) return difference;
  const { key, value } = difference;
  const side = (hive: Hive, of: Value | undefined) =>
    of && {
      type: typeName(of.type) ?? `0x${of.type.toString(16)}`,
      words: isSecret(name, value) ? undefined : wordsOf(hive, of),
    };
  return { key, value, here: side(here, difference.here), there: side(there, difference.there) };
}

function wordsOf(hive: Hive, value: Value): string {
  if (value.size > MOST_DATA) return `${value.size} bytes`;
  const { words } = wordsFrom(value.type, valueData(hive, value));
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
}
