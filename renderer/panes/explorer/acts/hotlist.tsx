import { Folder, ListOrdered, Star, StarOff } from 'lucide-react';
import { displayName } from '../../../../electron/contract/names.ts';
import { useTargets } from '../../../client/stores.ts';
import { type Choice, PickList } from '../../../parts/pick-list.tsx';
import { text } from '../../../text/index.ts';
import { changeHotlist, hotlist, isSpot, MOST_SPOTS, type Spot, withoutSpot, withSpot } from '../hotlist.ts';
import { HotlistDialog } from '../hotlist-dialog.tsx';
import type { Place } from '../model.ts';
import { happen, panesOnScreen } from '../store.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.explorer.hotlist;

/** Goes to a folder that is kept at hand, and keeps the current one there. */
export const hotlistAct: ExplorerAct = (context) => [
  {
    id: 'files.hotlist',
    label: words.title,
    keys: 'Ctrl+D',
    icon: Star,
    menu: 'go',
    group: 'files',
    enabled: context.hasPlace,
    run: () => {
      const { side, place } = context.here();
      if (place === undefined) return;
      const spots = hotlist();
      const here = spots.filter((spot) => spot.targetId === place.targetId);
      const elsewhere = spots.filter((spot) => spot.targetId !== place.targetId);
      const choice = (spot: Spot) => choiceOf(context, spot, isSpot(spot, place));
      context.showDialog((close) => (
        <PickList
          label={words.title}
          anchor={panesOnScreen(context.store)[side]?.anchor() ?? null}
          groups={[
            { key: 'here', choices: here.map(choice), ...(here.length === 0 && { note: words.none }) },
            ...(elsewhere.length > 0
              ? [{ key: 'elsewhere', heading: words.others, choices: elsewhere.map(choice) }]
              : []),
            { key: 'acts', choices: changes(context, place) },
          ]}
          returnTo={() => panesOnScreen(context.store)[side]?.table() ?? null}
          onClose={close}
        />
      ));
    },
  },
];

function choiceOf({ store, here }: ActContext, spot: Spot, current: boolean): Choice {
  const target = useTargets.getState().targets.find((each) => each.id === spot.targetId);
  const path = displayName(spot.path);
  const elsewhere = spot.targetId !== here().place?.targetId;
  const about = [
    spot.name && path,
    elsewhere && (target?.label ?? spot.targetId),
    !target && text.explorer.history.away,
  ];
  return {
    key: `${spot.targetId} ${spot.path}`,
    label: spot.name === undefined ? path : displayName(spot.name),
    detail: about.filter(Boolean).join(' · '),
    icon: Folder,
    current,
    disabled: target === undefined,
    onPick: () => {
      const { targetId, path: folder } = spot;
      happen(store, here().side, { type: 'go', place: { targetId, path: folder }, orAbove: true });
    },
  };
}

function changes(context: ActContext, place: Place): Choice[] {
  const path = displayName(place.path);
  const known = hotlist().some((spot) => isSpot(spot, place));
  const add = () => {
    const full = hotlist().length >= MOST_SPOTS;
    changeHotlist((list) => withSpot(list, place));
    context.note(full ? words.full(MOST_SPOTS) : words.added(path));
  };
  const takeAway = () => {
    changeHotlist((list) => withoutSpot(list, place));
    context.note(words.removed(path));
  };
  return [
    known
      ? { key: 'remove', label: words.takeAway, detail: path, icon: StarOff, onPick: takeAway }
      : { key: 'add', label: words.add, detail: path, icon: Star, onPick: add },
    {
      key: 'organise',
      label: words.organise,
      icon: ListOrdered,
      disabled: hotlist().length === 0,
      onPick: () => context.showDialog((close) => <HotlistDialog onClose={close} />),
    },
  ];
}
