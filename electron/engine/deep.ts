import type { Entry, Measured } from '../contract/files.ts';
import type { PathStyle } from '../contract/paths.ts';
import type { Files } from '../targets/target.ts';
import { below, pathOf } from './below.ts';

/** Pages of all files, links and the like below a folder, named by their paths from it; folders are not among them. */
export async function* filesBelow(
  files: Files,
  style: PathStyle,
  path: string,
  signal: AbortSignal,
  onUnread: (count: number) => void,
): AsyncGenerator<Entry[], void, undefined> {
  for await (const { folder, entries, unread } of below(files, style, path, signal)) {
    if (unread > 0) onUnread(unread);
    const isHidden = folder.split(style === 'posix' ? '/' : '\\').some((name) => name.startsWith('.'));
    const page = entries
      .filter(({ kind }) => kind !== 'folder')
      .map((entry) => ({ ...entry, name: pathOf(style, folder, entry.name), hidden: entry.hidden || isHidden }));
    if (page.length > 0) yield page;
  }
}

/** Counts everything below a folder. */
export async function measure(files: Files, style: PathStyle, path: string, signal: AbortSignal): Promise<Measured> {
  const sum = { files: 0, folders: 0, bytes: 0, unread: 0 };
  for await (const { entries, unread } of below(files, style, path, signal)) {
    sum.unread += unread;
    for (const { kind, size } of entries) {
      if (kind === 'folder') sum.folders += 1;
      else sum.files += 1;
      // What a link or a device takes on the disk is not what the person means by the size of a folder.
      if (kind === 'file') sum.bytes += size ?? 0;
    }
  }
  return sum;
}
