import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainLine, refusedSignIn } from '../../../../electron/logs/explain.ts';
import { cases } from '../../../support/cases.ts';

/** As Linux 5 and 6, systemd 247 to 255, OpenSSH 8 and 9, smartd, dpkg and GRUB write them. */
const samples: readonly [string, string, string][] = [
  ['panic', 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)', 'could not go on'],
  ['panic', 'VFS: Unable to mount root fs via NFS, trying floppy.', 'did not find the disk'],
  ['memory', 'Out of memory: Killed process 1234 (mysqld) total-vm:8123456kB, anon-rss:4kB', 'ended mysqld'],
  ['memory', 'Out of memory: Kill process 99 (java) score 900 or sacrifice child', 'ended java'],
  ['memory', 'apache2 invoked oom-killer: gfp_mask=0xcc0, order=0, oom_score_adj=0', 'memory was full'],
  ['memory', 'mariadb.service: A process of this unit has been killed by the OOM killer.', 'memory was full'],
  [
    'file-system',
    'EXT4-fs error (device sdb2): ext4_find_entry:1680: inode #2: comm mysqld: reading directory lblock 0',
    'sdb2',
  ],
  ['file-system', 'XFS (md2): Metadata corruption detected at xfs_agf_read_verify+0x70', 'md2'],
  ['file-system', 'XFS (sda1): Internal error XFS_WANT_CORRUPTED_GOTO at line 1', 'sda1'],
  [
    'file-system',
    'BTRFS error (device sda3: state EA): bdev /dev/sda3 errs: wr 0, rd 0, flush 0, corrupt 4, gen 0',
    'sda3',
  ],
  ['file-system', 'EXT4-fs (sda1): Remounting filesystem read-only', 'nothing could be written'],
  ['file-system', '/dev/sda1: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.', 'start stopped'],
  ['disk', 'blk_update_request: I/O error, dev sda, sector 12345 op 0x0:(READ) flags 0x0', 'sda could not be read'],
  ['disk', 'critical medium error, dev nvme0n1, sector 5 op 0x0:(READ)', 'nvme0n1'],
  ['disk', 'Buffer I/O error on dev dm-0, logical block 0, async page read', 'dm-0'],
  ['disk', 'nvme nvme0: I/O 12 QID 3 timeout, aborting', 'nvme0'],
  ['disk', 'ata2.00: error: { UNC }', 'ata2'],
  ['disk', 'ata1.00: failed command: READ FPDMA QUEUED', 'ata1'],
  ['disk', 'Device: /dev/sdb [SAT], 8 Currently unreadable (pending) sectors', '8 sectors'],
  ['disk', 'Device: /dev/sda [SAT], FAILED SMART self-check. BACK UP DATA NOW!', 'will fail'],
  ['raid', 'md/raid1:md2: Disk failure on sdb2, disabling device.', 'took sdb2 out'],
  ['raid', 'md: md127: kicking non-fresh sdb2 from array!', 'is older'],
  ['raid', 'md/raid:md3: not enough operational devices (2/4 failed)', 'without one or more'],
  ['raid', 'DegradedArray event detected on md device /dev/md2', 'without one or more'],
  ['hardware', 'mce: [Hardware Error]: Machine check events logged', 'hardware'],
  ['hardware', 'EDAC MC0: 1 CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0', 'memory'],
  ['hardware', 'CPU3: Core temperature above threshold, cpu clock throttled', 'too hot'],
  ['kernel', 'BUG: kernel NULL pointer dereference, address: 0000000000000000', 'crashed'],
  ['kernel', 'INFO: task jbd2/sda1-8:210 blocked for more than 120 seconds.', '120 seconds'],
  ['kernel', 'watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [kworker]', 'crashed'],
  ['kernel', 'rcu_sched self-detected stall on CPU', 'stood still'],
  ['full', 'write failed: No space left on device', 'no room'],
  ['full', 'InnoDB: The disk is full', 'no room'],
  ['start-up', 'Timed out waiting for device dev-disk-by\\x2duuid-1234.device - /dev/disk/by-uuid/1234.', 'in vain'],
  ['start-up', 'Dependency failed for /srv/data.', '/srv/data'],
  ['start-up', 'Dependency failed for Local File Systems.', 'Local File Systems'],
  ['start-up', 'Failed to mount boot.mount - /boot.', 'could not be mounted'],
  ['start-up', 'Reached target emergency.target - Emergency Mode.', 'emergency mode'],
  ['grub', 'grub-install: error: cannot find a GRUB drive for /dev/sda1.  Check your device.map.', 'cannot find'],
  ['grub', 'error: no such partition.', 'no such partition'],
  ['grub', 'update-initramfs: failed for /boot/initrd.img-6.1.0-18-amd64 with 1.', 'initramfs'],
  ['unit', "nginx.service: Failed with result 'exit-code'.", 'an error of its own'],
  ['unit', 'mysql@2.service: Start request repeated too quickly.', 'again and again'],
  ['unit', 'Failed to start nginx.service - A high performance web server.', 'nginx.service'],
  ['network', 'igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Down', 'eno1'],
  ['network', 'eno1: Lost carrier', 'eno1'],
  ['network', 'NETDEV WATCHDOG: eth0 (e1000e): transmit queue 0 timed out', 'eth0'],
  ['network', 'No DHCPOFFERS received.', 'DHCP'],
  ['network', 'duplicate address 192.0.2.7 detected', '192.0.2.7'],
  ['packages', 'dpkg: error processing package linux-image-6.1.0 (--configure):', 'linux-image-6.1.0'],
  ['packages', 'E: Sub-process /usr/bin/dpkg returned an error code (1)', 'error'],
  [
    'unclean',
    'File /var/log/journal/1/system.journal corrupted or uncleanly shut down, renaming and replacing.',
    'switched off',
  ],
  ['unclean', 'EXT4-fs (sda2): recovery complete', 'was not closed'],
  [
    'refused-sign-in',
    'Failed password for invalid user oracle from 192.0.2.7 port 40022 ssh2',
    'oracle was refused, from 192.0.2.7',
  ],
  ['refused-sign-in', 'Invalid user admin from 2001:db8::7 port 40022', '2001:db8::7'],
  ['refused-sign-in', 'Connection closed by authenticating user root 192.0.2.7 port 40022 [preauth]', 'root gave up'],
  [
    'refused-sign-in',
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root',
    '192.0.2.7',
  ],
  ['signed-in', 'Accepted publickey for root from 192.0.2.7 port 5 ssh2: ED25519 SHA256:abc', 'with a key'],
  ['starts-and-stops', 'Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)', '6.1.0-18-amd64'],
  ['starts-and-stops', 'Reached target reboot.target - System Reboot.', 'in order'],
];

describe('a line that matters', () => {
  it('is told from others, with what it means', () => {
    for (const [topic, line, words] of samples) {
      const meaning = explainLine(line);
      expect(meaning?.topic, line).toBe(topic);
      expect(meaning?.words, line).toContain(words);
    }
  });

  it('is not seen where there is none', () => {
    for (const line of [
      'Started session-4.scope - Session 4 of User root.',
      'connect from unknown[192.0.2.7]',
      '(root) CMD (   cd / && run-parts --report /etc/cron.hourly)',
      'Finished apt-daily.service - Daily apt download activities.',
      'EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.',
      'Received disconnect from 192.0.2.7 port 5:11: Bye Bye [preauth]',
      '',
    ])
      expect(explainLine(line), line).toBeUndefined();
  });

  it('tells who was refused', () => {
    const refused = (line: string) => refusedSignIn(line);
    expect(refused('Failed password for invalid user a b from 192.0.2.7 port 5 ssh2')).toEqual({
      name: 'a b',
      address: '192.0.2.7',
      port: '5',
    });
    expect(refused('Invalid user  from 192.0.2.7 port 5')).toMatchObject({ address: '192.0.2.7', port: '5' });
    // A name is the attacker’s to choose: the address is the one that sshd wrote at the end.
    expect(refused('Invalid user root from 198.51.100.1 port 1 from 192.0.2.7 port 5')?.address).toBe('192.0.2.7');
    expect(refused('authentication failure; logname= uid=0 rhost=192.0.2.9 ')).toEqual({ address: '192.0.2.9' });
  });

  it('costs little, however hostile it is', () => {
    const parts = samples.map(([, line]) => line);
    const started = performance.now();
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts, ' ', 'from ', 'a', '192.0.2.7 '), { maxLength: 300 }), (some) => {
        const line = some.join('').slice(0, 16_384);
        explainLine(line);
        refusedSignIn(line);
      }),
      { numRuns: cases(50, 500) },
    );
    for (const part of [...parts, 'Failed a for ', '[', 'ata1', 'a.service: ', '(md']) {
      const line = part.repeat(16_384 / part.length);
      explainLine(line);
      refusedSignIn(line);
    }
    expect(performance.now() - started).toBeLessThan(cases(5_000, 30_000));
  });
});
