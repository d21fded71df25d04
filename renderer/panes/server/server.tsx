import { Tabs } from '@base-ui/react/tabs';
import { LifeBuoy, ServerCog } from 'lucide-react';
import { displayName } from '../../../electron/contract/names.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { openDialog } from '../../shell/dialogs/open-dialog.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { useLook } from '../../client/use-look.ts';
import { NoWindows, useWindowsPlace, WindowsPlaceForm } from '../windows-place.tsx';
import { Autoruns } from './autoruns.tsx';
import { Cards } from './cards.tsx';
import { Firewall } from './firewall.tsx';
import { RemoteDesktop } from './remote-desktop.tsx';
import { Services } from './services.tsx';
import { StartUp } from './start-up.tsx';
import styles from './server.module.css';

const words = text.server;

/** What decides whether a Windows that does not run can be reached, with the acts that mend it. */
export function ServerSettingsPane(props: PaneProps) {
  const at = useWindowsPlace(props);
  const { place, round } = at;
  const { found, problem, busy } = useLook('list-server-settings', place, round);

  const explain = async () => {
    if (place === undefined) return;
    const job = await runTool('explain-unreachable', place, words.explain);
    if (job) openDialog({ kind: 'job', jobId: job.id });
  };

  return (
    <div className={styles.pane}>
      <WindowsPlaceForm at={at} busy={busy}>
        <Button icon={LifeBuoy} disabled={place === undefined} onClick={() => void explain()}>
          {words.explainShort}
        </Button>
      </WindowsPlaceForm>
      <div className={styles.notes}>
        {problem && <ProblemBanner problem={problem} />}
        {found && found.replayed.length > 0 && (
          <Banner tone="info">{text.windowsPlace.replayed(found.replayed.join(', '))}</Banner>
        )}
      </div>
      {!found && busy && <Waiting>{words.reading}</Waiting>}
      {!found && !busy && !problem && <NoWindows icon={ServerCog} />}
      {found && place && (
        <Tabs.Root className={styles.views} defaultValue="reach">
          <Tabs.List className={styles.tabs} aria-label={words.views.label}>
            <Tabs.Tab value="reach">{words.views.reach}</Tabs.Tab>
            <Tabs.Tab value="services">{words.views.services}</Tabs.Tab>
            <Tabs.Tab value="autoruns">{text.registry.autoruns.list}</Tabs.Tab>
            <Tabs.Tab value="startUp">{words.views.startUp}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="reach" className={styles.body}>
            <Cards place={place} settings={found} />
            <RemoteDesktop place={place} settings={found} />
            <Firewall place={place} settings={found} />
          </Tabs.Panel>
          <Tabs.Panel value="services" className={styles.view}>
            <Services place={place} round={round} />
          </Tabs.Panel>
          <Tabs.Panel value="autoruns" className={styles.view}>
            <Autoruns place={place} round={round} />
          </Tabs.Panel>
          <Tabs.Panel value="startUp" className={styles.view}>
            <StartUp place={place} round={round} />
          </Tabs.Panel>
        </Tabs.Root>
      )}
      <p className={styles.foot} role="status">
        {found &&
          [found.computer, found.product, found.controlSets.join(', ')]
            .filter((part) => part !== undefined)
            .map(displayName)
            .join(' · ')}
      </p>
    </div>
  );
}
