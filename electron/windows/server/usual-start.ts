import { startNames, type StartName } from './services.ts';

/** When Windows starts services and drivers that every server has, unless somebody changed it (read in hives of Windows 7 to 10). */
const USUAL: Readonly<Record<StartName, string>> = {
  boot:
    'acpi cng clfs disk fltmgr fvevol iastorv ksecdd ksecpkg lsi_sas mountmgr msahci ndis partmgr pci storahci stornvme storvsc ' +
    'tcpip vdrvroot vmbus volmgr volmgrx volsnap volume wdf01000',
  system: 'afd nsiproxy',
  automatic:
    'bfe brokerinfrastructure coremessagingregistrar dcomlaunch dhcp dnscache eventlog gpsvc lanmanserver lanmanworkstation lsm ' +
    'mpssvc nsi power profsvc rpceptmapper rpcss samss schedule usermanager winmgmt',
  manual: 'keyiso netlogon netman ntfs plugplay sessionenv termservice umrdpservice',
  disabled: '',
};

/** The usual start of a service or driver by its name, whatever its case; nothing where Windows brings none of that name everywhere. */
export function usualStart(name: string): StartName | undefined {
  const lower = name.toLowerCase();
  return startNames.find((start) => USUAL[start].split(' ').includes(lower));
}
