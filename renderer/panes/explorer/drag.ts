import { isInside, joinPath, parentOf, type PathStyle } from '../../../electron/contract/paths.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import type { Place } from './model.ts';

/** What is dragged: files and folders of one target, by their whole paths. */
export interface Load {
  readonly targetId: string;
  readonly style: PathStyle;
  readonly paths: readonly string[];
}

/** The kind under which a drag says that it is one of ours. */
export const OUR_KIND = 'application/x-rescue-desk-files';

let load: Load | undefined;

/** What is under way. A browser tells the content of a drag only when it is dropped; what it would do is shown before. */
export const dragged = (): Load | undefined => load;

export function startDrag(next: Load): void {
  load = next;
}

export function endDrag(): void {
  load = undefined;
}

/** The folder that something is dropped on: a folder under the pointer that is not dragged itself, else the one shown. */
export function landing(what: Load | undefined, place: Place, style: PathStyle, folder: string | undefined): Place {
  if (folder === undefined) return place;
  const path = joinPath(style, place.path, folder);
  const isItself = what?.targetId === place.targetId && what.paths.includes(path);
  return isItself ? place : { targetId: place.targetId, path };
}

/** True where dropping makes sense: not where it lies already, and no folder into itself. */
export function canLand({ targetId, style, paths }: Load, to: Place): boolean {
  if (targetId !== to.targetId) return true;
  return !paths.some((path) => parentOf(style, path) === to.path || isInside(style, path, to.path));
}

/** The paths on this computer of files dropped from the desktop; undefined where the host does not tell. */
export function pathsOf(files: Iterable<File>): string[] | undefined {
  const bridge = window.rescueDesk;
  if (bridge === undefined) return undefined;
  const paths: string[] = [];
  for (const file of files) paths.push(bridge.pathOf(file));
  // What is dragged out of a web page, say, has no path.
  return paths.every((path) => path !== '') ? paths : undefined;
}

/** What was dropped from the desktop, as files of this computer. */
export function loadOfDesktop(paths: readonly string[], local: Pick<TargetState, 'id' | 'pathStyle'>): Load {
  return { targetId: local.id, style: local.pathStyle, paths };
}
