import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.boot;

/** How mending a boot sector shows its result. */
export const repairBootView: ToolView<'repair-boot'> = {
  act: () => words.act,
  destroys: () => true,
  resultLine: ({ written }) => (written ? words.written : words.notWritten),
};
