import { Popover } from '@base-ui/react/popover';
import { ChevronDown, FlaskConical, LogOut, Server } from 'lucide-react';
import type { TargetState } from '../../electron/contract/target.ts';
import { call } from '../client/client.ts';
import { useTargets } from '../client/stores.ts';
import { StateMark, type Tone } from '../parts/banner.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import { CopyButton } from '../parts/details.tsx';
import { formatDate, formatDateExactly, formatDuration } from '../parts/format.ts';
import { useNow } from '../parts/use-now.ts';
import { text } from '../text/index.ts';
import { openDialog } from './dialogs/open-dialog.ts';
import styles from './server-strip.module.css';
import { stopConnecting } from './start/start-store.ts';

const tones: Record<TargetState['state'], Tone> = {
  connecting: 'info',
  connected: 'ok',
  reconnecting: 'warning',
  lost: 'danger',
  closed: 'info',
};

/** Where the person is: which servers, how they stand, and the way out. */
export function ServerStrip() {
  const { targets, read } = useTargets();
  const servers = targets.filter(({ kind }) => kind !== 'local' && kind !== 'archive');
  const words = text.shell.strip;
  return (
    <section className={styles.strip} aria-label={words.label}>
      {servers.map((target) => (
        <ServerEntry key={target.id} target={target} brief={servers.length > 1} />
      ))}
      {servers.length === 0 && (
        <p className={styles.none}>
          <Server size={16} aria-hidden />
          {read ? (
            <>
              <strong>{words.none}.</strong> {words.noneHint}
            </>
          ) : (
            words.reading
          )}
        </p>
      )}
    </section>
  );
}

function ServerEntry({ target, brief }: { target: TargetState; brief: boolean }) {
  const words = text.shell.strip;
  const practice = target.kind === 'practice';
  const Icon = practice ? FlaskConical : Server;
  const away = target.state === 'reconnecting' || target.state === 'lost';
  return (
    <div className={styles.server} role="group" aria-label={target.label}>
      <Icon size={16} aria-hidden />
      <span className={styles.name}>{target.label}</span>
      {practice && <span className={styles.badge}>{words.practice}</span>}
      {!practice && !brief && <Soft>{shortAddress(target)}</Soft>}
      {target.system !== '' && !brief && <Soft>{target.system}</Soft>}
      <span className={styles.dot} aria-hidden>
        ·
      </span>
      <StateMark tone={tones[target.state]}>
        <StateWords target={target} />
      </StateMark>
      {target.state === 'connected' && target.roundTrip !== undefined && (
        <span className={styles.soft} title={words.roundTripHint}>
          {words.roundTrip(target.roundTrip < 10 ? target.roundTrip.toFixed(1) : target.roundTrip.toFixed(0))}
        </span>
      )}
      {away && (
        <Button onClick={() => void call('targets.reconnect', { targetId: target.id }).catch(() => {})}>
          {words.tryNow}
        </Button>
      )}
      {target.state === 'connecting' ? (
        <Button onClick={stopConnecting}>{words.stop}</Button>
      ) : (
        <>
          <ServerDetails target={target} />
          <Button
            variant="subtle"
            icon={LogOut}
            onClick={() => openDialog({ kind: 'leave', targetId: target.id })}
            aria-label={text.shell.actions.leave(target.label)}
          >
            {words.leave}
          </Button>
        </>
      )}
    </div>
  );
}

function Soft({ children }: { children: string }) {
  return (
    <>
      <span className={styles.dot} aria-hidden>
        ·
      </span>
      <span className={styles.soft} title={children}>
        {children}
      </span>
    </>
  );
}

function StateWords({ target }: { target: TargetState }) {
  const words = text.shell.strip;
  const now = useNow(1000, target.state !== 'lost');
  if (target.state === 'connected')
    return <span className={styles.clock}>{words.since(formatDuration(wholeMinutes(now - target.since)))}</span>;
  if (target.state === 'reconnecting' && target.nextTry !== undefined && target.nextTry > now)
    return `${words.state.reconnecting} (${words.nextTry(formatDuration(target.nextTry - now))})`;
  return words.state[target.state];
}

function ServerDetails({ target }: { target: TargetState }) {
  const words = text.shell.strip;
  return (
    <Popover.Root>
      <Popover.Trigger render={<IconButton size="small" label={words.details(target.label)} icon={ChevronDown} />} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} className={styles.positioner}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title>{target.label}</Popover.Title>
            <dl className={styles.facts}>
              <dt>{words.address}</dt>
              <dd>{target.id}</dd>
              {target.system !== '' && (
                <>
                  <dt>{words.system}</dt>
                  <dd>{target.system}</dd>
                </>
              )}
              <dt>{words.connectedSince}</dt>
              <dd title={formatDateExactly(target.since)}>{formatDate(target.since)}</dd>
              <dt>{words.abilities}</dt>
              <dd>{target.capabilities.map((capability) => words.capability[capability]).join(', ')}</dd>
              {target.hostKey && (
                <>
                  <dt>{words.hostKey}</dt>
                  <dd>
                    <span className={styles.key}>
                      {target.hostKey.fingerprint} <CopyButton value={target.hostKey.fingerprint} />
                    </span>
                    <span className={styles.note}>
                      {target.hostKey.algorithm}. {words.hostKeyHint}
                    </span>
                  </dd>
                </>
              )}
              {target.problem && (
                <>
                  <dt>{text.parts.tones.danger}</dt>
                  <dd>
                    {target.problem.title}. {target.problem.message} {target.problem.remedy}
                  </dd>
                </>
              )}
            </dl>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Seconds only in the first minute: a running counter is no news. */
function wholeMinutes(span: number): number {
  return span < 60_000 ? span : Math.floor(span / 60_000) * 60_000;
}

/** `user@host` and the port where it is not SSH's own. */
function shortAddress(target: TargetState): string {
  return decodeURIComponent(target.id.replace(/^ssh:\/\//, '').replace(/:22$/, ''));
}
