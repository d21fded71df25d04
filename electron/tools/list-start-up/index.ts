import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { openBootStore } from '../../offline/boot-store.ts';
import { inWords } from '../../offline/problems.ts';
import type { BootDevice } from '../../windows/boot/device.ts';
import { element } from '../../windows/boot/elements.ts';
import { readBootStore, safeModeOf, valueOf, windowsLoaders } from '../../windows/boot/store.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { listStartUp } from './contract.ts';

/** The loaders of a boot store, as people know them. */
export const listStartUpTool: Tool<typeof listStartUp> = lookingTool(listStartUp, look, (found) => ({
  title: 'List start-up entries',
  summary: `${countInWords(found.loaders.length, 'loader')} of Windows in the boot store in ${quoted(found.config)}.`,
}));

async function look(
  context: PlanContext,
  { target, folder }: ToolInput<'list-start-up'>,
): Promise<ToolResult<'list-start-up'>> {
  const { windows, hives } = await openBootStore(context, target, folder);
  const store = inWords(() => hives.map(({ hive }) => readBootStore(hive))[0]);
  const { timeout, defaultId } = store ?? {};
  return {
    config: windows.config,
    ...(timeout !== undefined && { timeout }),
    loaders: (store === undefined ? [] : windowsLoaders(store)).map((entry) => {
      const device = valueOf(entry, element.osDevice);
      const path = valueOf(entry, element.path);
      const flag = (code: number) => {
        const value = valueOf(entry, code);
        return value?.kind === 'boolean' ? value.on : undefined;
      };
      const policy = valueOf(entry, element.statusPolicy);
      return {
        id: entry.id,
        name: entry.name,
        isDefault: entry.id === defaultId,
        device: device?.kind === 'device' ? deviceInWords(device.device) : 'not said',
        ...(path?.kind === 'text' && { path: path.text }),
        safeMode: safeModeOf(entry),
        ignoreFailures: policy?.kind === 'integer' && policy.integer === 1n,
        recovery: flag(element.recoveryEnabled) ?? false,
        ems: flag(element.ems) ?? false,
      };
    }),
  };
}

function deviceInWords(device: BootDevice): string {
  switch (device.kind) {
    case 'gpt-partition':
      return `GPT partition ${device.partition} on disk ${device.disk}`;
    case 'mbr-partition':
      return `MBR partition at byte ${device.offset} on disk ${device.signature.toString(16).padStart(8, '0')}`;
    case 'boot':
      return 'where the machine started from';
    case 'ram-disk':
      return `memory, from ${device.path}`;
    case 'other':
      return 'of a kind that is not known';
    default:
      return device satisfies never;
  }
}
