import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.boot.entry;

/** How a new entry of the firmware shows its result. */
export const addFirmwareEntryView: ToolView<'add-firmware-entry'> = {
  act: () => words.act,
  destroys: () => false,
  resultLine: ({ number }) => words.made(number),
};
