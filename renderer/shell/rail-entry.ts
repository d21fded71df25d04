import { notify } from './notices.ts';
import { showKind } from './open.ts';
import type { PaneKind } from './pane.ts';
import { openTab } from './tabs.ts';

/** Does what an entry of the rail says: shows an open tab of the kind, or opens one. `another` always opens one. */
export function openFromRail(kind: PaneKind, another = false): void {
  if (kind.rail === undefined) return;
  if (!another && kind.rail.single && showKind(kind.kind)) return;
  const start = kind.rail.start();
  if (typeof start['unable'] === 'string') notify({ tone: 'info', title: start['unable'] });
  else openTab(kind.kind, start);
}
