import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { RegistryChanged, RegistryPlanned } from '../registry-changed.tsx';

const words = text.server;

/** How switching a network card on shows its plan and its result. */
export const enableNetworkCardView: ToolView<'enable-network-card'> = {
  act: () => words.acts.card,
  destroys: () => false,
  Preview: RegistryPlanned,
  Result: RegistryChanged,
  resultLine: () => words.written,
};
