import type { WhenExists } from '../../../electron/contract/copying.ts';
import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { CopyPreview } from './preview.tsx';
import { copyLine, CopyResult } from './result.tsx';

const REPLACING = new Set<WhenExists>(['replace', 'replace-older', 'replace-different']);

/** How copying shows its plan and its result. */
export const copyFilesView: ToolView<'copy-files'> = {
  act: (input) => (input.move ? text.copy.act.move : text.copy.act.copy),
  destroys: ({ whenExists, decisions }) =>
    REPLACING.has(whenExists) || decisions?.some(({ answer }) => REPLACING.has(answer)) === true,
  wide: true,
  canWait: true,
  transfers: true,
  Preview: CopyPreview,
  Result: CopyResult,
  resultLine: copyLine,
};
