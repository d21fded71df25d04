import { HardDrive } from 'lucide-react';
import type { BlockDevice, DisksPicture } from '../../../electron/contract/disks.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { StateMark } from '../../parts/banner.tsx';
import { formatBytes } from '../../parts/format.ts';
import { text } from '../../text/index.ts';
import styles from './disks.module.css';
import { segmentsOf } from './segments.ts';
import { contentWord, labelOf, stateOf } from './words.ts';

const words = text.disks;

/** One disk: what it is, how it fares, and its partitions to scale. The table below holds the same for the keyboard. */
export function DiskBar({
  disk,
  picture,
  chosen,
  onChoose,
}: {
  disk: BlockDevice;
  picture: DisksPicture;
  chosen: string | undefined;
  onChoose: (path: string) => void;
}) {
  const { health } = disk;
  const facts = [
    health?.temperature === undefined ? undefined : words.temperature(health.temperature),
    health?.pendingSectors === undefined || health.pendingSectors === 0
      ? undefined
      : words.pending(health.pendingSectors),
    health?.worn === undefined || health.worn === 0 ? undefined : words.worn(health.worn),
  ].filter((fact) => fact !== undefined);
  return (
    <li className={styles.disk}>
      <div className={styles.about}>
        <HardDrive size={18} strokeWidth={1.5} aria-hidden />
        <div className={styles.names}>
          <strong>{`${displayName(disk.model ?? words.unnamed)} · ${formatBytes(disk.size)}`}</strong>
          <span className={styles.soft}>
            {[disk.path, words.disk(disk.serial && displayName(disk.serial)), disk.table?.toUpperCase()]
              .filter((part) => part !== undefined)
              .join(' · ')}
          </span>
          <span className={styles.soft}>
            {health === undefined ? (
              words.healthUnknown
            ) : (
              <StateMark tone={health.verdict === 'passed' ? 'ok' : 'danger'}>
                {[words[health.verdict === 'passed' ? 'healthy' : 'failing'], ...facts].join(', ')}
              </StateMark>
            )}
          </span>
        </div>
      </div>
      <div className={styles.bar} aria-hidden>
        {segmentsOf(disk, picture.devices).map(({ start, size, device }) => (
          <button
            type="button"
            tabIndex={-1}
            disabled={device === undefined}
            key={start}
            className={styles.segment}
            style={{ flexGrow: Math.max(size / disk.size, 0.001) }}
            data-kind={device === undefined ? 'unused' : segmentKind(device)}
            data-chosen={device !== undefined && device.path === chosen ? '' : undefined}
            title={device && `${device.path} · ${stateOf(device, picture).text}`}
            onClick={device && (() => onChoose(device.path))}
          >
            <strong>
              {device === undefined ? words.unused : labelOf(device) || contentWord(device) || shortOf(device)}
            </strong>
            <span>{formatBytes(size)}</span>
          </button>
        ))}
      </div>
    </li>
  );
}

const shortOf = ({ path, partition }: BlockDevice): string => partition?.typeName ?? path;

function segmentKind({ content, mounts }: BlockDevice): string {
  if (mounts.length > 0) return 'mounted';
  if (content === 'ntfs' || content === 'BitLocker') return 'windows';
  if (content === undefined || content === 'vfat') return 'system';
  return 'linux';
}
