import { useEffect, useState } from 'react';
import type { Details, WindowsFacts } from '../../../electron/contract/details.ts';
import type { Entry, Measured, Volume } from '../../../electron/contract/files.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { isInside } from '../../../electron/contract/paths.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { Banner } from '../../parts/banner.tsx';
import { CopyButton } from '../../parts/details.tsx';
import { formatBytes, formatBytesExactly, formatDateExactly } from '../../parts/format.ts';
import { Waiting } from '../../parts/spinner.tsx';
import { text } from '../../text/index.ts';
import { caseTwins, elsewhereKind, windowsNameNote } from './peculiar.ts';
import { Fact, Facts, PropertiesFrame } from './properties-frame.tsx';
import styles from './properties.module.css';
import { attributesOf, extensionOf, type Row } from './rows.ts';

const words = text.properties;

/** Hands over what is answered, or null where there is no answer; nothing after `stop`. */
function tellLater<T>(answer: Promise<T | null>, stop: AbortSignal, tell: (value: T | null) => void): void {
  const unlessStopped = (value: T | null) => {
    if (!stop.aborted) tell(value);
  };
  answer.then(unlessStopped, () => unlessStopped(null));
}

/** All there is to know of one entry. */
export function OneProperties({
  target,
  path,
  row,
  beside,
  toAttributes,
  onClose,
}: {
  target: TargetState;
  path: string;
  row: Row;
  /** The rows of its folder. */
  beside: readonly Row[];
  toAttributes: () => void;
  onClose: () => void;
}) {
  const { entry } = row;
  const targetId = target.id;
  // Each is undefined while it is waited for, and null where the target can't tell.
  const [details, setDetails] = useState<Details | null>();
  const [fresh, setFresh] = useState<Entry | null>();
  const [volumes, setVolumes] = useState<Volume[] | null>();
  useEffect(() => {
    const stop = new AbortController();
    tellLater(call('files.details', { targetId, path }, stop.signal), stop.signal, setDetails);
    tellLater(call('files.stat', { targetId, path }, stop.signal), stop.signal, setFresh);
    tellLater(call('files.volumes', { targetId }, stop.signal), stop.signal, setVolumes);
    return () => stop.abort();
  }, [targetId, path]);
  const holder = volumes
    ?.filter((volume) => isInside(target.pathStyle, volume.path, path))
    .toSorted((one, other) => other.path.length - one.path.length)[0];
  const { mode, owner, group, modified, size, linkTo, linkKind } = { ...entry, ...fresh };
  const about = details ?? {};
  const elsewhere = about.windows?.reparse?.kind ?? elsewhereKind(row);
  const nameNote = windowsNameNote(row);
  const twins = caseTwins(row, beside);
  const onWindowsDisk = /^(?:ntfs|fuse)/.test(holder?.system ?? '');

  return (
    <PropertiesFrame title={words.title(row.shown)} toAttributes={toAttributes} onClose={onClose}>
      {elsewhere && (
        <Banner tone="info" title={words.reparse[elsewhere]}>
          {words.reparseHints[elsewhere]}
        </Banner>
      )}
      {(nameNote !== undefined || twins.length > 0) && (
        <Banner tone="warning">
          {nameNote !== undefined && <p>{nameNote}</p>}
          {twins.length > 0 && <p>{words.twins(twins)}</p>}
        </Banner>
      )}
      <Facts title={words.general}>
        <Fact label={words.kind}>{elsewhere ? words.reparse[elsewhere] : kindInWords(row)}</Fact>
        <Fact label={words.path}>
          <span className={styles.path}>
            <span className={styles.mono}>{displayName(path)}</span>
            <CopyButton value={path} label={words.copyPath} />
          </span>
        </Fact>
        {linkTo !== undefined && elsewhereKind(row) === undefined && (
          <Fact label={words.leadsTo}>
            <span className={styles.mono}>{displayName(linkTo)}</span>
            {linkKind === 'broken' && <div className={styles.soft}>{words.nothingThere}</div>}
          </Fact>
        )}
        {entry.kind === 'folder' && <Contains targetId={targetId} path={path} />}
        {entry.kind === 'file' && size !== undefined && <Fact label={words.size}>{inBytes(size)}</Fact>}
        <Fact label={words.onDisk}>
          {about.onDisk !== undefined && entry.kind === 'file' ? inBytes(about.onDisk) : undefined}
        </Fact>
        <Fact label={words.modified}>{dateOf(modified)}</Fact>
        <Fact label={words.created}>{dateOf(about.created)}</Fact>
        <Fact label={words.accessed}>{dateOf(about.accessed)}</Fact>
        <Fact label={words.changed}>{dateOf(about.changed)}</Fact>
        <Fact label={words.owner}>{named(owner, about.ownerNumber)}</Fact>
        <Fact label={words.group}>{named(group, about.groupNumber)}</Fact>
        {mode !== undefined && (
          <Fact label={words.permissions}>
            <span className={styles.mono}>
              {attributesOf({ ...entry, mode })} ({mode.toString(8).padStart(4, '0')})
            </span>
          </Fact>
        )}
        <Fact label={words.names}>
          {entry.kind === 'file' && about.names !== undefined ? words.namesOf(about.names) : undefined}
        </Fact>
        <Fact label={words.fileSystem}>{holder && volumeInWords(holder)}</Fact>
      </Facts>
      {details === undefined && <Waiting>{words.reading}</Waiting>}
      {about.windows && <OnWindows facts={about.windows} />}
      {about.lacks !== undefined && onWindowsDisk && <Banner tone="info">{words.lacks(about.lacks)}</Banner>}
    </PropertiesFrame>
  );
}

const inBytes = (bytes: number): string =>
  bytes < 1024 ? formatBytesExactly(bytes) : `${formatBytes(bytes)} (${formatBytesExactly(bytes)})`;

const dateOf = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : formatDateExactly(instant);

const named = (name: string | undefined, number: number | undefined): string | undefined =>
  name === undefined
    ? number?.toString()
    : number === undefined
      ? displayName(name)
      : words.numbered(displayName(name), number);

function kindInWords(row: Row): string {
  const { kind, linkKind } = row.entry;
  const { kinds } = text.explorer;
  if (kind === 'link')
    return linkKind === 'broken'
      ? words.kinds.broken
      : linkKind === undefined
        ? kinds.link
        : words.kinds.linkTo(kinds[linkKind]);
  const ending = kind === 'file' ? extensionOf(row) : undefined;
  return ending === undefined ? kinds[kind] : words.kinds.extension(ending);
}

function volumeInWords({ system, device, path, label, readOnly }: Volume): string {
  const parts = [system, label, device !== system && device, path, readOnly && words.readOnly];
  return words.fileSystemOf(
    parts.filter((part) => typeof part === 'string' && part !== '').map((part) => displayName(String(part))),
  );
}

/** What is in a folder, counted while it is looked at. */
function Contains({ targetId, path }: { targetId: string; path: string }) {
  const [sum, setSum] = useState<Measured | null>();
  useEffect(() => {
    const stop = new AbortController();
    tellLater(call('files.measure', { targetId, path }, stop.signal), stop.signal, setSum);
    return () => stop.abort();
  }, [targetId, path]);
  if (sum === undefined) return <Fact label={words.contains}>{words.counting}</Fact>;
  if (sum === null) return <Fact label={words.contains}>{words.countFailed}</Fact>;
  return (
    <>
      <Fact label={words.size}>{inBytes(sum.bytes)}</Fact>
      <Fact label={words.contains}>
        {words.containsCounts(sum.files, sum.folders)}
        {sum.unread > 0 && <div className={styles.soft}>{text.lists.unread(sum.unread)}</div>}
      </Fact>
    </>
  );
}

function OnWindows({ facts: { attributes, shortName, reparse, streams } }: { facts: WindowsFacts }) {
  return (
    <Facts title={words.windows}>
      <Fact label={words.attributesLabel}>
        {attributes.length === 0 ? words.noAttributes : attributes.map((each) => words.attributeWords[each]).join(', ')}
      </Fact>
      <Fact label={words.shortName}>{shortName && <span className={styles.mono}>{displayName(shortName)}</span>}</Fact>
      {reparse && (
        <Fact label={words.reparseLabel}>
          {words.reparse[reparse.kind]} <span className={styles.soft}>({words.tag(reparse.tag)})</span>
        </Fact>
      )}
      <Fact label={words.leadsTo}>
        {reparse?.to === undefined ? undefined : <span className={styles.mono}>{displayName(reparse.to)}</span>}
      </Fact>
      {streams && (
        <Fact label={words.streams}>
          {streams.length === 0 ? (
            words.noStreams
          ) : (
            <>
              <ul className={styles.list} aria-label={words.streams}>
                {streams.map(({ name, size }) => (
                  <li key={name}>
                    {words.stream(displayName(name), size === undefined ? undefined : formatBytes(size))}
                  </li>
                ))}
              </ul>
              <p className={styles.soft}>
                {words.streamsHint} {streams.some(({ name }) => name === 'Zone.Identifier') && words.fromInternet}
              </p>
            </>
          )}
        </Fact>
      )}
    </Facts>
  );
}
