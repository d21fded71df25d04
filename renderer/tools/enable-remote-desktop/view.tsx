import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { RegistryChanged, RegistryPlanned } from '../registry-changed.tsx';

const words = text.server;

/** How switching remote desktop shows its plan and its result. */
export const enableRemoteDesktopView: ToolView<'enable-remote-desktop'> = {
  act: ({ allowed }) => (allowed ? words.acts.remoteOn : words.acts.remoteOff),
  destroys: () => false,
  Preview: RegistryPlanned,
  Result: RegistryChanged,
  resultLine: () => words.written,
};
