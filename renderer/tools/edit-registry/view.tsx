import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import { RegistryChanged, RegistryPlanned } from '../registry-changed.tsx';

/** How editing the registry shows its plan and its result. */
export const editRegistryView: ToolView<'edit-registry'> = {
  act: () => text.registry.act,
  destroys: ({ edits }) => edits.some(({ edit }) => edit === 'delete-key'),
  Preview: ({ plan }) => <RegistryPlanned preview={{ lines: plan.steps }} />,
  Result: RegistryChanged,
  resultLine: () => text.server.written,
};
