import { ProblemError } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { hivesThere, openToLook } from '../../offline/browse-hives.ts';
import { inWords } from '../../offline/problems.ts';
import { isSecret } from '../../offline/registry-secrets.ts';
import { openWindows } from '../../offline/windows.ts';
import type { Hive } from '../../windows/hive/cells.ts';
import { findKey, readKey, subkeyOffsets } from '../../windows/hive/keys.ts';
import { exportReg, mountOf } from '../../windows/hive/reg-file.ts';
import { typeName, wordsFrom } from '../../windows/hive/value-words.ts';
import { readValue, type Value, valueData, valueOffsets } from '../../windows/hive/values.ts';
import { quoted } from '../../work/words.ts';
import { browseRegistry } from './contract.ts';

type Shown = ToolResult<'browse-registry'>;

const MOST_KEYS = 20_000;
const MOST_VALUES = 5_000;
/** Letters of one value. */
const MOST_WORDS = 8_192;
/** Letters of a .reg file that a person still reads. */
const MOST_FILE = 1024 * 1024;

/** The registry as a tree, a key at a time. */
export const browseRegistryTool: Tool<typeof browseRegistry> = lookingTool(browseRegistry, look, (found, input) => ({
  title: 'Browse the registry',
  summary: `${quoted([input.hive ?? '', input.key ?? ''].filter((part) => part !== '').join('\\') || found.config)}.`,
}));

async function look(context: PlanContext, input: ToolInput<'browse-registry'>): Promise<Shown> {
  const { signal } = context;
  const { hive: name, key: path = '', asFile = false } = input;
  const windows = await openWindows(context.target(input.target), input.folder, signal);
  if (name === undefined) return { config: windows.config, hives: await hivesThere(windows, signal) };
  const hive = await openToLook(windows, name, signal);
  const shown = inWords(() => keyShown(hive, name, path));
  const file = asFile ? inWords(() => fileOf(hive, name, path)) : undefined;
  return { config: windows.config, hives: [], key: { ...shown, ...(file !== undefined && { file }) } };
}

function keyShown(hive: Hive, name: string, path: string): NonNullable<Shown['key']> {
  const key = findKey(hive, path);
  if (key === undefined) {
    throw new ProblemError({
      code: 'not-found',
      title: 'There is no such key',
      message: `${quoted(`${name}\\${path}`)} is not in this registry. Nothing was changed.`,
      remedy: 'Look again: it may have been removed or renamed meanwhile.',
    });
  }
  const below = subkeyOffsets(hive, key);
  const values = valueOffsets(hive, key);
  return {
    keys: below.slice(0, MOST_KEYS).map((offset) => {
      const { name: own, subkeyCount } = readKey(hive, offset);
      return { name: own, hasKeys: subkeyCount > 0 };
    }),
    values: values.slice(0, MOST_VALUES).map((offset) => valueShown(hive, name, readValue(hive, offset))),
    more: Math.max(0, below.length - MOST_KEYS) + Math.max(0, values.length - MOST_VALUES),
  };
}

function valueShown(hive: Hive, of: string, value: Value): NonNullable<Shown['key']>['values'][number] {
  const { name, type: typeNumber, size } = value;
  const type = typeName(typeNumber);
  const facts = { name, typeNumber, size, ...(type !== undefined && { type }) };
  if (isSecret(of, name)) return { ...facts, exact: false };
  const { words, exact } = wordsFrom(typeNumber, valueData(hive, value));
  return { ...facts, words: words.slice(0, MOST_WORDS), exact: exact && words.length <= MOST_WORDS };
}

function fileOf(hive: Hive, name: string, path: string): string {
  const file = exportReg(hive, path, mountOf(name, hive), (value) => isSecret(name, value)).toString('utf16le', 2);
  if (file.length <= MOST_FILE) return file;
  throw new ProblemError({
    code: 'unsupported',
    title: 'The key is too large for one file',
    message: 'With all that is below it, it has more than 1 MiB as a .reg file. Nothing was changed.',
    remedy: 'Choose a key further down.',
  });
}
