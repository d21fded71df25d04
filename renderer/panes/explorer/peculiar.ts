import { type ReparseKind, reparseKindOf, unreadableReparseTag } from '../../../electron/contract/details.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { windowsNameFault } from '../../../electron/contract/windows-names.ts';
import { text } from '../../text/index.ts';
import type { Row } from './rows.ts';

const words = text.properties;

/** What an entry is that the driver of a Windows disk shows as a link that leads nowhere; undefined for real links. */
export function elsewhereKind({ entry }: Row): ReparseKind | undefined {
  const tag = unreadableReparseTag(entry.linkTo);
  return tag === undefined ? undefined : reparseKindOf(tag);
}

/** Why Windows can't use the name, as a sentence; undefined where it can. */
export function windowsNameNote({ entry }: Row): string | undefined {
  // A flat view's names are paths, and drives are no names.
  const name = entry.name.split('/').at(-1) ?? '';
  if (/^[A-Za-z]:\\?$/.test(name)) return undefined;
  const fault = windowsNameFault(name);
  return fault && words.nameFault(fault);
}

const MOST_TWINS = 3;

/** Other names in the same folder that differ from this one in capital and small letters only. */
export function caseTwins({ entry }: Row, rows: readonly Row[]): string[] {
  const folded = entry.name.toLowerCase();
  const twins: string[] = [];
  for (const { entry: other } of rows) {
    if (other.name === entry.name || other.name.length !== entry.name.length) continue;
    if (other.name.toLowerCase() === folded) twins.push(displayName(other.name));
    if (twins.length === MOST_TWINS) break;
  }
  return twins;
}
