import { Folder, History } from 'lucide-react';
import { displayName } from '../../../../electron/contract/names.ts';
import { useTargets } from '../../../client/stores.ts';
import { type Choice, PickList } from '../../../parts/pick-list.tsx';
import { text } from '../../../text/index.ts';
import type { Pane } from '../model.ts';
import { happen, panesOnScreen } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer.history;

/** Lists the folders that the current pane has been to. */
export const history: ExplorerAct = (context) => [
  {
    id: 'files.history',
    label: words.title,
    keys: 'Alt+ArrowDown',
    icon: History,
    menu: 'go',
    group: 'files',
    enabled: () => context.here().pane.back.length + context.here().pane.forward.length > 0,
    run: () => {
      const { side, pane } = context.here();
      context.showDialog((close) => (
        <PickList
          label={words.title}
          anchor={panesOnScreen(context.store)[side]?.anchor() ?? null}
          groups={[
            { key: 'history', choices: visits(pane, (by) => happen(context.store, side, { type: 'jump', by })) },
          ]}
          returnTo={() => panesOnScreen(context.store)[side]?.table() ?? null}
          onClose={close}
        />
      ));
    },
  },
];

/** The history of a pane, the latest folder first. */
function visits(pane: Pane, jump: (by: number) => void): Choice[] {
  const { targets } = useTargets.getState();
  const places = [...pane.back.map(({ place }) => place), pane.place, ...pane.forward.map(({ place }) => place)];
  return places
    .flatMap((place, index): Choice[] => {
      if (place === undefined) return [];
      const target = targets.find((each) => each.id === place.targetId);
      const by = index - pane.back.length;
      return [
        {
          key: String(by),
          label: displayName(place.path),
          detail: target?.label ?? `${place.targetId} · ${words.away}`,
          icon: Folder,
          current: by === 0,
          disabled: target === undefined,
          onPick: () => jump(by),
        },
      ];
    })
    .toReversed();
}
