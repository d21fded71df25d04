import { clockTime } from '../../../electron/contract/night.ts';
import { useSettings } from '../../client/stores.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import { setTheme } from '../shell-actions.ts';
import { changeTransfers, LIMITS, limitInWords, useTransfers } from '../transfers.ts';
import { closeDialog } from './open-dialog.ts';
import styles from './settings-dialogs.module.css';

/** The person's choices, and what this computer can keep. */
export function SettingsDialog() {
  const words = text.shell.settings;
  const { settings, about } = useSettings();
  return (
    <Dialog open size="small" title={words.title} onClose={closeDialog} actions={<CloseButton />}>
      <Select
        label={words.theme}
        value={settings?.theme ?? 'system'}
        options={[
          { value: 'system', label: words.themes.system },
          { value: 'light', label: words.themes.light },
          { value: 'dark', label: words.themes.dark },
        ]}
        onChange={setTheme}
      />
      <TransferSettings />
      <div className={styles.section}>
        <h3>{words.keychain}</h3>
        {about === undefined ? (
          <p>{words.notKnown}</p>
        ) : about.keychain.available ? (
          <StateMark tone="ok">{words.keychainYes}</StateMark>
        ) : (
          <>
            <StateMark tone="info">{words.keychainNo}</StateMark>
            <p>{about.keychain.reason}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}

/** How all jobs together use the line, and when jobs for the night work. */
function TransferSettings() {
  const words = text.transfers;
  const { limit, night } = useTransfers();
  const values = limit === null || LIMITS.includes(limit) ? LIMITS : [...LIMITS, limit];
  const setNight = (part: 'from' | 'to', value: string) => {
    const [hours, minutes] = value.split(':').map(Number);
    // While it is typed the field may be empty.
    if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return;
    void changeTransfers({ night: { ...night, [part]: hours * 60 + minutes } });
  };
  return (
    <div className={styles.section}>
      <h3>{words.heading}</h3>
      <Select
        label={words.total}
        value={String(limit ?? 0)}
        options={[0, ...values].map((value) => ({
          value: String(value),
          label: limitInWords(value === 0 ? null : value),
        }))}
        onChange={(value) => void changeTransfers({ limit: Number(value) || null })}
      />
      <div className={styles.pair}>
        <TextField
          label={words.nightFrom}
          type="time"
          value={clockTime(night.from)}
          onValue={(value) => setNight('from', value)}
        />
        <TextField
          label={words.nightTo}
          type="time"
          value={clockTime(night.to)}
          onValue={(value) => setNight('to', value)}
        />
      </div>
      <p className={styles.soft}>{words.nightHint}</p>
    </div>
  );
}

/** What this is, and which version of it. */
export function AboutDialog() {
  const words = text.shell.about;
  const about = useSettings((store) => store.about);
  return (
    <Dialog
      open
      size="small"
      title={words.title}
      description={words.what}
      onClose={closeDialog}
      actions={<CloseButton />}
    >
      {about && (
        <p>
          {words.version(about.version)}. {words.host[about.host]}
        </p>
      )}
      <p>{words.licence}</p>
    </Dialog>
  );
}

function CloseButton() {
  return <Button onClick={closeDialog}>{text.parts.close}</Button>;
}
