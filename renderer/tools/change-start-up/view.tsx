import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { RegistryChanged, RegistryPlanned } from '../registry-changed.tsx';

const words = text.server;

/** How changing how Windows starts shows its plan and its result. */
export const changeStartUpView: ToolView<'change-start-up'> = {
  act: () => words.acts.startUp,
  destroys: () => false,
  Preview: RegistryPlanned,
  Result: RegistryChanged,
  resultLine: () => words.startUp.written,
};
