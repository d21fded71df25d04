#!/bin/sh
# Runs once, as root, in the rescue server of the lab: makes all its disks. /root/tree has the Windows folders.
set -eu
disk() { lsblk -dnpo NAME,SERIAL | awk -v serial="$1" '$2 == serial { print $1 }'; }
linux=$(disk LINUX0001) raid_a=$(disk RAID000A) raid_b=$(disk RAID000B)
mixed=$(disk MIXED0001) ntfs=$(disk NTFS00001) windows=$(disk WINDOWS01)
mkdir -p /root/at
settle() { udevadm settle; }

# (a) A Windows server on GPT: start-up partition, reserved partition, C:.
sfdisk -q "$windows" <<END
label: gpt
label-id: 3A7D0D3C-7B2E-4B59-8E0F-1B4D2F5A6C01
size=32MiB, type=uefi, name="EFI system partition", uuid=3A7D0D3C-7B2E-4B59-8E0F-1B4D2F5A6C11
size=16MiB, type=E3C9E316-0B5C-4DB8-817D-F92DF00215AE, name="Microsoft reserved partition"
type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, name="Basic data partition"
END
settle
mkfs.fat -n ESP -i 1A2B3C4D "${windows}p1" >/dev/null
mkntfs -q -Q -F -L Windows "${windows}p3"
mount "${windows}p1" /root/at
mkdir -p /root/at/EFI/Microsoft/Boot /root/at/EFI/Boot
echo made-up >/root/at/EFI/Microsoft/Boot/bootmgfw.efi
umount /root/at
ntfs-3g "${windows}p3" /root/at
cp -r /root/tree/. /root/at/
umount /root/at

# NTFS in states that stand in the way of writing: not shut down cleanly, hibernated, full, broken start, broken copy of it.
sfdisk -q "$ntfs" <<END
label: dos
label-id: 0x1badcafe
size=20MiB, type=7, bootable
size=20MiB, type=7
size=20MiB, type=7
size=40MiB, type=5
size=18MiB, type=7
size=18MiB, type=7
END
settle
for each in 1:DIRTY 2:HIBERNATED 3:FULL 5:NOSTART 6:NOBACKUP; do
  number=${each%%:*} label=${each#*:}
  mkntfs -q -Q -F -L "$label" "$ntfs$number"
  ntfs-3g "$ntfs$number" /root/at
  mkdir -p /root/at/Data
  echo "on $label" >/root/at/Data/note.txt
  if [ "$label" = HIBERNATED ]; then
    mkdir -p /root/at/Windows
    { printf 'HIBR'; head -c 65532 /dev/zero; } >/root/at/hiberfil.sys
  fi
  if [ "$label" = FULL ]; then cat /dev/zero >/root/at/Data/full 2>/dev/null || true; fi
  umount /root/at
done
perl /root/open-journal.pl "${ntfs}1"
dd if=/dev/zero of="${ntfs}5" bs=512 count=1 conv=notrunc status=none
sectors=$(blockdev --getsz "${ntfs}6")
dd if=/dev/urandom of="${ntfs}6" bs=512 seek=$((sectors - 1)) count=1 conv=notrunc status=none

# (b) A Linux server on MBR, /var on a partition of its own.
sfdisk -q "$linux" <<END
label: dos
label-id: 0xc0ffee01
size=96MiB, type=83, bootable
size=64MiB, type=83
size=16MiB, type=82
END
settle
mkfs.ext4 -q -L root -U 11111111-2222-4333-8444-555555555501 "${linux}1"
mkfs.ext4 -q -L var -U 11111111-2222-4333-8444-555555555502 "${linux}2"
mkswap -q -U 11111111-2222-4333-8444-555555555503 "${linux}3" >/dev/null
mount "${linux}1" /root/at
cd /root/at
mkdir -p bin sbin etc var boot root home proc sys dev run tmp usr/lib mnt
cp /bin/busybox bin/busybox
for name in sh ls cat mount umount hostname id ps echo test; do ln -s busybox "bin/$name"; done
cat >usr/lib/os-release <<END
PRETTY_NAME="Debian GNU/Linux 11 (bullseye)"
NAME="Debian GNU/Linux"
VERSION_ID="11"
ID=debian
END
ln -s ../usr/lib/os-release etc/os-release
echo ns3012345 >etc/hostname
echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
: >boot/vmlinuz-5.10.0-28-amd64
cat >etc/fstab <<END
# <file system> <mount point> <type> <options> <dump> <pass>
/dev/hda1 / ext4 errors=remount-ro 0 1
/dev/hda2 /var ext4 defaults,usrquota,grpquota 1 2
/dev/hda3 swap swap defaults 0 0
devpts /dev/pts devpts gid=5,mode=620 0 0
shm /dev/shm tmpfs defaults 0 0
proc /proc proc defaults 0 0
sysfs /sys sysfs defaults 0 0
END
cd /
mount "${linux}2" /root/at/var
mkdir -p /root/at/var/lib /root/at/var/www /root/at/var/log
echo 'it works' >/root/at/var/www/index.html
umount /root/at/var /root/at

# (c) RAID 1 with one half out of date, (d) LVM with XFS on a healthy RAID 1.
for each in "$raid_a" "$raid_b"; do
  sfdisk -q "$each" <<END
label: gpt
size=40MiB, type=raid, name="data"
type=raid, name="volumes"
END
done
settle
mdadm --quiet --create /dev/md1 --run --homehost=ns3012345 --name=data --level=1 --raid-devices=2 --metadata=1.2 --assume-clean "${raid_a}1" "${raid_b}1"
mkfs.ext4 -q -L data /dev/md1
mdadm --quiet /dev/md1 --fail "${raid_b}1" --remove "${raid_b}1"
mount /dev/md1 /root/at
echo 'written to one half only' >/root/at/newer.txt
umount /root/at
mdadm --quiet --create /dev/md2 --run --homehost=ns3012345 --name=volumes --level=1 --raid-devices=2 --metadata=1.2 --assume-clean "${raid_a}2" "${raid_b}2"
pvcreate -q -y /dev/md2 >/dev/null
vgcreate -q -y server /dev/md2 >/dev/null
lvcreate -q -y -W n -Z n -n home -l 100%FREE server >/dev/null
settle
mkfs.xfs -q -L home /dev/server/home
mount /dev/server/home /root/at
echo 'in a logical volume' >/root/at/home.txt
umount /root/at
vgchange -q -an server >/dev/null
mdadm --quiet --stop /dev/md2
mdadm --quiet --stop /dev/md1

# (f) ext4 with errors, (g) btrfs, and a FAT.
sfdisk -q "$mixed" <<END
label: gpt
size=32MiB, type=linux, name="with errors"
size=128MiB, type=linux, name="snapshots"
size=32MiB, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, name="transfer"
END
settle
mkfs.ext4 -q -L damaged "${mixed}1"
mount "${mixed}1" /root/at
mkdir /root/at/shop
for number in 1 2 3 4 5; do echo "order $number" >"/root/at/shop/order-$number"; done
umount /root/at
debugfs -w -R 'clri shop/order-3' "${mixed}1" 2>/dev/null
debugfs -w -R 'set_super_value state 2' "${mixed}1" 2>/dev/null
mkfs.btrfs -q -M -L snapshots "${mixed}2"
mount "${mixed}2" /root/at
btrfs -q subvolume create /root/at/@data
echo 'in a subvolume' >/root/at/@data/note.txt
umount /root/at
mkfs.fat -n TRANSFER "${mixed}3" >/dev/null

rmdir /root/at
rm -rf /root/tree /root/disks.sh /root/open-journal.pl
sync
