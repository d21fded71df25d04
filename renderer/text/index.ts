import { accounts } from './en/accounts.ts';
import { archives } from './en/archives.ts';
import { attributes } from './en/attributes.ts';
import { backup } from './en/backup.ts';
import { boot } from './en/boot.ts';
import { check } from './en/check.ts';
import { compareFiles } from './en/compare-files.ts';
import { copy } from './en/copy.ts';
import { dragOut } from './en/drag-out.ts';
import { disks } from './en/disks.ts';
import { editor } from './en/editor.ts';
import { explorer } from './en/explorer.ts';
import { find } from './en/find.ts';
import { grid } from './en/grid.ts';
import { keys } from './en/keys.ts';
import { lists } from './en/lists.ts';
import { logs } from './en/logs.ts';
import { makeEntry } from './en/make-entry.ts';
import { mount } from './en/mount.ts';
import { multiRename } from './en/multi-rename.ts';
import { parts } from './en/parts.ts';
import { raid } from './en/raid.ts';
import { properties } from './en/properties.ts';
import { registry } from './en/registry.ts';
import { rescue } from './en/rescue.ts';
import { remove } from './en/remove.ts';
import { shell } from './en/shell.ts';
import { server } from './en/server.ts';
import { start } from './en/start.ts';
import { sums } from './en/sums.ts';
import { synchronise } from './en/synchronise.ts';
import { systems } from './en/systems.ts';
import { terminal } from './en/terminal.ts';
import { transfers } from './en/transfers.ts';
import { undo } from './en/undo.ts';
import { usage } from './en/usage.ts';
import { viewer } from './en/viewer.ts';
import { windowsPlace } from './en/windows-place.ts';
import { emptyTrash, trash } from './en/trash.ts';

/** Every word a person reads, by area. Another language is another folder with the same shape. */
export const text = {
  accounts,
  archives,
  attributes,
  backup,
  boot,
  check,
  usage,
  find,
  compareFiles,
  copy,
  dragOut,
  disks,
  editor,
  explorer,
  grid,
  keys,
  lists,
  logs,
  makeEntry,
  mount,
  multiRename,
  parts,
  properties,
  registry,
  raid,
  remove,
  rescue,
  shell,
  server,
  start,
  sums,
  systems,
  terminal,
  transfers,
  undo,
  viewer,
  windowsPlace,
  trash,
  emptyTrash,
  synchronise,
};
