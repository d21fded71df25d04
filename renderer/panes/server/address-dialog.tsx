import { useId, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { NetworkCardState, OwnNetwork } from '../../../electron/contract/windows-server.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { text } from '../../text/index.ts';
import type { Place } from './place.ts';
import styles from './server.module.css';

const words = text.server.addressDialog;
const isAddress = (words: string) => /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(words);

/** Asks how a card is to get its address; begins with what the rescue system of the server uses. */
export function AddressDialog({
  place,
  card,
  rescue,
  onClose,
}: {
  place: Place;
  card: NetworkCardState;
  rescue: OwnNetwork;
  onClose: () => void;
}) {
  const form = useId();
  const own = rescue.addresses[0];
  const was = card.settings?.addresses[0];
  const [how, setHow] = useState<'dhcp' | 'fixed'>('dhcp');
  const [fields, setFields] = useState({
    address: own?.address ?? was?.address ?? '',
    mask: own?.mask ?? was?.mask ?? '255.255.255.0',
    gateway: rescue.gateway ?? card.settings?.gateways[0] ?? '',
    nameServers: (rescue.nameServers.length > 0 ? rescue.nameServers : (card.settings?.nameServers ?? [])).join(', '),
  });
  const servers = fields.nameServers.split(/[\s,]+/).filter((server) => server !== '');
  const wrong = {
    address: !isAddress(fields.address),
    mask: !isAddress(fields.mask),
    gateway: fields.gateway !== '' && !isAddress(fields.gateway),
    nameServers: !servers.every(isAddress) || servers.length > 8,
  };
  const able = how === 'dhcp' || Object.values(wrong).every((flaw) => !flaw);
  const goOn = () => {
    const { interfaceId } = card;
    if (!able || interfaceId === undefined) return;
    onClose();
    const { address, mask, gateway } = fields;
    const fixed = { address, mask, ...(gateway !== '' && { gateway }), nameServers: servers };
    void runTool(
      'set-network-address',
      { ...place, interfaceId, ...(how === 'fixed' && { fixed }) },
      text.server.cards.title,
    );
  };
  const field = (name: keyof typeof fields, hint?: string) => (
    <TextField
      mono
      label={words[name]}
      optional={name === 'gateway' || name === 'nameServers'}
      value={fields[name]}
      onValue={(value) => setFields({ ...fields, [name]: value.trim() === '' ? '' : value })}
      hint={hint}
      {...(wrong[name] && { error: words.wrong })}
    />
  );
  return (
    <Dialog
      open
      title={words.title(displayName(card.connection ?? card.name))}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent" disabled={!able}>
            {words.next}
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
        <Select
          label={words.how}
          value={how}
          options={(['dhcp', 'fixed'] as const).map((value) => ({ value, label: words[value] }))}
          onChange={setHow}
        />
        {how === 'dhcp' && <p className={styles.soft}>{words.dhcpHint}</p>}
        {how === 'fixed' && (
          <>
            {own !== undefined && <p className={styles.soft}>{words.fromRescue}</p>}
            {field('address')}
            {field('mask')}
            {field('gateway')}
            {field('nameServers', words.nameServersHint)}
          </>
        )}
      </form>
    </Dialog>
  );
}
