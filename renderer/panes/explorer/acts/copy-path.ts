import { Copy } from 'lucide-react';
import { text } from '../../../text/index.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer;

/** Puts the paths of what is chosen on the clipboard, one a line. */
export const copyPath: ExplorerAct = (context) => [
  {
    id: 'files.copyPath',
    label: words.actions.copyPath,
    keys: 'Ctrl+Shift+C',
    icon: Copy,
    menu: 'edit',
    group: 'text',
    context: 'make',
    enabled: context.hasChosen,
    run: () => {
      const paths = context.chosenPaths();
      if (paths.length === 0) return;
      navigator.clipboard.writeText(paths.join('\n')).then(
        () => context.note(words.copiedPath),
        () => context.note(text.parts.copyFailed),
      );
    },
  },
];
