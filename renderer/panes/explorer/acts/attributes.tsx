import { ShieldCheck } from 'lucide-react';
import { displayName } from '../../../../electron/contract/names.ts';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import { AttributesDialog } from '../../../tools/change-attributes/attributes-dialog.tsx';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.attributes;

/** Changes permissions, owner and dates of what is chosen. */
export const attributes: ExplorerAct = (context) => [
  {
    id: 'files.attributes',
    label: words.action,
    keys: 'Ctrl+Shift+M',
    icon: ShieldCheck,
    menu: 'edit',
    group: 'files',
    enabled: context.hasChosen,
    run: () => askForAttributes(context),
  },
];

/** Asks what shall become of the attributes of what is chosen, and shows the plan of it. */
export function askForAttributes(context: ActContext): void {
  const { place, style } = context.here();
  const entries = context.chosenRows().map(({ entry }) => entry);
  const paths = context.chosenPaths();
  const [first] = entries;
  if (place === undefined || first === undefined) return;
  const title = entries.length === 1 ? words.title(displayName(first.name)) : words.titleMany(entries.length);
  context.showDialog((close) => (
    <AttributesDialog
      entries={entries}
      title={title}
      modes={style === 'posix'}
      targetId={place.targetId}
      onClose={close}
      onGo={(input) => {
        close();
        const whole = { target: place.targetId, paths, ...input };
        void runTool('change-attributes', whole, title).then(context.refocus);
      }}
    />
  ));
}
