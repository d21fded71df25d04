import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { RegistryChanged, RegistryPlanned } from '../registry-changed.tsx';

const words = text.server;

/** How setting an address shows its plan and its result. */
export const setNetworkAddressView: ToolView<'set-network-address'> = {
  act: () => words.acts.address,
  destroys: () => false,
  Preview: RegistryPlanned,
  Result: RegistryChanged,
  resultLine: () => words.written,
};
