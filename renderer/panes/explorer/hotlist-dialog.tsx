import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { useTargets } from '../../client/stores.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { text } from '../../text/index.ts';
import { changeHotlist, type Hotlist, hotlist, movedSpot, renamedSpot, withoutSpot } from './hotlist.ts';
import styles from './hotlist-dialog.module.css';

const words = text.explorer.hotlist;

/** Renames the folders of the hotlist, sorts them, and takes them off. */
export function HotlistDialog({ onClose }: { onClose: () => void }) {
  const [spots, setSpots] = useState(hotlist);
  const targets = useTargets((store) => store.targets);
  const change = (act: (list: Hotlist) => Hotlist) => setSpots(changeHotlist(act));
  return (
    <Dialog
      open
      size="large"
      title={words.title}
      description={words.organiseText}
      onClose={onClose}
      actions={
        <Button variant="accent" onClick={onClose}>
          {words.done}
        </Button>
      }
    >
      {spots.length === 0 && <p>{words.none}</p>}
      <ul className={styles.list}>
        {spots.map((spot, index) => {
          const path = displayName(spot.path);
          const name = spot.name ?? path;
          return (
            <li key={`${spot.targetId} ${spot.path}`} className={styles.spot}>
              <TextField
                hideLabel
                label={words.nameOf(path)}
                className={styles.name}
                defaultValue={spot.name ?? ''}
                placeholder={path}
                maxLength={200}
                onValue={(typed) => change((list) => renamedSpot(list, spot, typed))}
              />
              <span className={styles.where} title={path}>
                {path}
                <span>{targets.find((target) => target.id === spot.targetId)?.label ?? spot.targetId}</span>
              </span>
              <IconButton
                label={words.moveUp(name)}
                icon={ArrowUp}
                disabled={index === 0}
                onClick={() => change((list) => movedSpot(list, spot, -1))}
              />
              <IconButton
                label={words.moveDown(name)}
                icon={ArrowDown}
                disabled={index === spots.length - 1}
                onClick={() => change((list) => movedSpot(list, spot, 1))}
              />
              <IconButton
                label={words.remove(name)}
                icon={X}
                onClick={() => change((list) => withoutSpot(list, spot))}
              />
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
