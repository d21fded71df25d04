import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.accounts.check;

/** How the checklist shows itself in the tray, where it was made by a job. */
export const willItSignInView: ToolView<'will-it-sign-in'> = {
  act: () => text.windowsPlace.look,
  destroys: () => false,
  resultLine: ({ lines }) => {
    const bars = lines.filter(({ fine }) => fine === 'no').length;
    return bars === 0 ? words.allFine : words.bad(bars);
  },
};
