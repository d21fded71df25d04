import { setImmediate } from 'node:timers/promises';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { openToLook } from '../../offline/browse-hives.ts';
import { inWords } from '../../offline/problems.ts';
import { isSecret } from '../../offline/registry-secrets.ts';
import { openWindows } from '../../offline/windows.ts';
import type { Hive } from '../../windows/hive/cells.ts';
import { findKey, type Key, subkeys } from '../../windows/hive/keys.ts';
import { wordsFrom } from '../../windows/hive/value-words.ts';
import { valueData, values } from '../../windows/hive/values.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { searchRegistry } from './contract.ts';

type Hits = ToolResult<'search-registry'>;

const MOST_HITS = 500;
/** Keys between two breaths: the engine has other things to do. */
const AT_ONCE = 500;
/** Bytes of data that are looked through. */
const MOST_DATA = 65_536;
const MOST_WORDS = 200;

/** Finds names and data in a hive. */
export const searchRegistryTool: Tool<typeof searchRegistry> = lookingTool(searchRegistry, look, (found, input) => ({
  title: `Search ${input.hive}`,
  summary: `${countInWords(found.hits.length, 'place')} with ${quoted(input.text)}.`,
}));

async function look(context: PlanContext, input: ToolInput<'search-registry'>): Promise<Hits> {
  const { signal } = context;
  const { hive: name, below = '', text } = input;
  const windows = await openWindows(context.target(input.target), input.folder, signal);
  const hive = await openToLook(windows, name, signal);
  const wanted = text.toLowerCase();
  const top = inWords(() => findKey(hive, below));
  const open: [Key, string][] = top === undefined ? [] : [[top, below]];
  const hits: Hits['hits'] = [];
  let keys = 0;
  for (let next = open.pop(); next !== undefined && hits.length < MOST_HITS; next = open.pop()) {
    if (++keys % AT_ONCE === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    const [key, path] = next;
    if (key !== top && key.name.toLowerCase().includes(wanted)) hits.push({ hive: name, key: path });
    hits.push(...inWords(() => valueHits(hive, name, key, path, wanted)));
    for (const sub of inWords(() => subkeys(hive, key)).toReversed()) {
      open.push([sub, path === '' ? sub.name : `${path}\\${sub.name}`]);
    }
  }
  return { hits: hits.slice(0, MOST_HITS), full: hits.length >= MOST_HITS, keys };
}

function valueHits(hive: Hive, of: string, key: Key, path: string, wanted: string): Hits['hits'] {
  return values(hive, key).flatMap((value) => {
    const isNamed = value.name.toLowerCase().includes(wanted);
    const at = { hive: of, key: path, value: value.name };
    if (isSecret(of, value.name) || value.size > MOST_DATA) return isNamed ? [at] : [];
    const { words } = wordsFrom(value.type, valueData(hive, value));
    return isNamed || words.toLowerCase().includes(wanted) ? [{ ...at, words: words.slice(0, MOST_WORDS) }] : [];
  });
}
