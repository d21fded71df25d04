import { displayName } from '../../../electron/contract/names.ts';
import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.makeEntry;

/** How making a file or link shows what it did. */
export const makeEntryView: ToolView<'make-entry'> = {
  act: () => words.act,
  destroys: () => false,
  resultLine: ({ path }) => words.made(displayName(path)),
};
