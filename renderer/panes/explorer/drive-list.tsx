import { Archive, FileArchive, FlaskConical, Globe, HardDrive, Lock, Monitor, Server } from 'lucide-react';
import { type ComponentProps, useEffect, useState } from 'react';
import type { Volume } from '../../../electron/contract/files.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { isInside } from '../../../electron/contract/paths.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { useTargets } from '../../client/stores.ts';
import { naturalKey } from '../../parts/grid/natural.ts';
import { type Choice, type ChoiceGroup, PickList } from '../../parts/pick-list.tsx';
import { text } from '../../text/index.ts';
import styles from './drive-list.module.css';
import type { Place } from './model.ts';
import { FreeSpace } from './status-bar.tsx';
import { type ExplorerStore, happen, openTarget, type Side } from './store.ts';

const words = text.explorer.volumes;
const icons = { local: Monitor, practice: FlaskConical, ssh: Server, ftp: Archive, archive: FileArchive };

/** What is known of a target's drives: not yet anything, the drives, or that it can't tell. */
type Known = readonly Volume[] | 'none' | undefined;

/** The servers, and below each its drives and mounts: what they are, how full, and whether they can be written. */
export function DriveList({
  store,
  side,
  ...list
}: {
  store: ExplorerStore;
  side: Side;
} & Pick<ComponentProps<typeof PickList>, 'anchor' | 'returnTo' | 'onClose'>) {
  const [targets] = useState(() =>
    useTargets.getState().targets.filter((target) => target.capabilities.includes('files')),
  );
  const [place] = useState(() => store.getState().panes[side].place);
  const known = useVolumes(targets);
  const groups = targets.map((target): ChoiceGroup => {
    const volumes = known.get(target.id);
    const connected = target.state === 'connected';
    const own = place?.targetId === target.id ? place : undefined;
    const holder = volumes === undefined || volumes === 'none' ? undefined : holding(volumes, target, own);
    return {
      key: target.id,
      choices: [
        {
          key: 'target',
          label: target.label,
          detail: connected ? target.system : text.explorer.history.away,
          icon: icons[target.kind],
          current: own !== undefined && holder === undefined,
          onPick: () => openTarget(store, side, target),
        },
        ...(volumes === undefined || volumes === 'none' ? [] : volumes).map((volume) => ({
          ...choiceOf(volume),
          current: volume === holder,
          onPick: () => happen(store, side, { type: 'go', place: { targetId: target.id, path: volume.path } }),
        })),
      ],
      ...(connected && volumes === undefined && { note: words.looking }),
      ...(volumes === 'none' && { note: words.none }),
    };
  });
  return <PickList label={text.explorer.place[side]} groups={groups} {...list} />;
}

/** Asks each connected target for its drives. */
function useVolumes(targets: readonly TargetState[]): ReadonlyMap<string, Known> {
  const [known, setKnown] = useState<ReadonlyMap<string, Known>>(new Map());
  useEffect(() => {
    const stop = new AbortController();
    for (const { id, state } of targets) {
      if (state !== 'connected') continue;
      const tell = (volumes: Known) => {
        if (!stop.signal.aborted) setKnown((before) => new Map(before).set(id, volumes));
      };
      call('files.volumes', { targetId: id }, stop.signal).then(
        (volumes) => tell(volumes === null ? 'none' : inOrder(volumes)),
        () => tell('none'),
      );
    }
    return () => stop.abort();
  }, [targets]);
  return known;
}

function inOrder(volumes: readonly Volume[]): Volume[] {
  const keyed = volumes.map((volume) => ({ volume, key: naturalKey(displayName(volume.path)) }));
  return keyed
    .toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ volume }) => volume);
}

/** The drive that a folder lies on: the one with the longest path above it. */
function holding(volumes: readonly Volume[], { pathStyle }: TargetState, place?: Place): Volume | undefined {
  if (place === undefined) return undefined;
  const above = volumes.filter(({ path }) => isInside(pathStyle, path, place.path));
  return above.toSorted((one, other) => other.path.length - one.path.length)[0];
}

function choiceOf({ path, system, label, device, readOnly, space }: Volume): Omit<Choice, 'onPick'> {
  const about = [label, system, device !== system && device].filter((part) => part !== undefined && part !== false);
  return {
    key: path,
    label: displayName(path),
    detail: about
      .filter((part) => part !== '')
      .map(displayName)
      .join(' · '),
    icon: device !== undefined && /^[^/]*:/.test(device) ? Globe : HardDrive,
    end: (
      <>
        {readOnly && (
          <span className={styles.readOnly}>
            <Lock size={12} aria-hidden /> {words.readOnly}
          </span>
        )}
        {space && <FreeSpace free={space.free} total={space.total} />}
      </>
    ),
  };
}
