import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.disks;

/** How installing programs shows its result. */
export const installProgramsView: ToolView<'install-programs'> = {
  act: () => words.install,
  destroys: () => false,
  resultLine: ({ packages }) => words.installed(packages.join(', ')),
};
