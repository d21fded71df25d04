import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { RegistryChanged, RegistryPlanned } from '../registry-changed.tsx';

const words = text.server;

/** How switching the firewall shows its plan and its result. */
export const switchFirewallView: ToolView<'switch-firewall'> = {
  act: () => words.acts.firewall,
  destroys: () => false,
  Preview: RegistryPlanned,
  Result: RegistryChanged,
  resultLine: () => words.written,
};
