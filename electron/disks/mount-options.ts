/** Options that keep even a journal from being replayed. */
const reading: Readonly<Record<string, string>> = {
  ext2: 'ro',
  ext3: 'ro,noload',
  ext4: 'ro,noload',
  xfs: 'ro,norecovery',
  btrfs: 'ro,rescue=nologreplay',
  vfat: 'ro',
  exfat: 'ro',
  iso9660: 'ro',
  udf: 'ro',
};

/** What `mount` needs to know to read a file system without changing a byte of it; undefined for what is none. */
export function readingOptions(content: string | undefined): string[] | undefined {
  if (content === 'ntfs') return ['-t', 'ntfs-3g', '-o', 'ro'];
  const options = content === undefined || !Object.hasOwn(reading, content) ? undefined : reading[content];
  return content === undefined || options === undefined ? undefined : ['-t', content, '-o', options];
}

/** Mounted read-only, ext2 to ext4 still remove files that were deleted while they were open; not where the device itself refuses. */
export const writesUnlessProtected = (content: string | undefined): boolean => /^ext[234]$/.test(content ?? '');
