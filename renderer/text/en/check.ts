/** Words of checking and repairing file systems. */
export const check = {
  check: 'Check file system',
  repair: 'Repair file system …',
  act: 'Check',
  repairAct: 'Repair',
  verdict: {
    clean: 'No damage found',
    unclean: 'No damage found, but it was not shut down in order',
    errors: 'Damage found; nothing was changed',
    unreplayed: 'It was not shut down in order, so nobody can say yet',
    repaired: 'Damage was repaired',
    left: 'Repaired in part: damage is left',
    unknown: 'Not checked to the end',
  },
  next: {
    clean: 'The records of this file system are in order. This says nothing of what is inside the files.',
    unclean:
      'Windows has changes in its journal that are not in the files yet. Only read it here; Windows puts them in order when it starts.',
    unreplayed:
      'Its journal holds changes that are not in their places yet, and what is listed below may be nothing else. Copy off what matters first, mounted read-only. Mounted once for writing it puts itself in order; check it again then.',
    errors:
      'Mount the volume read-only and copy off what matters first. Then repair it: “Repair file system” in the list of disks shows what will be done.',
    repaired:
      'Check it once more; it should find nothing now. Files that fit nowhere are in “lost+found” on that volume.',
    left: 'Mount it read-only and copy off what can be read. Repair it once more then; if damage stays, the disk itself may fail.',
    unknown: 'Read what the program said.',
  },
  said: 'What the program said',
};
