import type { Volume } from '../../contract/files.ts';
import { DRIVES, joinPath, type PathStyle } from '../../contract/paths.ts';
import type { Files } from '../target.ts';
import { linuxVolumes, quickly, spaceOf } from '../volumes.ts';

type Looking = Pick<Files, 'read' | 'list' | 'stat' | 'space'>;

/** Where macOS mounts what is no part of the system. */
const MAC_VOLUMES = '/Volumes';
/** Longer (ms) than the list of drives itself waits for a drive that keeps silent. */
const PATIENCE = 5000;

/** The drives of this computer: drive letters on Windows, mounted file systems elsewhere. Rejects only with `cancelled`. */
export async function localVolumes(files: Looking, platform: NodeJS.Platform, signal?: AbortSignal): Promise<Volume[]> {
  if (platform === 'win32') return await foldersAsVolumes(files, 'windows', DRIVES, signal);
  if (platform !== 'darwin') return await linuxVolumes(files, signal);
  const [root, others] = await Promise.all([
    asVolume(files, '/', signal),
    foldersAsVolumes(files, 'posix', MAC_VOLUMES, signal),
  ]);
  return [root, ...others];
}

async function asVolume(files: Looking, path: string, signal?: AbortSignal): Promise<Volume> {
  const space = await spaceOf(files, path, signal);
  return { path, readOnly: false, ...(space !== undefined && { space }) };
}

async function foldersAsVolumes(
  files: Looking,
  style: PathStyle,
  folder: string,
  signal?: AbortSignal,
): Promise<Volume[]> {
  const paths: string[] = [];
  const read = async (stop: AbortSignal) => {
    for await (const page of files.list(folder, stop)) {
      // The system disk is a link among the others, and is there already as the root.
      for (const { name, kind } of page) if (kind === 'folder') paths.push(joinPath(style, folder, name));
    }
  };
  await quickly(signal, read, PATIENCE);
  return await Promise.all(paths.map((path) => asVolume(files, path, signal)));
}
