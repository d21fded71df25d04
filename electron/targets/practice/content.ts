import { ARCHIVE, plantArchive } from './content/archive.ts';
import { plantLinux } from './content/linux.ts';
import { planterFor } from './content/planter.ts';
import { plantRescue } from './content/rescue.ts';
import { plantWindows } from './content/windows.ts';
import { Disk, type DiskOptions } from './disk.ts';
import { programs } from './shell/programs.ts';

/** The disk of a practice server as it is found: a rescue system with a Windows and a Linux disk mounted, always the same. */
export function makePracticeDisk(options: DiskOptions = {}): Disk {
  const disk = new Disk(options);
  const planter = planterFor(disk);
  plantRescue(planter, programs.keys());
  plantWindows(planter);
  plantLinux(planter);
  plantArchive(planter);
  planter.finish();
  disk.freeze(ARCHIVE);
  disk.seal();
  return disk;
}
