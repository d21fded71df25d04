import type { ToolId } from '../../electron/contract/tools.ts';
import { rescuePane } from '../panes/rescue/pane.ts';
import { disksPane } from '../panes/disks/pane.ts';
import { editorPane } from '../panes/editor/pane.ts';
import { explorerPane } from '../panes/explorer/pane.ts';
import { findPane } from '../panes/find/pane.ts';
import { synchronisePane } from '../panes/synchronise/pane.ts';
import { serverPane } from '../panes/server/pane.ts';
import { registryPane } from '../panes/registry/pane.ts';
import { logsPane } from '../panes/logs/pane.ts';
import { accountsPane } from '../panes/accounts/pane.ts';
import { terminalPane } from '../panes/terminal/pane.ts';
import { compareFilesPane } from '../panes/compare-files/pane.ts';
import { viewerPane } from '../panes/viewer/pane.ts';
import { usagePane } from '../panes/usage/pane.ts';
import type { PaneKind } from '../shell/pane.ts';
import type { ToolView } from '../shell/tool-view.ts';
import { explainUnreachableView } from './explain-unreachable/view.tsx';
import { readEventLogView } from './read-event-log/view.tsx';
import { copyFilesView } from './copy-files/view.ts';
import { makeChecksumsView } from './make-checksums/view.tsx';
import { renameFilesView } from './rename-files/view.tsx';
import { removeFilesView } from './remove-files/view.tsx';
import { synchroniseFoldersView } from './synchronise-folders/view.tsx';
import { saveFileView } from './save-file/view.tsx';
import { undoChangesView } from './undo-changes/view.tsx';
import { verifyChecksumsView } from './verify-checksums/view.tsx';
import { emptyTrashView } from './empty-trash/view.tsx';
import { testArchiveView } from './test-archive/view.tsx';
import { trashFilesView } from './trash-files/view.tsx';
import { changeAttributesView } from './change-attributes/view.tsx';
import { pushBackupView } from './push-backup/view.tsx';
import { restoreBackupView } from './restore-backup/view.tsx';
import { mountByFstabView } from './mount-by-fstab/view.tsx';
import { installProgramsView } from './install-programs/view.tsx';
import { checkRaidView } from './check-raid/view.tsx';
import { rebuildRaidView } from './rebuild-raid/view.tsx';
import { checkFileSystemView } from './check-file-system/view.tsx';
import { mountVolumeView } from './mount-volume/view.tsx';
import { restartServerView } from './restart-server/view.tsx';
import { unmountVolumeView } from './unmount-volume/view.tsx';
import { findSystemsView } from './find-systems/view.tsx';
import { listAccountsView } from './list-accounts/view.tsx';
import { resetWindowsPasswordView } from './reset-windows-password/view.tsx';
import { changeAdministratorsView } from './change-administrators/view.tsx';
import { willItSignInView } from './will-it-sign-in/view.tsx';
import { listServerSettingsView } from './list-server-settings/view.tsx';
import { switchFirewallView } from './switch-firewall/view.tsx';
import { enableRemoteDesktopView } from './enable-remote-desktop/view.tsx';
import { enableNetworkCardView } from './enable-network-card/view.tsx';
import { setNetworkAddressView } from './set-network-address/view.tsx';
import { listServicesView } from './list-services/view.tsx';
import { changeServicesView } from './change-services/view.tsx';
import { listStartUpView } from './list-start-up/view.tsx';
import { changeStartUpView } from './change-start-up/view.tsx';
import { listLogsView } from './list-logs/view.tsx';
import { readLogsView } from './read-logs/view.tsx';
import { makeEntryView } from './make-entry/view.tsx';
import { browseRegistryView } from './browse-registry/view.tsx';
import { searchRegistryView } from './search-registry/view.tsx';
import { checkBootView } from './check-boot/view.tsx';
import { repairBootView } from './repair-boot/view.tsx';
import { addFirmwareEntryView } from './add-firmware-entry/view.tsx';
import { runAtNextStartView } from './run-at-next-start/view.tsx';
import { restoreBootFilesView } from './restore-boot-files/view.tsx';
import { compareRegistryView } from './compare-registry/view.tsx';
import { listAutorunsView } from './list-autoruns/view.tsx';
import { editRegistryView } from './edit-registry/view.tsx';

/** Every kind of tab, in the order of the rail. */
export const panes: readonly PaneKind[] = [
  rescuePane,
  explorerPane,
  disksPane,
  accountsPane,
  serverPane,
  registryPane,
  logsPane,
  terminalPane,
  viewerPane,
  compareFilesPane,
  editorPane,
  synchronisePane,
  findPane,
  usagePane,
];

/** How each tool shows its plan and its result. */
export const toolViews: { readonly [T in ToolId]: ToolView<T> } = {
  'explain-unreachable': explainUnreachableView,
  'read-event-log': readEventLogView,
  'list-logs': listLogsView,
  'read-logs': readLogsView,
  'copy-files': copyFilesView,
  'make-checksums': makeChecksumsView,
  'remove-files': removeFilesView,
  'synchronise-folders': synchroniseFoldersView,
  'save-file': saveFileView,
  'undo-changes': undoChangesView,
  'verify-checksums': verifyChecksumsView,
  'test-archive': testArchiveView,
  'trash-files': trashFilesView,
  'empty-trash': emptyTrashView,
  'rename-files': renameFilesView,
  'change-attributes': changeAttributesView,
  'list-accounts': listAccountsView,
  'reset-windows-password': resetWindowsPasswordView,
  'change-administrators': changeAdministratorsView,
  'will-it-sign-in': willItSignInView,
  'list-server-settings': listServerSettingsView,
  'switch-firewall': switchFirewallView,
  'enable-remote-desktop': enableRemoteDesktopView,
  'enable-network-card': enableNetworkCardView,
  'set-network-address': setNetworkAddressView,
  'list-services': listServicesView,
  'change-services': changeServicesView,
  'list-start-up': listStartUpView,
  'change-start-up': changeStartUpView,
  'browse-registry': browseRegistryView,
  'search-registry': searchRegistryView,
  'check-boot': checkBootView,
  'repair-boot': repairBootView,
  'add-firmware-entry': addFirmwareEntryView,
  'run-at-next-start': runAtNextStartView,
  'restore-boot-files': restoreBootFilesView,
  'compare-registry': compareRegistryView,
  'edit-registry': editRegistryView,
  'list-autoruns': listAutorunsView,
  'make-entry': makeEntryView,
  'push-backup': pushBackupView,
  'restore-backup': restoreBackupView,
  'find-systems': findSystemsView,
  'check-file-system': checkFileSystemView,
  'mount-by-fstab': mountByFstabView,
  'install-programs': installProgramsView,
  'check-raid': checkRaidView,
  'rebuild-raid': rebuildRaidView,
  'mount-volume': mountVolumeView,
  'unmount-volume': unmountVolumeView,
  'restart-server': restartServerView,
};
