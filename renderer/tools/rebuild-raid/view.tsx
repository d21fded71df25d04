import { displayName } from '../../../electron/contract/names.ts';
import { formatBytes } from '../../parts/format.ts';
import { Select } from '../../parts/select.tsx';
import type { PreviewProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.raid;

function RebuildPreview({ preview: { candidates, chosen }, input, change }: PreviewProps<'rebuild-raid'>) {
  if (chosen === undefined || candidates.length < 2) return null;
  return (
    <Select
      label={words.onto}
      value={chosen.device}
      options={candidates.map(({ device, kind, serials, size }) => ({
        value: device,
        label: words.candidate(
          displayName(device),
          displayName(serials.join(', ')) || words.noSerial,
          formatBytes(size),
          words.kinds[kind],
        ),
      }))}
      onChange={(onto) => change({ ...input, onto })}
    />
  );
}

/** How rebuilding a RAID lets the person choose the disk, and shows what came of it. */
export const rebuildRaidView: ToolView<'rebuild-raid'> = {
  act: () => words.rebuildAct,
  destroys: () => true,
  Preview: RebuildPreview,
  resultLine: ({ member, isWhole, missing }) =>
    isWhole
      ? words.whole(displayName(member))
      : missing === undefined
        ? words.notWhole
        : words.stillMissing(displayName(member), missing),
};
