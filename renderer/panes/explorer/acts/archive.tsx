import { FolderArchive, PackageCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { readAddress } from '../../../../electron/contract/address.ts';
import type { Entry } from '../../../../electron/contract/files.ts';
import { displayName } from '../../../../electron/contract/names.ts';
import { baseOf, joinPath, parentOf } from '../../../../electron/contract/paths.ts';
import { type Problem, toProblem } from '../../../../electron/contract/problem.ts';
import type { TargetState } from '../../../../electron/contract/target.ts';
import { call } from '../../../client/client.ts';
import { useTargets } from '../../../client/stores.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { PasswordField } from '../../../parts/field.tsx';
import { openDialog } from '../../../shell/dialogs/open-dialog.ts';
import { runTool } from '../../../shell/plan-store.ts';
import { ProblemBanner } from '../../../shell/problem.tsx';
import { text } from '../../../text/index.ts';
import type { Place } from '../model.ts';
import { isFile, type Row } from '../rows.ts';
import { happen } from '../store.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.archives;

/** Files that people expect to walk into; any other file can be tried by the act itself. */
const ARCHIVES =
  /\.(?:7z|zip|rar|tar|t?gz|t?bz2?|t?xz|t?zst|lzma|lzh|lha|cab|arj|wim|esd|swm|iso|udf|vhdx?|vmdk|vdi|qcow2?|dmg|deb|rpm|msi|cpio|squashfs|z|jar|chm|xar|001)$/i;

/** True for what the Enter key opens as a folder instead of showing its bytes. */
export const isArchive = (entry: Entry): boolean => isFile(entry) && ARCHIVES.test(entry.name);

/** Walks into archives and out of them. */
export const archive: ExplorerAct = (context) => [
  {
    id: 'files.openArchive',
    label: words.open,
    keys: 'Ctrl+Shift+O',
    icon: FolderArchive,
    menu: 'go',
    group: 'files',
    enabled: () => {
      const row = context.rowUnderCursor();
      return (
        row !== undefined && isFile(row.entry) && context.here().target?.capabilities.includes('commands') === true
      );
    },
    run: () => {
      const row = context.rowUnderCursor();
      if (row && isFile(row.entry)) openArchive(context, row);
      else context.note(words.notOne);
    },
  },
  {
    id: 'files.testArchive',
    label: words.test,
    icon: PackageCheck,
    menu: 'file',
    group: 'sums',
    enabled: () => {
      const row = context.rowUnderCursor();
      return (
        row !== undefined && isArchive(row.entry) && context.here().target?.capabilities.includes('commands') === true
      );
    },
    run: () => {
      const { place, style, target } = context.here();
      const row = context.rowUnderCursor();
      if (place === undefined || !row || !isFile(row.entry) || target?.capabilities.includes('commands') !== true) {
        context.note(words.testNot);
        return;
      }
      const input = { target: place.targetId, path: joinPath(style, place.path, row.entry.name) };
      void runTool('test-archive', input, words.test).then((job) => {
        if (job) openDialog({ kind: 'job', jobId: job.id });
        else context.refocus();
      });
    },
  },
  {
    id: 'files.closeArchive',
    label: words.close,
    menu: 'go',
    group: 'files',
    enabled: () => context.here().target?.kind === 'archive',
    run: () => {
      const { side, target } = context.here();
      const outside = target && outOfArchive(target);
      if (!target || !outside) return;
      happen(context.store, side, { type: 'go', ...outside, orAbove: true });
      void call('targets.disconnect', { targetId: target.id }).catch(() => {});
    },
  },
];

/** Where the archive itself lies; undefined for what is none. */
export function outOfArchive(target: Pick<TargetState, 'id'>): { place: Place; wanted: string } | undefined {
  const address = readAddress(target.id);
  if (address?.kind !== 'archive') return undefined;
  const { on, path } = address;
  const style = useTargets.getState().targets.find(({ id }) => id === on)?.pathStyle ?? 'posix';
  return { place: { targetId: on, path: parentOf(style, path) }, wanted: baseOf(style, path) };
}

/** Shows what is in an archive of the current pane, in that pane; asks for its password where it has one. */
export function openArchive(context: ActContext, row: Row): void {
  const { side, place, style } = context.here();
  if (place === undefined) return;
  const path = joinPath(style, place.path, row.entry.name);
  context.showDialog((close) => (
    <OpeningDialog
      place={{ targetId: place.targetId, path }}
      name={displayName(row.entry.name)}
      onClose={close}
      onOpened={(target) => {
        close();
        happen(context.store, side, { type: 'go', place: { targetId: target.id, path: target.home } });
        context.refocus();
      }}
    />
  ));
}

/** Says that an archive is being read, why it could not be, and takes its password. */
function OpeningDialog({
  place,
  name,
  onOpened,
  onClose,
}: {
  place: Place;
  name: string;
  onOpened: (target: TargetState) => void;
  onClose: () => void;
}) {
  const [problem, setProblem] = useState<Problem>();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState({ password: '' });
  const field = useRef<HTMLInputElement>(null);
  const opened = useRef(onOpened);
  useEffect(() => {
    opened.current = onOpened;
  });
  const { targetId, path } = place;
  const busy = problem === undefined;
  const locked = problem?.code === 'sign-in-failed';

  useEffect(() => {
    const stop = new AbortController();
    const open = async () => {
      try {
        const secret = tried.password;
        const handle = secret === '' ? undefined : (await call('secrets.keep', { secret }, stop.signal)).handle;
        const input = { kind: 'archive' as const, on: targetId, path, ...(handle && { password: handle }) };
        const target = await call('targets.connect', input, stop.signal);
        opened.current(target);
      } catch (error) {
        if (!stop.signal.aborted) setProblem(toProblem(error));
      }
    };
    void open();
    return () => stop.abort();
  }, [targetId, path, tried]);
  useEffect(() => {
    if (locked) field.current?.focus();
  }, [locked]);

  return (
    <Dialog
      open
      size="small"
      title={words.opening(name)}
      onClose={onClose}
      actions={
        <>
          {locked && (
            <Button variant="accent" type="submit" form="archive-password">
              {words.openWith}
            </Button>
          )}
          <Button onClick={onClose}>{text.parts.cancel}</Button>
        </>
      }
    >
      {busy && <p role="status">{words.reading}</p>}
      {problem && <ProblemBanner problem={problem} />}
      {locked && (
        <form
          id="archive-password"
          onSubmit={(event) => {
            event.preventDefault();
            setTried({ password });
            setPassword('');
            setProblem(undefined);
          }}
        >
          <PasswordField ref={field} label={words.password} value={password} onValue={setPassword} />
        </form>
      )}
    </Dialog>
  );
}
