import type { z } from 'zod';
import { explainUnreachable } from '../tools/explain-unreachable/contract.ts';
import { readEventLog } from '../tools/read-event-log/contract.ts';
import { listLogs } from '../tools/list-logs/contract.ts';
import { readLogs } from '../tools/read-logs/contract.ts';
import { copyFiles } from '../tools/copy-files/contract.ts';
import { makeChecksums } from '../tools/make-checksums/contract.ts';
import { removeFiles } from '../tools/remove-files/contract.ts';
import { synchroniseFolders } from '../tools/synchronise-folders/contract.ts';
import { saveFile } from '../tools/save-file/contract.ts';
import { pushBackup } from '../tools/push-backup/contract.ts';
import { restoreBackup } from '../tools/restore-backup/contract.ts';
import { undoChanges } from '../tools/undo-changes/contract.ts';
import { verifyChecksums } from '../tools/verify-checksums/contract.ts';
import { emptyTrash } from '../tools/empty-trash/contract.ts';
import { testArchive } from '../tools/test-archive/contract.ts';
import { trashFiles } from '../tools/trash-files/contract.ts';
import { renameFiles } from '../tools/rename-files/contract.ts';
import { changeAttributes } from '../tools/change-attributes/contract.ts';
import { mountByFstab } from '../tools/mount-by-fstab/contract.ts';
import { installPrograms } from '../tools/install-programs/contract.ts';
import { checkRaid } from '../tools/check-raid/contract.ts';
import { rebuildRaid } from '../tools/rebuild-raid/contract.ts';
import { checkFileSystem } from '../tools/check-file-system/contract.ts';
import { mountVolume } from '../tools/mount-volume/contract.ts';
import { restartServer } from '../tools/restart-server/contract.ts';
import { unmountVolume } from '../tools/unmount-volume/contract.ts';
import { findSystems } from '../tools/find-systems/contract.ts';
import { listAccounts } from '../tools/list-accounts/contract.ts';
import { resetWindowsPassword } from '../tools/reset-windows-password/contract.ts';
import { changeAdministrators } from '../tools/change-administrators/contract.ts';
import { willItSignIn } from '../tools/will-it-sign-in/contract.ts';
import { listServerSettings } from '../tools/list-server-settings/contract.ts';
import { switchFirewall } from '../tools/switch-firewall/contract.ts';
import { enableRemoteDesktop } from '../tools/enable-remote-desktop/contract.ts';
import { enableNetworkCard } from '../tools/enable-network-card/contract.ts';
import { setNetworkAddress } from '../tools/set-network-address/contract.ts';
import { listServices } from '../tools/list-services/contract.ts';
import { changeServices } from '../tools/change-services/contract.ts';
import { listStartUp } from '../tools/list-start-up/contract.ts';
import { changeStartUp } from '../tools/change-start-up/contract.ts';
import { makeEntry } from '../tools/make-entry/contract.ts';
import { browseRegistry } from '../tools/browse-registry/contract.ts';
import { searchRegistry } from '../tools/search-registry/contract.ts';
import { checkBoot } from '../tools/check-boot/contract.ts';
import { repairBoot } from '../tools/repair-boot/contract.ts';
import { addFirmwareEntry } from '../tools/add-firmware-entry/contract.ts';
import { runAtNextStart } from '../tools/run-at-next-start/contract.ts';
import { restoreBootFiles } from '../tools/restore-boot-files/contract.ts';
import { compareRegistry } from '../tools/compare-registry/contract.ts';
import { listAutoruns } from '../tools/list-autoruns/contract.ts';
import { editRegistry } from '../tools/edit-registry/contract.ts';

/** What a tool takes, shows in its plan, and gives back. */
export interface ToolContract {
  readonly id: string;
  readonly title: string;
  /** One sentence for menus, help and the command line. */
  readonly description: string;
  readonly input: z.ZodType;
  readonly preview: z.ZodType;
  readonly result: z.ZodType;
}

/** Every tool there is. The engine's and the page's lists must follow this one, or the build fails. */
export const toolContracts = {
  'explain-unreachable': explainUnreachable,
  'read-event-log': readEventLog,
  'list-logs': listLogs,
  'read-logs': readLogs,
  'copy-files': copyFiles,
  'make-checksums': makeChecksums,
  'remove-files': removeFiles,
  'synchronise-folders': synchroniseFolders,
  'save-file': saveFile,
  'undo-changes': undoChanges,
  'verify-checksums': verifyChecksums,
  'test-archive': testArchive,
  'trash-files': trashFiles,
  'empty-trash': emptyTrash,
  'rename-files': renameFiles,
  'change-attributes': changeAttributes,
  'list-accounts': listAccounts,
  'reset-windows-password': resetWindowsPassword,
  'change-administrators': changeAdministrators,
  'will-it-sign-in': willItSignIn,
  'list-server-settings': listServerSettings,
  'switch-firewall': switchFirewall,
  'enable-remote-desktop': enableRemoteDesktop,
  'enable-network-card': enableNetworkCard,
  'set-network-address': setNetworkAddress,
  'list-services': listServices,
  'change-services': changeServices,
  'list-start-up': listStartUp,
  'change-start-up': changeStartUp,
  'browse-registry': browseRegistry,
  'search-registry': searchRegistry,
  'check-boot': checkBoot,
  'repair-boot': repairBoot,
  'add-firmware-entry': addFirmwareEntry,
  'run-at-next-start': runAtNextStart,
  'restore-boot-files': restoreBootFiles,
  'compare-registry': compareRegistry,
  'edit-registry': editRegistry,
  'list-autoruns': listAutoruns,
  'make-entry': makeEntry,
  'push-backup': pushBackup,
  'restore-backup': restoreBackup,
  'find-systems': findSystems,
  'check-file-system': checkFileSystem,
  'mount-by-fstab': mountByFstab,
  'install-programs': installPrograms,
  'check-raid': checkRaid,
  'rebuild-raid': rebuildRaid,
  'mount-volume': mountVolume,
  'unmount-volume': unmountVolume,
  'restart-server': restartServer,
} satisfies Record<string, ToolContract>;

export type ToolId = keyof typeof toolContracts;
export type ToolInput<T extends ToolId> = z.infer<(typeof toolContracts)[T]['input']>;
export type ToolPreview<T extends ToolId> = z.infer<(typeof toolContracts)[T]['preview']>;
export type ToolResult<T extends ToolId> = z.infer<(typeof toolContracts)[T]['result']>;
