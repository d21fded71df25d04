/** A kind of lines that matter. */
export interface Kind {
  /** For the list of what was found. */
  readonly title: string;
  /** What to do next. */
  readonly help: string;
  /** The tool that helps. */
  readonly tool?: string;
  /** How grave it is, as syslog counts. */
  readonly level: number;
  readonly patterns: readonly (readonly [RegExp, (found: readonly string[]) => string])[];
}

const device = (name = '') => (name === '' ? 'a disk' : name.replace(/[,:.)]+$/, ''));

const damagedSystem = (name = '') =>
  `The file system on ${device(name)} is damaged: what it says of its files does not fit together.`;
const failingDisk = (name = '') =>
  `${device(name)} could not be read or written: the disk or its connection is failing.`;

/** The kinds, the first that fits wins. No pattern looks back or nests, so that a hostile line costs no more than its length. */
export const kinds = {
  panic: {
    title: 'Linux stopped (kernel panic)',
    help: 'What it says behind “not syncing” tells why. “Unable to mount root fs” means that the disk or its driver was not found: mount the system, and make its initramfs and GRUB anew in a terminal inside it.',
    tool: 'mount-by-fstab',
    level: 0,
    patterns: [
      [/Kernel panic - not syncing: (.{0,120})/, ([, why]) => `Linux stopped at once and could not go on: ${why}`],
      [/VFS: Unable to mount root fs/, () => 'Linux did not find the disk with its root, and could not start.'],
    ],
  },
  memory: {
    title: 'The memory was full',
    help: 'A program was ended so that the rest could go on; databases end like this. Give it less memory in its settings, or the server more.',
    level: 2,
    patterns: [
      [
        /Out of memory: Kill(?:ed)? process (\d+) \(([^)]{1,40})\)/,
        ([, process, name]) => `The memory was full: Linux ended ${name} (process ${process}).`,
      ],
      [/invoked oom-killer|oom-kill:/, () => 'The memory was full: Linux looked for a program to end.'],
      [/killed by the OOM killer|result 'oom-kill'/, () => 'The memory was full: a service was ended for it.'],
    ],
  },
  'file-system': {
    title: 'A file system is damaged',
    help: 'Save what matters first. Then unmount it and check it without changing anything; repairing is a step of its own.',
    tool: 'check-file-system',
    level: 2,
    patterns: [
      [/EXT[234]-fs (?:error|\(.{1,40}\): error) ?\(?(?:device ([\w/-]{1,40}))?/, ([, name]) => damagedSystem(name)],
      [
        /XFS \(([\w/-]{1,40})\): (?:Metadata|Corruption|Internal error|Filesystem has been shut down)/,
        ([, name]) => damagedSystem(name),
      ],
      [
        /BTRFS (?:error|critical|warning) \(device ([\w/-]{1,40}).{0,200}(?:corrupt|checksum|csum|transid)/,
        ([, name]) => damagedSystem(name),
      ],
      [
        /[Rr]emounting (?:the )?file ?system read-only|Remounting read-only/,
        () =>
          'Linux made a file system read-only, so that damage would not grow: from then on nothing could be written to it.',
      ],
      [
        /UNEXPECTED INCONSISTENCY; RUN fsck/i,
        () => 'The check at the start found damage that somebody has to decide about, and the start stopped there.',
      ],
    ],
  },
  disk: {
    title: 'A disk gives errors',
    help: 'Save the data first: copying reads around what cannot be read. “Disks” shows the health of each disk; the provider replaces it by its serial number.',
    tool: 'copy-files',
    level: 2,
    patterns: [
      [/(?:I\/O error|critical (?:medium|target) error), dev (\w{1,40})/, ([, name]) => failingDisk(name)],
      [/Buffer I\/O error on dev(?:ice)? ([\w-]{1,40})/, ([, name]) => failingDisk(name)],
      [/(nvme\d+(?:n\d+)?): I\/O .{0,40}timeout/, ([, name]) => failingDisk(name)],
      [/(ata\d+)(?:\.\d+)?: (?:error: \{|failed command|exception Emask|SError)/, ([, name]) => failingDisk(name)],
      [
        /Device: (\/dev\/\S{1,40}).{0,60} (\d{1,9}) (?:Currently unreadable|Offline uncorrectable)/,
        ([, name, number]) => `${device(name)} says of itself that it has ${number} sectors that cannot be read.`,
      ],
      [
        /Device: (\/dev\/\S{1,40}).{0,60}FAILED SMART self-check/,
        ([, name]) => `${device(name)} says of itself that it will fail: save the data now.`,
      ],
    ],
  },
  raid: {
    title: 'A RAID lost a member',
    help: 'The data are there, but one more disk must not fail. Find out which disk it was; once it was replaced, rebuild the RAID.',
    tool: 'rebuild-raid',
    level: 2,
    patterns: [
      [
        /(md\/?\w{1,20}:?\w{0,20}): Disk failure on ([\w-]{1,40})/,
        ([, raid, name]) => `The RAID ${raid} took ${name} out because it gave errors.`,
      ],
      [
        /(md\d{1,4}): kicking non-fresh ([\w-]{1,40})/,
        ([, raid, name]) => `The RAID ${raid} left ${name} out because what is on it is older.`,
      ],
      [
        /not enough operational (?:devices|mirrors)|(?:Fail|DegradedArray) event .{0,40}md/,
        () => 'A RAID is without one or more of its members.',
      ],
    ],
  },
  hardware: {
    title: 'The hardware reported errors',
    help: 'Ask the provider for a check of memory, processor and cooling.',
    level: 2,
    patterns: [
      [
        /\[Hardware Error\]|Machine check events logged/,
        () => 'The processor or the memory reported an error of the hardware.',
      ],
      [/EDAC .{0,80}\b(?:UE|CE)\b/, () => 'The memory had an error that it found itself.'],
      [
        /temperature above threshold|critical temperature reached/i,
        () => 'Something was too hot: the cooling may have failed.',
      ],
    ],
  },
  kernel: {
    title: 'Linux itself made an error or stood still',
    help: 'Often a failing disk or memory, or a driver. Look what stands just before it; start another kernel if it began with an update.',
    level: 2,
    patterns: [
      [
        /BUG: |\bOops: |general protection fault, |unable to handle (?:kernel|page)/,
        () => 'A part of Linux itself crashed.',
      ],
      [
        /task (\S{1,60}) blocked for more than (\d+) seconds/,
        ([, name, seconds]) =>
          `${name} waited for more than ${seconds} seconds, most often for a disk that did not answer.`,
      ],
      [/soft lockup|rcu_(?:sched|preempt) .{0,40}stall|hard LOCKUP/, () => 'A processor stood still for many seconds.'],
    ],
  },
  full: {
    title: 'A disk was full',
    help: 'Look what takes the room (“Disk usage”), and delete or move some of it. Services that could not write start again once there is room.',
    level: 3,
    patterns: [
      [
        /No space left on device|\bENOSPC\b|(?:disk|file ?system|partition|volume) is full/i,
        () => 'There was no room left on a disk: what was written then is lost or incomplete.',
      ],
    ],
  },
  'start-up': {
    title: 'The start stopped at something that was not there',
    help: 'Often a line of /etc/fstab names a disk that is gone. Mount the system and correct that line, or add “nofail” to it.',
    tool: 'mount-by-fstab',
    level: 2,
    patterns: [
      [/Timed out waiting for device (.{1,120})/, ([, name]) => `The start waited in vain for ${device(name)}.`],
      [
        /Dependency failed for (Local File Systems|File System Check .{1,80}|\/\S{0,120})/,
        ([, name]) => `${device(name)} could not be mounted, because what it needs was missing.`,
      ],
      [/Failed to mount (.{1,120})/, ([, name]) => `${device(name)} could not be mounted.`],
      [
        /You are in emergency mode|Reached target .{0,30}Emergency Mode/,
        () => 'The start ended in emergency mode: the server waits for somebody at its screen, and no network is up.',
      ],
    ],
  },
  grub: {
    title: 'GRUB, which starts Linux, could not be set up',
    help: 'Mount the system with all that belongs to it, and run grub-install and update-grub in a terminal inside it.',
    tool: 'mount-by-fstab',
    level: 3,
    patterns: [
      [
        /grub-(?:install|probe|mkconfig|editenv): (?:error|warning): (.{1,120})|error: (no such (?:device|partition)[^.]{0,80})/,
        ([, one, two]) => `GRUB said: ${one ?? two}`,
      ],
      [
        /(?:update-initramfs|mkinitramfs|dracut)(?:\[\d+\])?: .{0,40}(?:fail|error)/i,
        () => 'The small system that Linux starts with (initramfs) could not be made.',
      ],
    ],
  },
  unit: {
    title: 'Services failed',
    help: 'What the service itself wrote just before tells why: filter by its name. In a terminal inside the system its settings can be corrected.',
    level: 3,
    patterns: [
      [
        /^([\w@.:\\-]{1,120}\.(?:service|socket|mount|swap|timer|target|slice|scope)): Failed with result '([\w-]{1,40})'/,
        ([, name, result]) => `${name} failed: ${results[result ?? ''] ?? result}.`,
      ],
      [
        /^([\w@.:\\-]{1,120}\.service): Start request repeated too quickly/,
        ([, name]) => `${name} failed again and again, and was not started any more.`,
      ],
      [/^Failed to start (.{1,160}?)\.?$/, ([, name]) => `${name} did not start.`],
    ],
  },
  network: {
    title: 'The network was away',
    help: 'Ask the provider about the cable and the switch if nobody restarted the server then. If it never came up, compare its network settings with those that the rescue system uses.',
    level: 4,
    patterns: [
      [
        /(?:\b([\w.-]{2,16})\)?:? )?(?:NIC )?Link is Down/i,
        ([, name]) => `The network card ${name ?? ''} lost its link: cable, switch or card.`.replace('  ', ' '),
      ],
      [
        /([\w.-]{2,16}): (?:Lost carrier|carrier lost)/i,
        ([, name]) => `The network card ${name} lost its link: cable, switch or card.`,
      ],
      [/NETDEV WATCHDOG: ([\w.-]{2,16})/, ([, name]) => `The network card ${name} did not answer any more.`],
      [/No DHCPOFFERS received|DHCPv4 client: (?:.{0,40})timed out/i, () => 'No address was to be had from DHCP.'],
      [
        /(?:duplicate|conflicting) (?:IPv?[46] )?address (\S{0,45})/i,
        ([, address]) => `Another machine uses the address ${address} of this server.`,
      ],
    ],
  },
  packages: {
    title: 'Installing programs ended half way',
    help: 'In a terminal inside the system, “dpkg --configure -a” and “apt-get --fix-broken install” go on with it.',
    tool: 'mount-by-fstab',
    level: 3,
    patterns: [
      [
        /dpkg: error processing (?:package |archive )?(\S{1,120})/,
        ([, name]) => `${name} could not be installed or removed to its end.`,
      ],
      [
        /^E: (.{1,160})|Sub-process \/usr\/bin\/dpkg returned an error/,
        ([, why]) => `Installing ended with an error${why ? `: ${why}` : ''}.`,
      ],
    ],
  },
  unclean: {
    title: 'The server was not shut down in order',
    help: 'Power was cut, it was reset, or it froze. What stands just before, in the journal or on the disk, may tell which.',
    level: 4,
    patterns: [
      [
        /corrupted or uncleanly shut down, renaming and replacing/,
        () => 'The system was switched off or froze before: the journal was not closed.',
      ],
      [
        /(?:EXT[234]-fs|XFS|JBD2?).{0,60}(?:recovery complete|[Ss]tarting recovery)|orphan cleanup on/,
        () => 'A file system was not closed before; what was on its way to it was brought in.',
      ],
    ],
  },
  'refused-sign-in': {
    title: 'Sign-ins were refused',
    help: 'Below stands from which addresses. Some thousands a day are usual on the internet; what counts is whether one succeeded. Keys instead of passwords, and fail2ban, keep them out.',
    level: 5,
    patterns: [
      [
        /Failed (?:password|publickey|keyboard-interactive\/pam|none) for (?:invalid user )?(.{0,256}) from ([\da-fA-F.:%]{2,60})/,
        ([, name, address]) => `${name || 'Somebody'} was refused, from ${address}.`,
      ],
      [
        /Invalid user (.{0,256}) from ([\da-fA-F.:%]{2,60})/,
        ([, name, address]) => `There is no account ${name || 'without a name'}; asked for from ${address}.`,
      ],
      [
        /Connection (?:closed|reset) by (?:authenticating|invalid) user (.{0,256}) ([\da-fA-F.:%]{2,60}) port/,
        ([, name, address]) => `${name || 'Somebody'} gave up signing in, from ${address}.`,
      ],
      [
        /authentication failure;.{0,200} rhost=([\da-fA-F.:%]{2,60})/,
        ([, address]) => `Somebody was refused, from ${address}.`,
      ],
    ],
  },
  'signed-in': {
    title: 'Somebody signed in',
    help: 'Look whether you know the addresses. If not, somebody else has the password or a key: change them before the server goes online again.',
    level: 6,
    patterns: [
      [
        /Accepted (\S{1,40}) for (\S{1,64}) from ([\da-fA-F.:%]{2,60})/,
        ([, way, name, address]) => `${name} signed in with ${ways[way ?? ''] ?? way} from ${address}.`,
      ],
    ],
  },
  'starts-and-stops': {
    title: 'Linux started or was shut down',
    help: 'A start without a shutdown before it was a crash, a reset or a cut of power.',
    level: 6,
    patterns: [
      [/^Linux version (\S{1,80})/, ([, version]) => `Linux ${version} started.`],
      [
        /^Reached target .{0,40}(?:Power-Off|Reboot|Shutdown)|^Shutting down\.$|^System is (?:rebooting|powering down)/,
        () => 'Linux was shut down in order.',
      ],
    ],
  },
} as const satisfies Record<string, Kind>;

export type Topic = keyof typeof kinds;

const results: Readonly<Record<string, string>> = {
  'exit-code': 'it ended with an error of its own',
  signal: 'it crashed or was ended from outside',
  'core-dump': 'it crashed',
  timeout: 'it took too long',
  'oom-kill': 'the memory was full',
  'start-limit-hit': 'it failed again and again',
  resources: 'what it needs was not there',
  dependency: 'what it needs failed',
  watchdog: 'it did not answer any more',
};
const ways: Readonly<Record<string, string>> = { password: 'a password', publickey: 'a key' };
