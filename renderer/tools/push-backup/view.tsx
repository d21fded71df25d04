import { displayName } from '../../../electron/contract/names.ts';
import { formatBytes } from '../../parts/format.ts';
import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.backup;

/** How pushing a backup shows what it did. */
export const pushBackupView: ToolView<'push-backup'> = {
  act: () => words.push,
  destroys: () => false,
  resultLine: ({ name, parts, stored }) => words.pushed(displayName(name), parts, formatBytes(stored)),
};
