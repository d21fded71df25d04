import { formatBytes } from '../../parts/format.ts';
import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.backup;

/** How restoring a backup shows what it did. */
export const restoreBackupView: ToolView<'restore-backup'> = {
  act: () => words.restore,
  destroys: () => false,
  resultLine: ({ parts, fetched }) => words.restored(parts, formatBytes(fetched)),
};
