import { Network, Power } from 'lucide-react';
import { useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { NetworkCardState, OwnNetwork } from '../../../electron/contract/windows-server.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Details } from '../../parts/details.tsx';
import { ScrolledTable } from '../../parts/table.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import { AddressDialog } from './address-dialog.tsx';
import type { PartProps } from './place.ts';
import styles from './server.module.css';

const words = text.server.cards;

const nameOf = ({ connection, name }: NetworkCardState) => displayName(connection ?? name);

/** The network cards that a cable can be in, with their addresses. */
export function Cards({ place, settings }: PartProps) {
  const [open, setOpen] = useState<NetworkCardState>();
  const real = settings.cards.filter(({ physical }) => physical);
  const others = settings.cards.filter(({ physical }) => !physical);
  return (
    <section className={styles.part} aria-labelledby="server-cards">
      <h2 id="server-cards">{words.title}</h2>
      {real.length === 0 && <p>{words.none}</p>}
      {real.length > 0 && (
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
            {real.map((card) => (
              <tr key={card.device}>
                <td>
                  <div>{nameOf(card)}</div>
                  {card.connection !== undefined && <div className={styles.soft}>{displayName(card.name)}</div>}
                </td>
                <td>
                  <State card={card} />
                </td>
                <td>
                  <Address card={card} rescue={settings.rescue} />
                </td>
                <td>{card.settings?.gateways.map(displayName).join(', ')}</td>
                <td>{card.settings?.nameServers.map(displayName).join(', ')}</td>
                <td>
                  <div className={styles.acts}>
                    {card.off && (
                      <Button
                        variant="accent"
                        icon={Power}
                        aria-label={words.enableOf(nameOf(card))}
                        onClick={() =>
                          void runTool('enable-network-card', { ...place, device: card.device }, words.title)
                        }
                      >
                        {words.enable}
                      </Button>
                    )}
                    {card.interfaceId !== undefined && (
                      <Button icon={Network} aria-label={words.addressOf(nameOf(card))} onClick={() => setOpen(card)}>
                        {words.address}
                      </Button>
                    )}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </ScrolledTable>
      )}
      {others.length > 0 && (
        <Details title={words.others(others.length)}>
          <ul className={styles.others}>
            {others.map((card) => (
              <li key={card.device}>{displayName(card.name)}</li>
            ))}
          </ul>
        </Details>
      )}
      {open && <AddressDialog place={place} card={open} rescue={settings.rescue} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function State({ card }: { card: NetworkCardState }) {
  if (!card.off) return <StateMark tone="ok">{text.server.isOn}</StateMark>;
  return <StateMark tone="danger">{card.driver?.disabled ? words.driverOff : text.server.isOff}</StateMark>;
}

function Address({ card: { settings }, rescue }: { card: NetworkCardState; rescue: OwnNetwork }) {
  if (settings === undefined) return words.noSettings;
  if (settings.dhcp) return settings.lease === undefined ? words.dhcp : words.lastLease(displayName(settings.lease));
  if (settings.addresses.length === 0) return <StateMark tone="danger">{words.noAddress}</StateMark>;
  const isForeign =
    rescue.addresses.length > 0 &&
    !settings.addresses.some(({ address }) => rescue.addresses.some((own) => own.address === address));
  return (
    <>
      {settings.addresses.map(({ address, mask }) => (
        <div key={address}>
          {displayName(address)} / {displayName(mask)}
        </div>
      ))}
      {isForeign && <StateMark tone="warning">{words.foreign}</StateMark>}
    </>
  );
}
