import { useState } from 'react';
import { LOCAL } from '../../../electron/contract/address.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { call } from '../../client/client.ts';
import { Button } from '../../parts/button.tsx';
import { PasswordField, TextField } from '../../parts/field.tsx';
import { onEnter } from '../../parts/on-enter.ts';
import type { PreviewProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.mount;

/** The choices where something stands in the way. The safe one comes first. */
function MountPreview({ plan, input, change }: PreviewProps<'mount-volume'>) {
  const choice = plan.refusal?.details?.['choice'];
  const [key, setKey] = useState('');
  const [file, setFile] = useState('');
  const unlock = () => {
    if (key === '') return;
    void call('secrets.keep', { secret: key }).then(({ handle }) =>
      change({ ...input, key: handle, keyFile: undefined }),
    );
  };
  const unlockByFile = () => {
    if (file !== '') change({ ...input, keyFile: { target: LOCAL, path: file }, key: undefined });
  };
  return (
    <>
      {choice === 'key' && (
        <>
          <PasswordField
            label={words.key}
            hint={words.keyHint}
            value={key}
            onValue={setKey}
            onKeyDown={onEnter(unlock)}
          />
          <Button disabled={key === ''} onClick={unlock}>
            {words.unlock}
          </Button>
          <TextField
            label={words.keyFile}
            hint={words.keyFileHint}
            value={file}
            onValue={setFile}
            onKeyDown={onEnter(unlockByFile)}
          />
          <Button disabled={file === ''} onClick={unlockByFile}>
            {words.unlockByFile}
          </Button>
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
