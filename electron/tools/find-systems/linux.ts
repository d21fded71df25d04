import type { FoundSystem } from './contract.ts';

/** The value of a variable in `/etc/os-release` (os-release(5)). */
export function releaseOf(text: string): string | undefined {
  return /^PRETTY_NAME=(["']?)(.*)\1$/m.exec(text)?.[2] || undefined;
}

/** The lines of an `/etc/fstab` (fstab(5)) that name a place for files. */
export function readFstab(text: string): Extract<FoundSystem, { kind: 'linux' }>['mounts'] {
  const plain = (field: string) =>
    field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
  return text.split('\n').flatMap((line) => {
    const [device = '', place = '', system = ''] = line.trim().split(/\s+/);
    if (device.startsWith('#') || !place.startsWith('/') || KERNELS_OWN.test(system)) return [];
    return [{ device: plain(device), place: plain(place), system }];
  });
}

const KERNELS_OWN = /^(?:proc|sysfs|devpts|tmpfs|devtmpfs|cgroup2?|debugfs|efivarfs|securityfs)$/;
