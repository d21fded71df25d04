import { type Action, actionsMet } from '../actions.ts';
import { paneKinds } from '../tabs.ts';

/** Every action that keys can be given to: those that any kind of tab names, and those met since the page was opened. */
export function knownActions(): Action[] {
  const named = paneKinds().flatMap((kind) => kind.actions?.() ?? []);
  return [...new Map([...named, ...actionsMet()].map((action) => [action.id, action])).values()];
}
