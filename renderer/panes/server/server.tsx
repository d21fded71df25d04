import { Tabs } from '@base-ui/react/tabs';
import { LifeBuoy, RefreshCw, ServerCog } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { displayName } from '../../../electron/contract/names.ts';
import { useJobs, useTargets } from '../../client/stores.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { openDialog } from '../../shell/dialogs/open-dialog.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { useLook } from '../../client/use-look.ts';
import { Cards } from './cards.tsx';
import { Firewall } from './firewall.tsx';
import { RemoteDesktop } from './remote-desktop.tsx';
import { Services } from './services.tsx';
import { StartUp } from './start-up.tsx';
import styles from './server.module.css';

const words = text.server;
const shape = z.object({ targetId: z.string(), folder: z.string().optional() });
/** Where disks of Windows are mounted first. */
const USUAL = '/mnt/windows';

/** What decides whether a Windows that does not run can be reached, with the acts that mend it. */
export function ServerSettingsPane({ params, setParams }: PaneProps) {
  const kept = shape.safeParse(params).data;
  const targets = useTargets((store) => store.targets).filter(({ capabilities }) => capabilities.includes('files'));
  const target = targets.find(({ id }) => id === kept?.targetId) ?? targets[0];
  const [folder, setFolder] = useState(kept?.folder ?? USUAL);
  const [round, setRound] = useState(0);
  const place = target && kept?.folder !== undefined ? { target: target.id, folder: kept.folder } : undefined;
  const ended = useJobs((store) => store.jobs.filter(({ status }) => status === 'done').length);
  const { found, problem, busy } = useLook('list-server-settings', place, round + ended);

  const look = () => {
    if (!target) return;
    setParams({ targetId: target.id, folder: folder.trim() });
    setRound(round + 1);
  };
  const explain = async () => {
    if (place === undefined) return;
    const job = await runTool('explain-unreachable', place, words.explain);
    if (job) openDialog({ kind: 'job', jobId: job.id });
  };

  return (
    <div className={styles.pane}>
      <form
        className={styles.place}
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <Select
          label={words.on}
          value={target?.id ?? ''}
          options={targets.map(({ id, label }) => ({ value: id, label }))}
          onChange={(id) => setParams({ targetId: id })}
        />
        <TextField
          className={styles.folder}
          mono
          label={words.place}
          placeholder={words.placeHint}
          value={folder}
          onValue={setFolder}
        />
        <Button type="submit" icon={RefreshCw} busy={busy} disabled={folder.trim() === ''}>
          {words.look}
        </Button>
        <Button icon={LifeBuoy} disabled={place === undefined} onClick={() => void explain()}>
          {words.explainShort}
        </Button>
      </form>
      <div className={styles.notes}>
        {problem && <ProblemBanner problem={problem} />}
        {found && found.replayed.length > 0 && <Banner tone="info">{words.replayed(found.replayed.join(', '))}</Banner>}
      </div>
      {!found && busy && <Waiting>{words.reading}</Waiting>}
      {!found && !busy && !problem && (
        <EmptyState icon={ServerCog} title={words.noPlace}>
          {words.noPlaceText}
        </EmptyState>
      )}
      {found && place && (
        <Tabs.Root className={styles.views} defaultValue="reach">
          <Tabs.List className={styles.tabs} aria-label={words.views.label}>
            <Tabs.Tab value="reach">{words.views.reach}</Tabs.Tab>
            <Tabs.Tab value="services">{words.views.services}</Tabs.Tab>
            <Tabs.Tab value="startUp">{words.views.startUp}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="reach" className={styles.body}>
            <Cards place={place} settings={found} />
            <RemoteDesktop place={place} settings={found} />
            <Firewall place={place} settings={found} />
          </Tabs.Panel>
          <Tabs.Panel value="services" className={styles.view}>
            <Services place={place} round={round + ended} />
          </Tabs.Panel>
          <Tabs.Panel value="startUp" className={styles.view}>
            <StartUp place={place} round={round + ended} />
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
