/** What the tests need of the system, in one place: Debian's package and a file by which it is known. */
export const debianPackages = [
  { name: 'openssh-server', file: '/usr/sbin/sshd', for: 'a real OpenSSH server' },
  { name: 'openssh-sftp-server', file: '/usr/lib/openssh/sftp-server', for: 'a real SFTP server' },
  { name: 'openssh-client', file: '/usr/bin/ssh-keygen', for: 'keys, and sftp to measure against' },
  { name: 'dropbear-bin', file: '/usr/sbin/dropbear', for: 'a small SSH server as rescue systems have it' },
  { name: 'putty-tools', file: '/usr/bin/puttygen', for: 'keys as PuTTY writes them' },
  { name: 'chromium', file: '/usr/bin/chromium', for: 'user stories in a real browser' },
  { name: 'fonts-noto-core', file: '/usr/share/fonts/truetype/noto', for: 'the same letters on every machine' },
  {
    name: 'python3-impacket',
    file: '/usr/lib/python3/dist-packages/impacket/examples/secretsdump.py',
    for: 'an independent reader of Windows accounts',
  },
  { name: 'chntpw', file: '/usr/sbin/chntpw', for: 'another one' },
  { name: 'libhivex-bin', file: '/usr/bin/hivexml', for: 'an independent reader of registry hives' },
  { name: 'reglookup', file: '/usr/bin/reglookup', for: 'another one' },
  { name: 'ntfs-3g', file: '/usr/bin/ntfs-3g', for: 'real disks of Windows' },
  { name: 'attr', file: '/usr/bin/getfattr', for: 'what only such a disk knows of a file' },
  { name: 'proftpd-core', file: '/usr/sbin/proftpd', for: 'a real FTP server' },
  { name: 'proftpd-mod-crypto', file: '/usr/lib/proftpd/mod_tls.so', for: 'the same with TLS' },
  { name: '7zip', file: '/usr/bin/7zz', for: 'archives' },
  { name: 'age', file: '/usr/bin/age', for: 'another program that opens encrypted backups' },
  { name: 'qemu-system-x86', file: '/usr/bin/qemu-system-x86_64', for: 'a rescue server in a virtual machine' },
  { name: 'qemu-utils', file: '/usr/bin/qemu-img', for: 'its disks' },
  { name: 'mmdebstrap', file: '/usr/bin/mmdebstrap', for: 'its Debian' },
  { name: 'xz-utils', file: '/usr/bin/xz', for: 'disks that Windows made' },
  { name: 'zstd', file: '/usr/bin/zstd', for: 'packed logs' },
  { name: 'bzip2', file: '/usr/bin/bzip2', for: 'the same' },
  { name: 'systemd-journal-remote', file: '/lib/systemd/systemd-journal-remote', for: 'journals of a made-up Linux' },
  { name: 'git', file: '/usr/bin/git', for: 'the check of the format, which asks git what to leave out' },
];

/** Packages that Debian lets nobody install beside another: unpacked only, into a folder of their name below `unpackedInto`. */
export const unpackedPackages = ['vsftpd', 'pure-ftpd'];
export const unpackedInto = '/var/cache/rescue-desk-tests';
