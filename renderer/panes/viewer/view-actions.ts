import {
  ArrowDownToLine,
  ArrowUpToLine,
  Binary,
  BookOpen,
  FilePen,
  FileText,
  Image,
  type LucideIcon,
  RefreshCw,
  ScrollText,
  WrapText,
} from 'lucide-react';
import type { Action } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import type { Kind } from './kinds.ts';
import type { Place } from './text-window.ts';

const words = text.viewer;

/** Sizes of the letters, in pixels. */
export const SMALLEST = 9;
const LARGEST = 32;

/** What the keys and menus of a viewer act on. */
export interface ViewState {
  readonly kinds: readonly Kind[];
  readonly kind: Kind;
  readonly setKind: (kind: Kind) => void;
  readonly edit: () => void;
  readonly wrap: boolean;
  readonly setWrap: (wrap: boolean) => void;
  readonly size: number;
  readonly setSize: (size: number) => void;
  readonly usualSize: number;
  readonly following: boolean;
  readonly setFollowing: (following: boolean) => void;
  readonly where: Place | undefined;
  readonly open: (offset: number) => void;
  readonly again: () => void;
}

const nothing = () => undefined;

/** A viewer without a file, whose acts are only named. */
export const nothingViewed: ViewState = {
  kinds: [],
  kind: 'text',
  setKind: nothing,
  edit: nothing,
  wrap: false,
  setWrap: nothing,
  size: SMALLEST,
  setSize: nothing,
  usualSize: SMALLEST,
  following: false,
  setFollowing: nothing,
  where: undefined,
  open: nothing,
  again: nothing,
};

const kindKeys: Record<Kind, { keys: string; icon: LucideIcon }> = {
  text: { keys: '1', icon: FileText },
  bytes: { keys: '2', icon: Binary },
  picture: { keys: '3', icon: Image },
  pdf: { keys: '4', icon: BookOpen },
};

/** Everything that can be done in a viewer; the keys are those of the viewers of Norton Commander's heirs, and of `less`. */
export function viewActions(state: ViewState): (Action & { readonly icon: LucideIcon })[] {
  const lined = () => state.kind === 'text' || state.kind === 'bytes';
  const plain = FileText;
  return [
    ...(['text', 'bytes', 'picture', 'pdf'] as const).map((kind) => ({
      id: `viewer.${kind}`,
      label: words.kinds[kind],
      keys: kindKeys[kind].keys,
      icon: kindKeys[kind].icon,
      menu: 'view' as const,
      group: 'kind',
      run: () => state.setKind(kind),
      enabled: () => state.kinds.includes(kind),
      checked: () => state.kind === kind,
    })),
    {
      id: 'viewer.edit',
      label: text.editor.edit,
      keys: 'F4',
      icon: FilePen,
      menu: 'file',
      group: 'file',
      run: state.edit,
      enabled: lined,
    },
    {
      id: 'viewer.follow',
      label: words.follow,
      keys: 'F',
      icon: ScrollText,
      menu: 'view',
      group: 'file',
      run: () => state.setFollowing(!state.following),
      enabled: lined,
      checked: () => state.following,
    },
    {
      id: 'viewer.wrap',
      label: words.wrap,
      keys: 'W',
      icon: WrapText,
      menu: 'view',
      group: 'file',
      run: () => state.setWrap(!state.wrap),
      enabled: () => state.kind === 'text',
      checked: () => state.wrap,
    },
    {
      id: 'viewer.start',
      label: words.start,
      keys: 'Ctrl+Home',
      icon: ArrowUpToLine,
      menu: 'go',
      group: 'file',
      run: () => state.open(0),
      enabled: lined,
    },
    {
      id: 'viewer.end',
      label: words.end,
      keys: 'Ctrl+End',
      icon: ArrowDownToLine,
      menu: 'go',
      group: 'file',
      run: () => state.open(Number.MAX_SAFE_INTEGER),
      enabled: lined,
    },
    {
      id: 'viewer.again',
      label: words.refresh,
      keys: 'Ctrl+R',
      icon: RefreshCw,
      menu: 'view',
      group: 'file',
      run: state.again,
    },
    {
      id: 'viewer.larger',
      label: words.larger,
      keys: 'Ctrl++',
      otherKeys: ['Ctrl+='],
      icon: plain,
      menu: 'view',
      group: 'size',
      run: () => state.setSize(Math.min(LARGEST, state.size + 1)),
      enabled: lined,
    },
    {
      id: 'viewer.smaller',
      label: words.smaller,
      keys: 'Ctrl+-',
      icon: plain,
      menu: 'view',
      group: 'size',
      run: () => state.setSize(Math.max(SMALLEST, state.size - 1)),
      enabled: lined,
    },
    {
      id: 'viewer.usualSize',
      label: words.usualSize,
      keys: 'Ctrl+0',
      icon: plain,
      menu: 'view',
      group: 'size',
      run: () => state.setSize(state.usualSize),
      enabled: lined,
    },
  ];
}

type Tool = Action & { readonly icon: LucideIcon };

/** The actions that also stand as buttons above the file. */
export function toolsOf(actions: readonly Tool[]): (Tool | 'separator')[] {
  const named = (...ids: string[]) => actions.filter(({ id }) => ids.includes(id));
  const kinds = named('viewer.text', 'viewer.bytes', 'viewer.picture', 'viewer.pdf').filter(
    (kind) => kind.enabled?.() !== false,
  );
  return [
    ...kinds,
    'separator',
    ...named('viewer.follow', 'viewer.wrap'),
    'separator',
    ...named('viewer.start', 'viewer.end', 'viewer.again'),
    'separator',
    ...named('viewer.edit'),
  ];
}
