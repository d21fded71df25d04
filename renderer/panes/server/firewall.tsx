import { DoorOpen, ShieldHalf } from 'lucide-react';
import { useId, useState } from 'react';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ScrolledTable } from '../../parts/table.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import type { PartProps } from './place.ts';
import styles from './server.module.css';

const words = text.server.firewall;
type State = PartProps['settings']['firewall'][number];

/** The three sets of firewall settings, and whether remote desktop gets through them. */
export function Firewall({ place, settings: { firewall } }: PartProps) {
  const [open, setOpen] = useState(false);
  const letIn = () =>
    void runTool('switch-firewall', { ...place, policies: false, allowRemoteDesktop: true }, words.title);
  return (
    <section className={styles.part} aria-labelledby="server-firewall">
      <h2 id="server-firewall">{words.title}</h2>
      <ScrolledTable label={words.list}>
        <thead>
          <tr>
            {Object.values(words.columns).map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {firewall.map((state) => (
            <tr key={state.profile}>
              <td>{words.profiles[state.profile]}</td>
              <td>{stateIn(state)}</td>
              <td>{state.policy === undefined ? text.server.none : onOff(state.policy)}</td>
              <td>
                <StateMark tone={state.remoteDesktop ? 'ok' : 'danger'}>
                  {state.remoteDesktop ? text.server.yes : text.server.no}
                </StateMark>
              </td>
            </tr>
          ))}
        </tbody>
      </ScrolledTable>
      <div className={styles.acts}>
        {firewall.some(({ remoteDesktop }) => !remoteDesktop) && (
          <Button variant="accent" icon={DoorOpen} onClick={letIn}>
            {words.letIn}
          </Button>
        )}
        <Button icon={ShieldHalf} onClick={() => setOpen(true)}>
          {words.change}
        </Button>
      </div>
      {open && <FirewallDialog place={place} firewall={firewall} onClose={() => setOpen(false)} />}
    </section>
  );
}

const onOff = (on: boolean) => (on ? text.server.isOn : text.server.isOff);
const stateIn = ({ on, blocksAll }: State) => (on && blocksAll ? words.blocksAll : onOff(on));

function FirewallDialog({
  place,
  firewall,
  onClose,
}: {
  place: PartProps['place'];
  firewall: readonly State[];
  onClose: () => void;
}) {
  const form = useId();
  const [wish, setWish] = useState(() => Object.fromEntries(firewall.map(({ profile, on }) => [profile, on])));
  const [policies, setPolicies] = useState(false);
  const changed = firewall.filter(({ profile, on }) => wish[profile] !== on);
  return (
    <Dialog
      open
      title={words.dialog}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent" disabled={changed.length === 0}>
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
          onClose();
          const wanted = Object.fromEntries(changed.map(({ profile }) => [profile, wish[profile]]));
          void runTool('switch-firewall', { ...place, ...wanted, policies, allowRemoteDesktop: false }, words.title);
        }}
      >
        <p className={styles.soft}>{words.gentler}</p>
        {firewall.map(({ profile }) => (
          <Checkbox
            key={profile}
            label={words.onIn(words.profiles[profile])}
            checked={wish[profile] ?? false}
            onChange={(on) => setWish({ ...wish, [profile]: on })}
          />
        ))}
        {firewall.some(({ policy }) => policy !== undefined) && (
          <Checkbox label={words.policies} hint={words.policiesHint} checked={policies} onChange={setPolicies} />
        )}
      </form>
    </Dialog>
  );
}
