import { useRef, useState } from 'react';
import type { TargetState } from '../../../electron/contract/target.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { readAddress } from '../../../electron/contract/address.ts';
import { call } from '../../client/client.ts';
import { takeTarget, useJobs, useTargets, useTerminals } from '../../client/stores.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { text } from '../../text/index.ts';
import { runTool } from '../plan-store.ts';
import { ProblemBanner } from '../problem.tsx';
import { closeDialog } from './open-dialog.ts';

/** Asks before a server is left, and says what that ends. */
export function LeaveDialog({ targetId }: { targetId: string }) {
  const target = useTargets((store) => store.targets.find((other) => other.id === targetId));
  return target === undefined ? null : <Leave target={target} />;
}

function Leave({ target }: { target: TargetState }) {
  const words = text.shell.leave;
  const stay = useRef<HTMLButtonElement>(null);
  const [forget, setForget] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const jobs = useJobs(
    (store) =>
      store.jobs.filter(
        (job) =>
          (job.status === 'running' || job.status === 'queued') && job.targets.some((other) => other.id === target.id),
      ).length,
  );
  const terminals = useTerminals(
    (store) =>
      store.terminals.filter((terminal) => terminal.targetId === target.id && terminal.state !== 'ended').length,
  );
  const address = readAddress(target.id);
  const leave = async () => {
    setBusy(true);
    try {
      await call('targets.disconnect', { targetId: target.id });
      if (forget && address?.kind === 'ssh')
        await call('targets.forgetHostKey', { host: address.host, port: address.port });
      takeTarget({ ...target, state: 'closed' });
      closeDialog();
    } catch (error) {
      setProblem(toProblem(error));
      setBusy(false);
    }
  };
  const instead = (tool: 'unmount-volume' | 'restart-server', title: string) => {
    closeDialog();
    void runTool(tool, { target: target.id }, title);
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title(target.label)}
      description={target.kind === 'practice' ? words.introPractice : words.intro}
      initialFocus={stay}
      onClose={closeDialog}
      actions={
        <>
          <Button busy={busy} onClick={() => void leave()}>
            {words.act}
          </Button>
          <Button ref={stay} variant="accent" onClick={closeDialog}>
            {words.stay}
          </Button>
        </>
      }
    >
      {jobs > 0 && (
        <Banner tone="warning">
          <p>{words.jobs(jobs)}</p>
        </Banner>
      )}
      {terminals > 0 && (
        <Banner tone="info">
          <p>{words.terminals(terminals)}</p>
        </Banner>
      )}
      {target.kind === 'ssh' && target.capabilities.includes('commands') && (
        <Banner
          tone="info"
          actions={
            <>
              <Button onClick={() => instead('unmount-volume', text.mount.release)}>{text.mount.release}</Button>
              <Button onClick={() => instead('restart-server', text.mount.restart)}>{text.mount.restart}</Button>
            </>
          }
        >
          <p>{words.done}</p>
        </Banner>
      )}
      {address?.kind === 'ssh' && (
        <Checkbox label={words.forget} hint={words.forgetHint} checked={forget} onChange={setForget} />
      )}
      {problem && <ProblemBanner problem={problem} />}
    </Dialog>
  );
}
