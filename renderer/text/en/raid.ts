/** Words of checking and rebuilding software RAIDs. */
export const raid = {
  check: 'Check RAID …',
  rebuild: 'Rebuild RAID …',
  checkAct: 'Compare the members',
  rebuildAct: 'Overwrite and rebuild',
  verdict: {
    alike: 'All members are alike',
    differs: (amount: string): string => `${amount} are not alike on all members`,
    unknown: 'Not compared to the end',
  },
  next: {
    alike: 'Each block is the same on all members, so each disk alone has everything.',
    differs:
      'Which member is right can’t be told from here. Swap space may differ without harm. If files are meant, copy off what matters and check the file system; the health of the disks may tell which one is failing.',
    unknown: 'Read the log for what the server said.',
  },
  onto: 'Overwrite this one',
  kinds: { member: 'was a member', partition: 'empty partition', disk: 'empty disk' },
  candidate: (device: string, serial: string, size: string, kind: string): string =>
    `${device} · serial ${serial} · ${size} · ${kind}`,
  noSerial: 'unknown',
  whole: (member: string): string => `${member} holds a second copy of everything now`,
  notWhole: 'The RAID is not whole',
  stillMissing: (member: string, missing: number) =>
    `${member} holds all of the RAID now; ${missing === 1 ? 'one more member is' : `${missing} more members are`} missing`,
};
