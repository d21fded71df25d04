import { isProblem } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { openBootStore } from '../../offline/boot-store.ts';
import { inWords } from '../../offline/problems.ts';
import { asking } from '../../disks/ask.ts';
import { bootPlaces, type BootPlace } from '../../disks/boot-places.ts';
import { type BootDevice, deviceInWords, sameDevice } from '../../windows/boot/device.ts';
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
  const places = await placesOn(context, target);
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
        ...(device?.kind === 'device' && placeOf(device.device, places)),
        ...(path?.kind === 'text' && { path: path.text }),
        safeMode: safeModeOf(entry),
        ignoreFailures: policy?.kind === 'integer' && policy.integer === 1n,
        recovery: flag(element.recoveryEnabled) ?? false,
        ems: flag(element.ems) ?? false,
        lastKnownGood: flag(element.lastKnownGood) ?? false,
      };
    }),
    partitions: places.map(({ path, label, size }) => ({ path, size, ...(label !== undefined && { label }) })),
  };
}

/** The partitions of the server, where it can be asked for them. */
async function placesOn(context: PlanContext, id: string): Promise<BootPlace[]> {
  const target = context.target(id);
  if (!target.commands || target.state().platform !== 'linux') return [];
  try {
    return await bootPlaces(asking(target.commands, context.signal));
  } catch (error) {
    // The store can be read without them.
    if (!isProblem(error) || isProblem(error, 'connection-lost')) throw error;
    return [];
  }
}

function placeOf(device: BootDevice, places: readonly BootPlace[]): { partition?: string; isLost?: boolean } {
  if (places.length === 0 || (device.kind !== 'gpt-partition' && device.kind !== 'mbr-partition')) return {};
  const found = places.find((place) => sameDevice(place.device, device));
  return found === undefined ? { isLost: true } : { partition: found.path, isLost: false };
}
