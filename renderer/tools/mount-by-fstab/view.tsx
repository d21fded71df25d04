import { displayName } from '../../../electron/contract/names.ts';
import { StateMark } from '../../parts/banner.tsx';
import type { ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.mount;

function MountedRest({ result: { mounted, left } }: ResultProps<'mount-by-fstab'>) {
  return (
    <>
      {mounted.map(({ device, place }) => (
        <StateMark key={place} tone="ok">
          {words.restAt(displayName(device), displayName(place))}
        </StateMark>
      ))}
      {left.map(({ device, place, reason }) => (
        <StateMark key={`${device} ${place}`} tone="info">
          {words.restLeft(displayName(device), displayName(place), reason)}
        </StateMark>
      ))}
    </>
  );
}

/** How mounting the rest of a Linux shows its result. */
export const mountByFstabView: ToolView<'mount-by-fstab'> = {
  act: () => words.act,
  destroys: () => false,
  Result: MountedRest,
  resultLine: ({ mounted }) => words.restMounted(mounted.length),
};
