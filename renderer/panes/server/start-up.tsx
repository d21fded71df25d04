import { Cog, FolderDown, RefreshCw, ScrollText, Undo2 } from 'lucide-react';
import { useId, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { ToolPreview } from '../../../electron/contract/tools.ts';
import { useLook } from '../../client/use-look.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { formatBytes } from '../../parts/format.ts';
import { Select } from '../../parts/select.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { ScrolledTable } from '../../parts/table.tsx';
import { runTool } from '../../shell/plan-store.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import type { Place } from './place.ts';
import { ScriptDialog } from './script-dialog.tsx';
import styles from './server.module.css';

const words = text.server.startUp;
const MODES = ['off', 'minimal', 'network', 'directory'] as const;

type Loader = ToolPreview<'list-start-up'>['loaders'][number];

/** What the machine starts, and in which mode. */
export function StartUp({ place, round }: { place: Place; round: number }) {
  const [field, setField] = useState(place.folder);
  const [folder, setFolder] = useState(place.folder);
  const [open, setOpen] = useState<Loader>();
  const where = { target: place.target, folder };
  const [scripting, setScripting] = useState(false);
  const { found, problem, busy } = useLook('list-start-up', where, round);
  const restore = () =>
    runTool('restore-boot-files', { ...place, system: folder, replace: false }, text.boot.files.open.replace(/…$/, ''));
  return (
    <div className={styles.startUp}>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          setFolder(field.trim());
        }}
      >
        <TextField
          className={styles.folder}
          mono
          label={words.place}
          hint={words.placeHint}
          value={field}
          onValue={setField}
        />
        <Button type="submit" icon={RefreshCw} busy={busy} disabled={field.trim() === ''}>
          {text.windowsPlace.look}
        </Button>
        <Button icon={FolderDown} onClick={() => void restore()}>
          {text.boot.files.open}
        </Button>
        <Button icon={ScrollText} onClick={() => setScripting(true)}>
          {text.server.atNextStart.open}
        </Button>
      </form>
      {scripting && <ScriptDialog place={place} onClose={() => setScripting(false)} />}
      {problem && <ProblemBanner problem={problem} />}
      {!found && !problem && <Waiting>{text.server.reading}</Waiting>}
      {found && (
        <>
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
              {found.loaders.map((loader) => (
                <tr key={loader.id}>
                  <td>
                    <div>{displayName(loader.name)}</div>
                    {loader.path !== undefined && <div className={styles.soft}>{displayName(loader.path)}</div>}
                  </td>
                  <td>
                    <StateMark tone={loader.safeMode === 'off' ? 'ok' : 'warning'}>
                      {words.safeModes[loader.safeMode]}
                    </StateMark>
                  </td>
                  <td>
                    {(['isDefault', 'ignoreFailures', 'recovery', 'ems', 'lastKnownGood'] as const)
                      .filter((name) => loader[name])
                      .map((name) => (
                        <div key={name}>{words[name]}</div>
                      ))}
                  </td>
                  <td>
                    {loader.partition !== undefined && <div>{displayName(loader.partition)}</div>}
                    {loader.isLost && <StateMark tone="danger">{words.lost}</StateMark>}
                    <div className={styles.soft}>{displayName(loader.device)}</div>
                  </td>
                  <td>
                    <div className={styles.acts}>
                      {loader.safeMode !== 'off' && (
                        <Button
                          variant="accent"
                          icon={Undo2}
                          aria-label={words.endOf(displayName(loader.name))}
                          onClick={() =>
                            void runTool(
                              'change-start-up',
                              { ...where, loader: loader.id, safeMode: 'off' },
                              words.list,
                            )
                          }
                        >
                          {words.end}
                        </Button>
                      )}
                      <Button
                        icon={Cog}
                        aria-label={words.changeOf(displayName(loader.name))}
                        onClick={() => setOpen(loader)}
                      >
                        {words.change}
                      </Button>
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </ScrolledTable>
          {found.timeout !== undefined && <p className={styles.soft}>{words.timeout(found.timeout)}</p>}
        </>
      )}
      {open && found && (
        <LoaderDialog place={where} loader={open} partitions={found.partitions} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

function LoaderDialog({
  place,
  loader,
  partitions,
  onClose,
}: {
  place: Place;
  loader: Loader;
  partitions: ToolPreview<'list-start-up'>['partitions'];
  onClose: () => void;
}) {
  const form = useId();
  const [mode, setMode] = useState(loader.safeMode);
  const [wish, setWish] = useState({
    isDefault: loader.isDefault,
    ignoreFailures: loader.ignoreFailures,
    recovery: loader.recovery,
    ems: loader.ems,
    lastKnownGood: loader.lastKnownGood,
  });
  const [partition, setPartition] = useState(loader.partition ?? '');
  const moves = partition !== (loader.partition ?? '');
  const changed = (name: keyof typeof wish) => wish[name] !== loader[name];
  const anything = mode !== loader.safeMode || moves || (Object.keys(wish) as (keyof typeof wish)[]).some(changed);
  const box = (name: keyof typeof wish, label: string) => (
    <Checkbox label={label} checked={wish[name]} onChange={(on) => setWish({ ...wish, [name]: on })} />
  );
  return (
    <Dialog
      open
      title={words.dialog(displayName(loader.name))}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant="accent" disabled={!anything}>
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
          void runTool(
            'change-start-up',
            {
              ...place,
              loader: loader.id,
              ...(mode !== loader.safeMode && { safeMode: mode }),
              ...(moves && { partition }),
              ...(changed('ignoreFailures') && { ignoreFailures: wish.ignoreFailures }),
              ...(changed('recovery') && { recovery: wish.recovery }),
              ...(changed('ems') && { ems: wish.ems }),
              ...(changed('lastKnownGood') && { lastKnownGood: wish.lastKnownGood }),
              ...(changed('isDefault') && { makeDefault: true }),
            },
            words.list,
          );
        }}
      >
        <Select
          label={words.safeMode}
          value={mode}
          options={MODES.map((value) => ({ value, label: words.safeModes[value] }))}
          onChange={setMode}
        />
        {partitions.length > 0 && (
          <Select
            label={words.partition}
            value={partition}
            options={[
              ...(loader.partition === undefined ? [{ value: '', label: words.asItIs }] : []),
              ...partitions.map(({ path, label, size }) => ({
                value: path,
                label: [path, label, formatBytes(size)]
                  .flatMap((part) => (part ? [displayName(part)] : []))
                  .join(' · '),
              })),
            ]}
            onChange={setPartition}
          />
        )}
        {!loader.isDefault && box('isDefault', words.makeDefault)}
        {box('ignoreFailures', words.ignoreFailures)}
        {box('recovery', words.recovery)}
        {box('ems', words.ems)}
        {box('lastKnownGood', words.lastKnownGood)}
      </form>
    </Dialog>
  );
}
