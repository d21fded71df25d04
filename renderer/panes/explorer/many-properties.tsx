import { useEffect, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { formatBytes, formatBytesExactly, formatDate } from '../../parts/format.ts';
import { text } from '../../text/index.ts';
import { Fact, Facts, PropertiesFrame } from './properties-frame.tsx';
import styles from './properties.module.css';
import type { Row } from './rows.ts';

const words = text.properties;

/** Sums of what was chosen, as far as they are counted. */
interface Sum {
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
  readonly unread: number;
  readonly done: boolean;
}

/** Counts the chosen files, and one folder after the other. */
function useSum(targetId: string, rows: readonly Row[], paths: readonly string[]): Sum {
  const [sum, setSum] = useState<Sum>({ files: 0, folders: 0, bytes: 0, unread: 0, done: false });
  useEffect(() => {
    const stop = new AbortController();
    const count = async () => {
      const folders = rows.flatMap(({ entry }, at) => (entry.kind === 'folder' ? [paths[at] ?? ''] : []));
      const known = rows.map(({ entry }) => entry).filter(({ kind }) => kind !== 'folder');
      let now: Sum = {
        files: known.length,
        folders: folders.length,
        bytes: known.reduce((bytes, { kind, size }) => bytes + (kind === 'file' ? (size ?? 0) : 0), 0),
        unread: 0,
        done: folders.length === 0,
      };
      setSum(now);
      for (const [at, path] of folders.entries()) {
        const found = await call('files.measure', { targetId, path }, stop.signal).catch(() => undefined);
        if (stop.signal.aborted) return;
        now = {
          files: now.files + (found?.files ?? 0),
          folders: now.folders + (found?.folders ?? 0),
          bytes: now.bytes + (found?.bytes ?? 0),
          unread: now.unread + (found?.unread ?? 1),
          done: at === folders.length - 1,
        };
        setSum(now);
      }
    };
    void count();
    return () => stop.abort();
  }, [targetId, rows, paths]);
  return sum;
}

/** The value that all have; a word where they differ, undefined where none has one. */
function common(values: readonly (string | undefined)[]): string | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : words.different;
}

/** What many entries have in common, and what they are together. */
export function ManyProperties({
  target,
  rows,
  paths,
  toAttributes,
  onClose,
}: {
  target: TargetState;
  rows: readonly Row[];
  paths: readonly string[];
  toAttributes: () => void;
  onClose: () => void;
}) {
  const sum = useSum(target.id, rows, paths);
  const dates = rows.flatMap(({ entry }) => entry.modified ?? []);
  const oldest = dates.reduce((low, date) => Math.min(low, date), Infinity);
  const newest = dates.reduce((high, date) => Math.max(high, date), -Infinity);
  const of = (key: 'owner' | 'group') => common(rows.map(({ entry }) => entry[key]));
  const show = (value: string | undefined) => value && displayName(value);
  const mode = common(rows.map(({ entry }) => entry.mode?.toString(8).padStart(4, '0')));
  return (
    <PropertiesFrame title={words.titleMany(rows.length)} toAttributes={toAttributes} onClose={onClose}>
      <Facts title={words.general}>
        <Fact label={words.items}>
          {words.containsCounts(sum.files, sum.folders)}
          {!sum.done && <span className={styles.soft}> {words.counting}</span>}
          {sum.unread > 0 && <div className={styles.soft}>{text.lists.unread(sum.unread)}</div>}
        </Fact>
        <Fact label={words.size}>{`${formatBytes(sum.bytes)} (${formatBytesExactly(sum.bytes)})`}</Fact>
        <Fact label={words.kind}>{common(rows.map(({ entry }) => text.explorer.kinds[entry.kind]))}</Fact>
        <Fact label={words.modified}>
          {oldest < newest ? words.fromTo(formatDate(oldest), formatDate(newest)) : formatDate(newest)}
        </Fact>
        <Fact label={words.owner}>{show(of('owner'))}</Fact>
        <Fact label={words.group}>{show(of('group'))}</Fact>
        <Fact label={words.permissions}>{mode}</Fact>
      </Facts>
    </PropertiesFrame>
  );
}
