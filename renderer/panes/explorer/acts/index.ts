import type { Action } from '../../../shell/actions.ts';
import { archive } from './archive.tsx';
import { attributes } from './attributes.tsx';
import { checksums } from './checksums.ts';
import { deadServer } from './dead-server.ts';
import { synchronise } from './synchronise.ts';
import { columns } from './columns.ts';
import type { ActContext, ExplorerAct } from './context.ts';
import { compareFiles } from './compare-files.ts';
import { copyPath } from './copy-path.ts';
import { download } from './download.ts';
import { dragOut } from './drag-out.tsx';
import { drives } from './drives.tsx';
import { filter } from './filter.ts';
import { edit } from './edit.ts';
import { flat } from './flat.ts';
import { folderSize } from './folder-size.ts';
import { find } from './find.ts';
import { go } from './go.ts';
import { history } from './history.tsx';
import { hotlistAct } from './hotlist.tsx';
import { linuxLogs } from './linux-logs.ts';
import { look } from './look.ts';
import { makeEntry } from './make-entry.tsx';
import { multiRename } from './multi-rename.tsx';
import { newFolder } from './new-folder.tsx';
import { panes } from './panes.ts';
import { properties } from './properties.tsx';
import { quickView } from './quick-view.ts';
import { remove } from './remove.ts';
import { rename } from './rename.ts';
import { select } from './select.tsx';
import { sort } from './sort.ts';
import { tabs } from './tabs.ts';
import { transfer } from './transfer.ts';
import { usage } from './usage.ts';
import { view } from './view.ts';

/** Every act of the explorer, in the order in which menus show them. */
const acts: readonly ExplorerAct[] = [
  view,
  archive,
  edit,
  transfer,
  download,
  dragOut,
  rename,
  multiRename,
  attributes,
  properties,
  remove,
  copyPath,
  newFolder,
  makeEntry,
  select,
  sort,
  columns,
  look,
  filter,
  flat,
  quickView,
  folderSize,
  panes,
  go,
  history,
  hotlistAct,
  drives,
  tabs,
  checksums,
  deadServer,
  linuxLogs,
  find,
  usage,
  synchronise,
  compareFiles,
];

/** What can be done in an explorer, for keys, menus, context menu, key bar and palette. */
export function explorerActions(context: ActContext): readonly Action[] {
  return acts.flatMap((act) => act(context));
}
