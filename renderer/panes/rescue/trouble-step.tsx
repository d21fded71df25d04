import { Files, HardDrive, KeyRound, Power, Unplug } from 'lucide-react';
import { ChoiceCards } from '../../parts/choice-card.tsx';
import { text } from '../../text/index.ts';
import { type Trouble, troubles } from './steps.ts';
import type { Rescue } from './use-rescue.ts';

const words = text.rescue.troubles;
const icons = { unreachable: Unplug, start: Power, password: KeyRound, files: Files, disk: HardDrive };

/** A trouble in a few words. */
export const troubleTitle = (trouble: Trouble): string => words[trouble];

/** Asks what the person comes with. */
export function TroubleStep({ rescue: { set } }: { rescue: Rescue }) {
  return (
    <ChoiceCards
      choices={troubles.map((trouble) => ({
        key: trouble,
        icon: icons[trouble],
        title: words[trouble],
        text: words[`${trouble}Text`],
        onClick: () => set({ trouble }),
      }))}
    />
  );
}
