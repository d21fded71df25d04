import type { ToolId, toolContracts } from '../contract/tools.ts';
import type { Tool } from '../engine/tool.ts';
import { explainUnreachableTool } from './explain-unreachable/index.ts';
import { listLogsTool } from './list-logs/index.ts';
import { readLogsTool } from './read-logs/index.ts';
import { readEventLogTool } from './read-event-log/index.ts';
import { copyFilesTool } from './copy-files/index.ts';
import { makeChecksumsTool } from './make-checksums/index.ts';
import { removeFilesTool } from './remove-files/index.ts';
import { synchroniseFoldersTool } from './synchronise-folders/index.ts';
import { saveFileTool } from './save-file/index.ts';
import { pushBackupTool } from './push-backup/index.ts';
import { restoreBackupTool } from './restore-backup/index.ts';
import { undoChangesTool } from './undo-changes/index.ts';
import { verifyChecksumsTool } from './verify-checksums/index.ts';
import { emptyTrashTool } from './empty-trash/index.ts';
import { testArchiveTool } from './test-archive/index.ts';
import { trashFilesTool } from './trash-files/index.ts';
import { renameFilesTool } from './rename-files/index.ts';
import { changeAttributesTool } from './change-attributes/index.ts';
import { mountByFstabTool } from './mount-by-fstab/index.ts';
import { installProgramsTool } from './install-programs/index.ts';
import { checkRaidTool } from './check-raid/index.ts';
import { rebuildRaidTool } from './rebuild-raid/index.ts';
import { checkFileSystemTool } from './check-file-system/index.ts';
import { mountVolumeTool } from './mount-volume/index.ts';
import { restartServerTool } from './restart-server/index.ts';
import { unmountVolumeTool } from './unmount-volume/index.ts';
import { findSystemsTool } from './find-systems/index.ts';
import { listAccountsTool } from './list-accounts/index.ts';
import { resetWindowsPasswordTool } from './reset-windows-password/index.ts';
import { changeAdministratorsTool } from './change-administrators/index.ts';
import { willItSignInTool } from './will-it-sign-in/index.ts';
import { listServerSettingsTool } from './list-server-settings/index.ts';
import { switchFirewallTool } from './switch-firewall/index.ts';
import { enableRemoteDesktopTool } from './enable-remote-desktop/index.ts';
import { enableNetworkCardTool } from './enable-network-card/index.ts';
import { setNetworkAddressTool } from './set-network-address/index.ts';
import { listServicesTool } from './list-services/index.ts';
import { changeServicesTool } from './change-services/index.ts';
import { listStartUpTool } from './list-start-up/index.ts';
import { changeStartUpTool } from './change-start-up/index.ts';
import { makeEntryTool } from './make-entry/index.ts';
import { browseRegistryTool } from './browse-registry/index.ts';
import { searchRegistryTool } from './search-registry/index.ts';
import { checkBootTool } from './check-boot/index.ts';
import { repairBootTool } from './repair-boot/index.ts';
import { addFirmwareEntryTool } from './add-firmware-entry/index.ts';
import { runAtNextStartTool } from './run-at-next-start/index.ts';
import { restoreBootFilesTool } from './restore-boot-files/index.ts';
import { compareRegistryTool } from './compare-registry/index.ts';
import { listAutorunsTool } from './list-autoruns/index.ts';
import { editRegistryTool } from './edit-registry/index.ts';

const byId: { readonly [T in ToolId]: Tool<(typeof toolContracts)[T]> } = {
  'explain-unreachable': explainUnreachableTool,
  'read-event-log': readEventLogTool,
  'list-logs': listLogsTool,
  'read-logs': readLogsTool,
  'copy-files': copyFilesTool,
  'make-checksums': makeChecksumsTool,
  'remove-files': removeFilesTool,
  'synchronise-folders': synchroniseFoldersTool,
  'save-file': saveFileTool,
  'undo-changes': undoChangesTool,
  'verify-checksums': verifyChecksumsTool,
  'test-archive': testArchiveTool,
  'trash-files': trashFilesTool,
  'empty-trash': emptyTrashTool,
  'rename-files': renameFilesTool,
  'change-attributes': changeAttributesTool,
  'list-accounts': listAccountsTool,
  'reset-windows-password': resetWindowsPasswordTool,
  'change-administrators': changeAdministratorsTool,
  'will-it-sign-in': willItSignInTool,
  'list-server-settings': listServerSettingsTool,
  'switch-firewall': switchFirewallTool,
  'enable-remote-desktop': enableRemoteDesktopTool,
  'enable-network-card': enableNetworkCardTool,
  'set-network-address': setNetworkAddressTool,
  'list-services': listServicesTool,
  'change-services': changeServicesTool,
  'list-start-up': listStartUpTool,
  'change-start-up': changeStartUpTool,
  'browse-registry': browseRegistryTool,
  'search-registry': searchRegistryTool,
  'check-boot': checkBootTool,
  'repair-boot': repairBootTool,
  'add-firmware-entry': addFirmwareEntryTool,
  'run-at-next-start': runAtNextStartTool,
  'restore-boot-files': restoreBootFilesTool,
  'compare-registry': compareRegistryTool,
  'edit-registry': editRegistryTool,
  'list-autoruns': listAutorunsTool,
  'make-entry': makeEntryTool,
  'push-backup': pushBackupTool,
  'restore-backup': restoreBackupTool,
  'find-systems': findSystemsTool,
  'check-file-system': checkFileSystemTool,
  'mount-by-fstab': mountByFstabTool,
  'install-programs': installProgramsTool,
  'check-raid': checkRaidTool,
  'rebuild-raid': rebuildRaidTool,
  'mount-volume': mountVolumeTool,
  'unmount-volume': unmountVolumeTool,
  'restart-server': restartServerTool,
};

/** Every tool; the build fails when one of the contract's is missing here. */
export const tools: readonly Tool[] = Object.values(byId);
