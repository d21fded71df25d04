import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { type KeyMap, withKeys } from './keys/key-map.ts';
import { useKeyMap } from './keys/key-store.ts';

/** The menus of the window, in their order. */
export const menus = ['file', 'edit', 'view', 'go', 'tools', 'jobs', 'help'] as const;
export type MenuName = (typeof menus)[number];

/** The parts of a menu of the right button, in their order. */
export const contextGroups = ['open', 'change', 'make', 'look'] as const;
export type ContextGroup = (typeof contextGroups)[number];

/** Something the person can do: in a menu, by a key, and in the command palette, from one definition. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
  readonly icon?: LucideIcon;
  /** Such as `Ctrl+Shift+P`, `F5`, `Insert`; shown everywhere and listened to by the window. */
  readonly keys?: string;
  /** Further keys that do the same, not shown. */
  readonly otherKeys?: readonly string[];
  /** Absent: only in the palette. */
  readonly menu?: MenuName;
  /** Actions of one menu with the same group stand together. */
  readonly group?: string;
  /** The menu below a menu (of this name) that holds it; the palette names it before the label. */
  readonly under?: string;
  /** Where it stands in the menu of the right button; absent: not in it. */
  readonly context?: ContextGroup;
  /** Asked whenever it is shown or its key is pressed; default true. */
  readonly enabled?: () => boolean;
  readonly checked?: () => boolean;
  readonly danger?: boolean;
  /** It comes and goes, with a server say: no key is given to it. */
  readonly passing?: boolean;
}

/** The label with the menu that it stands under, for where it stands alone. */
export const fullLabel = ({ label, under }: Action): string => (under === undefined ? label : `${under}: ${label}`);

const useRegistry = create<{ readonly lists: ReadonlyMap<symbol, readonly Action[]> }>(() => ({ lists: new Map() }));

/** Every action there is now with the keys in force, as they were registered. A later one replaces one of its id. */
export function allActions(): Action[] {
  return collect(useRegistry.getState().lists, useKeyMap.getState());
}

/** As `allActions`, for components. */
export function useAllActions(): Action[] {
  return collect(
    useRegistry((registry) => registry.lists),
    useKeyMap(),
  );
}

/** The keys in force of actions that may not be registered, such as those of a pane behind. */
export function useInForce(actions: readonly Action[]): Action[] {
  const map = useKeyMap();
  return actions.map((action) => withKeys(action, map));
}

/** The first keys in force of the action of an id, while it is registered. */
export function useKeysOf(): (id: string) => string | undefined {
  const actions = useAllActions();
  return (id) => actions.find((action) => action.id === id)?.keys;
}

function collect(lists: ReadonlyMap<symbol, readonly Action[]>, map: KeyMap): Action[] {
  const byId = new Map<string, Action>();
  for (const list of lists.values()) for (const action of list) byId.set(action.id, action);
  return [...byId.values()].map((action) => withKeys(action, map));
}

const met = new Map<string, Action>();

/** Every action that keys can be given to and that was offered since the page was opened. */
export const actionsMet = (): Action[] => [...met.values()];

/** Offers actions until the returned function is called. */
export function registerActions(actions: readonly Action[]): () => void {
  const key = Symbol('actions');
  for (const action of actions) if (!action.passing) met.set(action.id, action);
  useRegistry.setState(({ lists }) => ({ lists: new Map(lists).set(key, actions) }));
  return () =>
    useRegistry.setState(({ lists }) => {
      const rest = new Map(lists);
      rest.delete(key);
      return { lists: rest };
    });
}

/**
 * Offers a pane's actions while it is in front (`active`). `run`, `enabled` and `checked` are always the latest; the
 * registry is told only when an id, label or key changes, so that drawing a pane does not draw the menus.
 */
export function useActions(actions: readonly Action[], active = true): void {
  const latest = useRef(actions);
  const offered = useRef<{ signature: string; stop: () => void } | null>(null);
  useEffect(() => {
    latest.current = actions;
    const signature = active ? actions.map(signatureOf).join('\n') : '';
    if (offered.current?.signature === signature) return;
    offered.current?.stop();
    offered.current = active ? { signature, stop: registerActions(actions.map(follow)) } : null;

    function follow(action: Action): Action {
      const find = () => latest.current.find((other) => other.id === action.id);
      return {
        ...action,
        run: () => find()?.run(),
        enabled: () => find()?.enabled?.() ?? true,
        checked: () => find()?.checked?.() ?? false,
      };
    }
  });
  useEffect(
    () => () => {
      offered.current?.stop();
      offered.current = null;
    },
    [],
  );
}

function signatureOf(action: Action): string {
  return [action.id, action.label, action.keys, action.menu, action.group, action.under, action.context].join('\t');
}

/** The name of the keys of an event, such as `Ctrl+Shift+P`; empty while only modifiers are down. */
export function keysOf(event: KeyboardEvent): string {
  if (['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return '';
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const modifiers = [
    (event.ctrlKey || event.metaKey) && 'Ctrl',
    event.altKey && 'Alt',
    // Shift is part of a printed character already, except of letters and with Ctrl.
    event.shiftKey && (event.key.length > 1 || event.ctrlKey || event.metaKey || /[a-z]/i.test(event.key)) && 'Shift',
  ];
  return [...modifiers.filter(Boolean), key].join('+');
}

/** Keys that belong to the text in a field, whatever else they may be for. */
const OF_TEXT = /^Ctrl\+([ACVXYZ]|Shift\+[VZ]|(Shift\+)?(Arrow(Left|Right|Up|Down)|Home|End|Insert|Delete|Backspace))$/;

/** Runs the enabled action of a key that nothing in the page has taken; true when there was one. */
export function runKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const keys = keysOf(event);
  if (keys === '' || (isTyping(event.target) && isOfText(keys, event))) return false;
  // What is in front comes after what the window offers all the time, and its keys go first.
  const action = allActions().findLast(
    (candidate) => (candidate.keys === keys || candidate.otherKeys?.includes(keys)) && (candidate.enabled?.() ?? true),
  );
  if (action === undefined) return false;
  event.preventDefault();
  action.run();
  return true;
}

function isOfText(keys: string, event: KeyboardEvent): boolean {
  // AltGr is Ctrl and Alt together on Windows, and writes signs.
  if (event.getModifierState('AltGraph')) return true;
  return !/^(Ctrl|Alt|(Shift\+)?F\d)/.test(keys) || OF_TEXT.test(keys);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input, textarea, select, [contenteditable]:not([contenteditable="false"])')
  );
}
