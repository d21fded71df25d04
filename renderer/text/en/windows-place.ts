/** Words of choosing a Windows that does not run. */
export const windowsPlace = {
  on: 'On',
  folder: 'Folder of the Windows',
  folderHint: 'Where its disk is mounted, such as /mnt/windows or D:\\',
  look: 'Look',
  none: 'Which Windows?',
  noneText: 'Choose the folder where its disk is mounted. Nothing is changed by looking.',
  replayed: (hives: string) =>
    `This Windows was not shut down in order. The transaction logs of ${hives} were taken into account.`,
};
