import { Boxes } from 'lucide-react';
import { useMemo } from 'react';
import { useLook } from '../../client/use-look.ts';
import { Waiting } from '../../parts/spinner.tsx';
import type { PaneProps } from '../../shell/pane.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { NoWindows, useWindowsPlace, WindowsPlaceForm } from '../windows-place.tsx';
import { Browser } from './browser.tsx';
import styles from './registry.module.css';

/** The registry of a Windows that does not run: keys, values, a search, and edits that are planned first. */
export function Registry(props: PaneProps) {
  const at = useWindowsPlace(props);
  const { place, round } = at;
  const { found, problem, busy } = useLook('browse-registry', place, round);
  const hives = useMemo(() => found?.hives ?? [], [found]);
  return (
    <div className={styles.pane}>
      <WindowsPlaceForm at={at} busy={busy}>
        {null}
      </WindowsPlaceForm>
      {problem && <ProblemBanner problem={problem} />}
      {!found && busy && <Waiting>{text.registry.reading}</Waiting>}
      {!found && !busy && !problem && <NoWindows icon={Boxes} />}
      {found && place && <Browser key={`${place.target}:${place.folder}`} place={place} hives={hives} round={round} />}
    </div>
  );
}
