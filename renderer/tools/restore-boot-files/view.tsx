import { Checkbox } from '../../parts/checkbox.tsx';
import { Select } from '../../parts/select.tsx';
import type { PreviewProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.boot.files;

/** How the machine starts, and whether what differs is written, too. */
function RestorePreview({ preview, input, change }: PreviewProps<'restore-boot-files'>) {
  const { firmware, differing } = preview;
  return (
    <>
      <Select
        label={words.firmware}
        value={firmware}
        options={(['efi', 'bios'] as const).map((value) => ({ value, label: words.firmwares[value] }))}
        onChange={(chosen) => change({ ...input, firmware: chosen })}
      />
      {(differing.length > 0 || input.replace) && (
        <Checkbox
          label={words.replace}
          checked={input.replace ?? false}
          onChange={(replace) => change({ ...input, replace })}
        />
      )}
    </>
  );
}

/** How putting the loader back shows its choices and its result. */
export const restoreBootFilesView: ToolView<'restore-boot-files'> = {
  act: () => words.act,
  destroys: () => false,
  Preview: RestorePreview,
  resultLine: ({ written, same }) => words.written(written, same),
};
