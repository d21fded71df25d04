import { useState } from 'react';
import { LOCAL } from '../../../electron/contract/address.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { call } from '../../client/client.ts';
import { Button } from '../../parts/button.tsx';
import { PasswordField, TextField } from '../../parts/field.tsx';
import type { PreviewProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.mount;

/** The choices where something stands in the way. The safe one comes first. */
function MountPreview({ plan, input, change }: PreviewProps<'mount-volume'>) {
  const choice = plan.refusal?.details?.['choice'];
  const [key, setKey] = useState('');
  const [file, setFile] = useState('');
  const unlock = async () => {
    const { handle } = await call('secrets.keep', { secret: key });
    change({ ...input, key: handle, keyFile: undefined });
  };
  return (
    <>
      {choice === 'key' && (
        <>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void unlock();
            }}
          >
            <PasswordField label={words.key} hint={words.keyHint} value={key} onValue={setKey} />
            <Button type="submit" disabled={key === ''}>
              {words.unlock}
            </Button>
          </form>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              change({ ...input, keyFile: { target: LOCAL, path: file }, key: undefined });
            }}
          >
            <TextField label={words.keyFile} hint={words.keyFileHint} value={file} onValue={setFile} />
            <Button type="submit" disabled={file === ''}>
              {words.unlockByFile}
            </Button>
          </form>
        </>
      )}
      {plan.refusal !== undefined && input.write && (
        <Button onClick={() => change({ ...input, write: false, giveUp: undefined })}>{words.instead}</Button>
      )}
      {(choice === 'journal' || choice === 'hibernation') && (
        <Button onClick={() => change({ ...input, giveUp: choice })}>{words[choice]}</Button>
      )}
    </>
  );
}

/** How mounting shows its plan and its result. */
export const mountVolumeView: ToolView<'mount-volume'> = {
  act: ({ giveUp }) => (giveUp === undefined ? words.act : words.giveUpAct),
  destroys: ({ giveUp }) => giveUp !== undefined,
  Preview: MountPreview,
  resultLine: ({ place, readOnly }) =>
    place === undefined ? words.started : words.mounted(displayName(place), readOnly),
};
