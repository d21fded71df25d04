import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { openRegistry } from '../../offline/change-registry.ts';
import { presentFiles } from '../../offline/present-files.ts';
import { inWords } from '../../offline/problems.ts';
import { readSystemFacts } from '../../windows/installation/system.ts';
import { readNeeds } from '../../windows/server/boot-critical.ts';
import { serviceFile } from '../../windows/server/image-file.ts';
import { needInWords } from '../../windows/server/need-words.ts';
import { readServices, startNames } from '../../windows/server/services.ts';
import { usualStart } from '../../windows/server/usual-start.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { listServices } from './contract.ts';

/** What starts with Windows, and from where. */
export const listServicesTool: Tool<typeof listServices> = lookingTool(listServices, look, (found) => ({
  title: `List the services of ${found.computer ?? 'Windows'}`,
  summary: `${countInWords(found.services.length, 'service or driver', 'services and drivers')} in ${quoted(found.config)}.`,
}));

async function look(context: PlanContext, input: ToolInput<'list-services'>): Promise<ToolResult<'list-services'>> {
  const { windows, system } = await openRegistry(context, { ...input, withSoftware: false });
  const isThere = presentFiles(windows, context.signal);
  const { services, needs, computer } = inWords(() => ({
    services: readServices(system.hive),
    needs: readNeeds(system.hive),
    computer: readSystemFacts(system.hive).computer,
  }));
  const found = [];
  for (const service of services) {
    const { name, displayName, kind, start, delayed, account, imagePath, serviceDll } = service;
    const file = serviceFile(service);
    const fileThere = file && (await isThere(file));
    const startsAs = start === undefined ? undefined : startNames[start];
    const usual = usualStart(name);
    const image = serviceDll ?? imagePath;
    found.push({
      name,
      kind,
      delayed,
      needs: (needs.get(name.toLowerCase()) ?? []).map(needInWords),
      ...(displayName !== undefined && { displayName }),
      ...(startsAs !== undefined && { start: startsAs }),
      ...(usual !== undefined && { usual }),
      ...(account !== undefined && { account }),
      ...(image !== undefined && { image }),
      ...(fileThere !== undefined && { fileThere }),
    });
  }
  return { config: windows.config, ...(computer !== undefined && { computer }), services: found };
}
