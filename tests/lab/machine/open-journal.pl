# Makes the journal of an NTFS volume look as when Windows lost power: a client of it is still in use.
# The layout is that of ntfs-3g's include/ntfs-3g/logfile.h (RESTART_PAGE_HEADER, RESTART_AREA, LOG_CLIENT_RECORD).
use strict;
open(my $disk, '+<:raw', $ARGV[0]) or die;
my $read = sub { my ($at, $length) = @_; seek($disk, $at, 0); read($disk, my $bytes, $length); return $bytes };
my $boot = $read->(0, 512);
my $cluster = unpack('v', substr($boot, 11, 2)) * ord(substr($boot, 13, 1));
my $record = $read->(unpack('Q<', substr($boot, 48, 8)) * $cluster + 2 * 1024, 1024);
my $at = unpack('v', substr($record, 20, 2));
$at += unpack('V', substr($record, $at + 4, 4)) while unpack('V', substr($record, $at, 4)) != 0x80;
my $size = unpack('Q<', substr($record, $at + 48, 8));
my $runs = $at + unpack('v', substr($record, $at + 32, 2));
my $head = ord(substr($record, $runs, 1));
my $start = unpack('V', substr($record, $runs + 1 + ($head & 15), $head >> 4) . "\0\0\0\0");
my $bits = 0;
for (my $rest = $size; $rest; $rest >>= 1) { $bits++ }
my $client = pack('Q<Q<v3x6V', 0, 0, 0xffff, 0xffff, 0, 8) . "N\0T\0F\0S\0";
my $area = pack('Q<v4Vv2Q<Vv2V2', 0, 1, 0xffff, 0, 0, 67 - $bits, 208, 48, $size, 0, 48, 64, 1, 0) . $client;
my $page = pack('a4v2Q<V2v3', 'RSTR', 30, 9, 0, 4096, 4096, 48, 1, 1) . pack('v', 1) . "\0" x 16 . $area;
$page .= "\0" x (4096 - length $page);
# The fix-up: the last two bytes of each sector hold the number in front of the saved ones.
substr($page, 512 * $_ - 2, 2) = pack('v', 1) for 1 .. 8;
for (0, 4096) { seek($disk, $start * $cluster + $_, 0); print $disk $page }
close($disk) or die;
