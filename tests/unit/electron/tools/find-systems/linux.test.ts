import { expect, it } from 'vitest';
import { lookInside } from '../../../../../electron/tools/find-systems/look-inside.ts';
import { releaseOf } from '../../../../../electron/tools/find-systems/linux.ts';
import { memoryTarget } from '../../../../support/memory-files.ts';

it('reads what the release is called', () => {
  expect(releaseOf('NAME=x\nPRETTY_NAME="Debian GNU/Linux 11 (bullseye)"\n')).toBe('Debian GNU/Linux 11 (bullseye)');
});

it('knows a Linux by its own files and never follows its links into the rescue system', async () => {
  const target = memoryTarget();
  target.put('/mnt/etc/fstab', '/dev/sda1 / ext4 defaults 0 1\n');
  target.put('/mnt/etc/hostname', 'ns3012345\n');
  target.put('/mnt/boot/vmlinuz-5.10.0-28-amd64', '');
  target.put('/etc/os-release', 'PRETTY_NAME="the rescue system"\n');
  target.link('/mnt/etc/os-release', '/etc/os-release');
  const { files } = target;
  const { signal } = new AbortController();
  expect(files && (await lookInside(files, '/mnt', '/dev/sda1', signal))).toEqual({
    kind: 'linux',
    device: '/dev/sda1',
    hostName: 'ns3012345',
    kernels: ['5.10.0-28-amd64'],
    mounts: [{ device: '/dev/sda1', place: '/', system: 'ext4' }],
  });
});

it('tells of a Windows what it can where its registry is broken, and finds it in any case of letters', async () => {
  const target = memoryTarget();
  target.put('/mnt/WINDOWS/system32/Config/SYSTEM', 'no hive');
  const { files } = target;
  const { signal } = new AbortController();
  expect(files && (await lookInside(files, '/mnt', '/dev/sda1', signal))).toEqual({
    kind: 'windows',
    device: '/dev/sda1',
    users: [],
    unread: ['SYSTEM', 'SOFTWARE'],
  });
  expect(files && (await lookInside(files, '/mnt/WINDOWS', '/dev/sda1', signal))).toBeUndefined();
});
