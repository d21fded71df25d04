import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { CopyPreview } from './preview.tsx';
import { copyLine, CopyResult } from './result.tsx';

/** How copying shows its plan and its result. */
export const copyFilesView: ToolView<'copy-files'> = {
  act: (input) => (input.move ? text.copy.act.move : text.copy.act.copy),
  destroys: (input) => input.whenExists === 'replace' || input.whenExists === 'replace-older',
  Preview: CopyPreview,
  Result: CopyResult,
  resultLine: copyLine,
};
