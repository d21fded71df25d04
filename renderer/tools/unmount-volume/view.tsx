import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.mount;

/** How unmounting shows its result. */
export const unmountVolumeView: ToolView<'unmount-volume'> = {
  act: () => words.unmountAct,
  destroys: () => false,
  resultLine: ({ unmounted, stopped }) => words.unmounted(unmounted.length, stopped.length),
};
