import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import { asking } from '../../disks/ask.ts';
import { bootVolume, readBootRecords } from '../../disks/boot-records.ts';
import { noPrograms } from '../../disks/find-volume.ts';
import { lookOnce } from '../../disks/picture.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { checkBoot } from './contract.ts';
import { bootFindings, firmwareOf } from './findings.ts';

/** Tells what keeps a volume of Windows from starting, as far as its sectors tell it. */
export const checkBootTool: Tool<typeof checkBoot> = lookingTool(checkBoot, look, ({ device, findings }) => ({
  title: `Check how ${quoted(device)} starts`,
  summary:
    findings.length === 0
      ? 'Its boot sector, the copy of it, and the start of its disk are as they should be.'
      : `${countInWords(findings.length, 'finding')} about how it starts.`,
}));

async function look(context: PlanContext, input: ToolInput<'check-boot'>): Promise<ToolResult<'check-boot'>> {
  const { commands } = context.target(input.target);
  if (!commands) throw noPrograms();
  const picture = await lookOnce(asking(commands, context.signal));
  const volume = bootVolume(picture, input.volume);
  const records = await readBootRecords(commands, picture, volume, context.signal);
  const disk = picture.devices.find(({ path }) => volume.parents.includes(path));
  return {
    device: volume.path,
    ...(disk && { disk: disk.path }),
    firmware: firmwareOf(picture, volume),
    findings: bootFindings(records, picture, volume),
    sector: records.first.bytes.subarray(0, 512).toString('hex'),
  };
}
