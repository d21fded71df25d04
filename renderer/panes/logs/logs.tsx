import { Logs, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { useTargets } from '../../client/stores.ts';
import { useLook } from '../../client/use-look.ts';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import type { PaneProps } from '../../shell/pane.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { LogsOf } from './logs-of.tsx';
import styles from './logs.module.css';

const words = text.logs;
const shape = z.object({ targetId: z.string(), root: z.string().optional() });
/** Where disks of Linux are mounted first. */
const USUAL = '/mnt/linux';

/** Asks for a Linux, and shows which logs it keeps and what stands in them. */
export function LogsPane({ params, setParams }: PaneProps) {
  const kept = shape.safeParse(params).data;
  const targets = useTargets((store) => store.targets).filter(({ capabilities }) => capabilities.includes('files'));
  const target = targets.find(({ id }) => id === kept?.targetId) ?? targets[0];
  const [root, setRoot] = useState(kept?.root ?? USUAL);
  const [round, setRound] = useState(0);
  const place = target && kept?.root !== undefined ? { target: target.id, root: kept.root } : undefined;
  const { found, problem, busy } = useLook('list-logs', place, round);

  return (
    <div className={styles.pane}>
      <form
        className={styles.place}
        onSubmit={(event) => {
          event.preventDefault();
          if (!target) return;
          setParams({ targetId: target.id, root: root.trim() });
          setRound(round + 1);
        }}
      >
        <Select
          label={text.windowsPlace.on}
          value={target?.id ?? ''}
          options={targets.map(({ id, label }) => ({ value: id, label }))}
          onChange={(targetId) => setParams({ targetId })}
        />
        <TextField
          className={styles.root}
          mono
          label={words.root}
          placeholder={words.rootHint}
          value={root}
          onValue={setRoot}
        />
        <Button type="submit" icon={RefreshCw} busy={busy} disabled={root.trim() === ''}>
          {words.look}
        </Button>
      </form>
      {problem && <ProblemBanner problem={problem} />}
      {!found && busy && <Waiting>{words.looking}</Waiting>}
      {!found && !busy && !problem && (
        <EmptyState icon={Logs} title={words.none}>
          {words.noneText}
        </EmptyState>
      )}
      {found && place && <LogsOf key={`${place.target} ${place.root}`} place={place} found={found} />}
    </div>
  );
}
