/** What the codes of partition types mean: MBR in hexadecimal as `sfdisk` writes it, GPT as GUID in upper case. */
const names: Readonly<Record<string, string>> = {
  '1': 'FAT12',
  '5': 'Extended',
  '6': 'FAT16',
  '7': 'Windows (NTFS or exFAT)',
  b: 'FAT32',
  c: 'FAT32',
  e: 'FAT16',
  f: 'Extended',
  '27': 'Windows recovery',
  '42': 'Windows dynamic disk',
  '82': 'Linux swap',
  '83': 'Linux',
  '85': 'Linux extended',
  '8e': 'Linux LVM',
  ee: 'Protects a GPT',
  ef: 'EFI system partition',
  fd: 'Linux RAID',
  'C12A7328-F81F-11D2-BA4B-00A0C93EC93B': 'EFI system partition',
  'E3C9E316-0B5C-4DB8-817D-F92DF00215AE': 'Microsoft reserved',
  'EBD0A0A2-B9E5-4433-87C0-68B6B72699C7': 'Windows data',
  'DE94BBA4-06D1-4D40-A16A-BFD50179D6AC': 'Windows recovery',
  '5808C8AA-7E8F-42E0-85D2-E1E90434CFB3': 'Windows dynamic disk, its database',
  'AF9B60A0-1431-4F62-BC68-3311714A69AD': 'Windows dynamic disk, its data',
  'E75CAF8F-F680-4CEE-AFA3-B001E56EFC2D': 'Windows Storage Spaces',
  '21686148-6449-6E6F-744E-656564454649': 'BIOS boot',
  '0FC63DAF-8483-4772-8E79-3D69D8477DE4': 'Linux',
  '4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709': 'Linux root',
  '933AC7E1-2EB4-4F13-B844-0E14E2AEF915': 'Linux home',
  '4D21B016-B534-45C2-A9FB-5C16E091FD2D': 'Linux /var',
  '0657FD6D-A4AB-43C4-84E5-0933C84B4F4F': 'Linux swap',
  'E6D6D379-F507-44C2-A23C-238F2A3DF928': 'Linux LVM',
  'A19D880F-05FC-4D3B-A006-743F0F84911E': 'Linux RAID',
  'CA7D7CCB-63ED-4C53-861C-1742536059CC': 'Linux, encrypted',
};

/** The meaning of a partition's type, or the code itself. */
export function typeName(code: string): string {
  const plain = code.replace(/^0x/, '');
  return names[plain.length > 2 ? plain.toUpperCase() : plain.toLowerCase().replace(/^0(?=.)/, '')] ?? code;
}
