import { plural } from '../plural.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** Words of dragging files out of the window. */
export const dragOut = {
  act: 'Drag out to the desktop…',
  title: 'Drag out to the desktop',
  staging: 'Copy here to be dragged out',
  explained:
    'Drag the handle to your desktop, a folder window or another program. The files stay where they are; what takes them decides whether it copies.',
  staged:
    'What lies on a server can’t be dragged out directly. It is copied to this computer first, each file proven, and can then be dragged from here.',
  items: (count: number, first: string) => (count === 1 ? first : plural(count, 'item', 'items')),
  dragMe: 'Drag from here to where you want it',
  liesIn: 'The copies lie in',
  copyPath: 'Copy the path of the folder',
  notStaged: 'The copying did not end, so there is nothing to drag yet. The list of jobs says why.',
  done: 'Close',
  inBrowser:
    'A page in a browser can’t hand files to the desktop. Use “Download to…” (Ctrl+F5), or the desktop window.',
  noText:
    'A name holds bytes that are no text, so the desktop can’t be told of it. Rename it first, or use “Download to…”.',
  /** Sorts by time, and is a name that every system takes. */
  folder: (now: Date) =>
    `Rescue Desk ${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`,
};
