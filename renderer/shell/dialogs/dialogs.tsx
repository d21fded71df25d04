import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { text } from '../../text/index.ts';
import { closeTab } from '../tabs.ts';
import { ChangesDialog } from './changes-dialog.tsx';
import { HostKeyDialogs } from './host-key-dialogs.tsx';
import { CancelJobDialog, JobDialog } from './job-dialog.tsx';
import { KeyMapDialog } from './key-map-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { closeDialog, type OpenDialog, useDialog } from './open-dialog.ts';
import { CommandPalette } from './palette.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import { QuestionDialogs } from './question-dialog.tsx';
import { AboutDialog, SettingsDialog } from './settings-dialogs.tsx';

/** Every dialog of the window: what the person opened, and what asks for them. */
export function Dialogs() {
  const dialog = useDialog((store) => store.dialog);
  return (
    <>
      {dialog && <Opened dialog={dialog} />}
      <PlanDialog />
      <QuestionDialogs />
      <HostKeyDialogs />
    </>
  );
}

function Opened({ dialog }: { dialog: OpenDialog }) {
  switch (dialog.kind) {
    case 'settings':
      return <SettingsDialog />;
    case 'about':
      return <AboutDialog />;
    case 'keys':
      return <KeysDialog />;
    case 'changes':
      return <ChangesDialog />;
    case 'key-map':
      return <KeyMapDialog />;
    case 'palette':
      return <CommandPalette />;
    case 'leave':
      return <LeaveDialog targetId={dialog.targetId} />;
    case 'job':
      return <JobDialog jobId={dialog.jobId} />;
    case 'cancel-job':
      return <CancelJobDialog jobId={dialog.jobId} />;
    case 'close-tab':
      return <CloseTabDialog tabId={dialog.tabId} question={dialog.question} />;
    default:
      return null;
  }
}

function CloseTabDialog({ tabId, question }: { tabId: string; question: string }) {
  const words = text.shell.tabs;
  return (
    <Dialog
      open
      size="small"
      title={words.confirmTitle}
      description={question}
      onClose={closeDialog}
      actions={
        <>
          <Button
            variant="accent"
            onClick={() => {
              closeDialog();
              closeTab(tabId);
            }}
          >
            {words.confirm}
          </Button>
          <Button onClick={closeDialog}>{words.keep}</Button>
        </>
      }
    />
  );
}
