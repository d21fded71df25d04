import { useSettings } from '../../client/stores.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import { setTheme } from '../shell-actions.ts';
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
