import { plural } from '../plural.ts';

/** Words of backups on a backup space. */
export const backup = {
  push: 'Push the backup',
  pushed: (name: string, parts: number, size: string) =>
    `${name}: ${plural(parts, 'part', 'parts')} stored and compared, ${size}`,
  restore: 'Restore',
  restored: (parts: number, size: string) => `${plural(parts, 'part', 'parts')} restored, ${size}`,
};
