import { MonitorCheck } from 'lucide-react';
import { useId, useState } from 'react';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import type { PartProps } from './place.ts';
import styles from './server.module.css';

const words = text.server.remote;
type State = PartProps['settings']['remoteDesktop'];

/** Whether people can sign in over remote desktop, and what bars it. */
export function RemoteDesktop({ place, settings: { remoteDesktop } }: PartProps) {
  const [open, setOpen] = useState(false);
  const { networkLevel, port, disabledServices } = remoteDesktop;
  const works = remoteDesktop.allowed && !remoteDesktop.forbidden && remoteDesktop.listens;
  const able = works && disabledServices.length === 0;
  return (
    <section className={styles.part} aria-labelledby="server-remote">
      <h2 id="server-remote">{words.title}</h2>
      <dl className={styles.facts}>
        <dt>{words.state}</dt>
        <dd>
          <StateMark tone={works ? 'ok' : 'danger'}>{stateOf(remoteDesktop)}</StateMark>
        </dd>
        <dt>{words.services}</dt>
        <dd>
          <StateMark tone={disabledServices.length === 0 ? 'ok' : 'danger'}>
            {disabledServices.length === 0 ? words.servicesFine : words.servicesOff(disabledServices.join(', '))}
          </StateMark>
        </dd>
        <dt>{words.port}</dt>
        <dd>{port}</dd>
        <dt>{words.networkLevel}</dt>
        <dd>{networkLevel ? text.server.yes : text.server.no}</dd>
      </dl>
      <div className={styles.acts}>
        <Button variant={able ? 'standard' : 'accent'} icon={MonitorCheck} onClick={() => setOpen(true)}>
          {able ? words.change : words.enable}
        </Button>
      </div>
      {open && <RemoteDialog place={place} state={remoteDesktop} onClose={() => setOpen(false)} />}
    </section>
  );
}

function stateOf({ allowed, forbidden, listens }: State): string {
  if (forbidden) return words.forbidden;
  if (!allowed) return text.server.isOff;
  return listens ? text.server.isOn : words.silent;
}

function RemoteDialog({ place, state, onClose }: { place: PartProps['place']; state: State; onClose: () => void }) {
  const form = useId();
  const [allowed, setAllowed] = useState(true);
  const [networkLevel, setNetworkLevel] = useState(state.networkLevel);
  const [port, setPort] = useState(String(state.port));
  const [firewall, setFirewall] = useState(true);
  const [policies, setPolicies] = useState(state.forbidden);
  const number = Number(port);
  const wrong = !/^\d{1,5}$/.test(port.trim()) || number < 1 || number > 65_535;
  const goOn = () => {
    if (wrong) return;
    onClose();
    void runTool(
      'enable-remote-desktop',
      {
        ...place,
        allowed,
        firewall: allowed && firewall,
        policies: allowed && policies,
        ...(networkLevel !== state.networkLevel && { networkLevel }),
        ...(number !== state.port && { port: number }),
      },
      words.title,
    );
  };
  return (
    <Dialog
      open
      title={words.dialog}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent" disabled={wrong}>
            {text.server.addressDialog.next}
          </Button>
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          goOn();
        }}
      >
        <Checkbox label={words.allowed} checked={allowed} onChange={setAllowed} />
        {allowed && (
          <>
            <TextField
              label={words.port}
              inputMode="numeric"
              value={port}
              onValue={setPort}
              {...(wrong && { error: words.wrongPort })}
            />
            <Checkbox label={words.nla} hint={words.nlaHint} checked={networkLevel} onChange={setNetworkLevel} />
            <Checkbox label={words.firewall} checked={firewall} onChange={setFirewall} />
            {state.forbidden && (
              <Checkbox label={words.policies} hint={words.policiesHint} checked={policies} onChange={setPolicies} />
            )}
          </>
        )}
      </form>
    </Dialog>
  );
}
