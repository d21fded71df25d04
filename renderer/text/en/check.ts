/** Words of checking and repairing file systems. */
export const check = {
  check: 'Check file system',
  repair: 'Repair file system …',
  act: 'Check',
  repairAct: 'Repair',
  verdict: {
    clean: 'No damage found',
    errors: 'Damage found; nothing was changed',
    repaired: 'Damage was repaired',
    unknown: 'Not checked to the end',
  },
  next: {
    clean: 'The records of this file system are in order. This says nothing of what is inside the files.',
    errors:
      'Mount the volume read-only and copy off what matters first. Then repair it: “Repair file system” in the list of disks shows what will be done.',
    repaired:
      'Check it once more; it should find nothing now. Files that fit nowhere are in “lost+found” on that volume.',
    unknown: 'Read what the program said.',
  },
  said: 'What the program said',
};
