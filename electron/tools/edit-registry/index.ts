import type { ToolInput } from '../../contract/tools.ts';
import type { Tool } from '../../engine/tool.ts';
import { type HivesChange, planHives, runHives } from '../../offline/change-hives.ts';
import { needHive, openWindows, walkable } from '../../offline/windows.ts';
import { DamagedError } from '../../windows/damaged.ts';
import { editRegistry } from './contract.ts';
import { changesOf } from './wish.ts';

/** Changes values and keys one by one, as a registry editor does. */
export const editRegistryTool: Tool<typeof editRegistry> = {
  contract: editRegistry,
  targets: ({ target }) => [target],
  plan: (context, input) => planHives(context, changeOf(input)),
  run: (context, input) => runHives(context, changeOf(input)),
};

function changeOf({ target, folder, hive: name, edits }: ToolInput<'edit-registry'>): HivesChange {
  return {
    target,
    what: 'registry',
    title: (label) => `Edit ${name} on ${label}`,
    async open(context) {
      const windows = await openWindows(context.target(target), folder, context.signal);
      const hive = await needHive(windows, name, context.signal);
      walkable(hive.hive, name);
      return { windows, hives: [hive] };
    },
    wish([hive]) {
      if (hive === undefined) throw new DamagedError(`There is no ${name} hive`);
      return {
        changes: [changesOf(hive, { hive: name, edits })],
        steps: [],
        warnings: name === 'SYSTEM' ? [risky] : [],
      };
    },
  };
}

const risky = {
  text: 'A wrong value in SYSTEM can keep Windows from starting.',
  reason: 'Only what is known to be needed is refused. If it does not start afterwards, take this back with Undo.',
};
