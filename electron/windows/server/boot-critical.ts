import type { Hive } from '../hive/cells.ts';
import type { Key } from '../hive/keys.ts';
import { textValue } from '../hive/typed-values.ts';
import { currentControlSet, startingControlSets } from '../installation/system.ts';
import { devicesOf } from './devices.ts';
import { type ClassFilter, readClassFilters, readServices, type Service, startType } from './services.ts';

/** Why Windows would not start, or nobody could sign in, without a service or driver. */
export type Need =
  | { readonly why: 'boot-driver' }
  | { readonly why: 'sign-in' }
  | { readonly why: 'boot-group'; readonly group: string }
  | { readonly why: 'fails-boot' }
  | { readonly why: 'class-filter'; readonly filter: ClassFilter }
  | { readonly why: 'disk-controller'; readonly device: string }
  | { readonly why: 'needed-by'; readonly service: string };

/** Device classes between the processor and the file system. A filter of theirs that does not start is stop code 0x7B. */
export const bootClasses: ReadonlySet<string> = new Set([
  '{4d36e967-e325-11ce-bfc1-08002be10318}', // disk drives
  '{4d36e96a-e325-11ce-bfc1-08002be10318}', // IDE and SATA controllers
  '{4d36e97b-e325-11ce-bfc1-08002be10318}', // SCSI, SAS, RAID and NVMe controllers
  '{4d36e97d-e325-11ce-bfc1-08002be10318}', // system devices
  '{71a27cdd-812a-11d0-bec7-08002be2092f}', // volumes
  '{533c5b84-ec70-11d2-9505-00c04f79deaf}', // snapshots of volumes
]);

const controllerClasses: ReadonlySet<string> = new Set([
  '{4d36e96a-e325-11ce-bfc1-08002be10318}',
  '{4d36e97b-e325-11ce-bfc1-08002be10318}',
]);

/** What every start goes through, whatever the hive says of it. */
const bootDrivers = new Set(
  (
    'acpi acpiex atapi cdfs clfs clipsp cng disk ehstorclass fileinfo fltmgr fvevol hwpolicy intelpep iorate ksecdd ksecpkg ' +
    'mountmgr msisadrv msrpc mup ndis ntfs partmgr pci pciide pcw pdc rdyboost refs refsv1 spaceport storahci storvsc ' +
    'storport stornvme tcpip vdrvroot vmbus volmgr volmgrx volsnap volume wdf01000 wof'
  ).split(' '),
);

/** Services without which no session starts. */
const signInServices = new Set(
  (
    'brokerinfrastructure coremessagingregistrar dcomlaunch eventlog gpsvc keyiso lsm netlogon plugplay power profsvc ' +
    'rpceptmapper rpcss samss schedule usermanager winmgmt'
  ).split(' '),
);

/** Groups that load before Windows has a file system of its own. */
const bootGroups = new Set(
  (
    'system reserved,wdfloadgroup,boot bus extender,system bus extender,scsi miniport,port,primary disk,scsi class,' +
    'fsfilter infrastructure,fsfilter system,boot file system'
  ).split(','),
);

/**
 * Why each service and driver is needed, by its name in lower case; what is not in the map may be disabled without stopping
 * the start. Rather names one too many: disabling it is refused, and nothing is lost by that.
 */
export function readNeeds(system: Hive, set: Key = currentControlSet(system)): Map<string, Need[]> {
  const services = readServices(system, set);
  const known = new Map(services.map((service) => [service.name.toLowerCase(), service]));
  const needs = new Map<string, Need[]>();
  const add = (name: string, need: Need) => {
    const found = needs.get(name.toLowerCase());
    if (found === undefined) needs.set(name.toLowerCase(), [need]);
    else found.push(need);
  };
  for (const service of services) {
    for (const need of ownNeeds(service)) add(service.name, need);
  }
  for (const filter of readClassFilters(system, set)) {
    if (!bootClasses.has(filter.classId)) continue;
    for (const driver of filter.drivers) add(driver, { why: 'class-filter', filter });
  }
  for (const device of devicesOf(system, set, controllerClasses)) {
    const service = textValue(system, device.key, 'Service');
    if (service) add(service, { why: 'disk-controller', device: device.id });
  }
  // A map grows while it is walked, so what needed services need follows by itself.
  for (const name of needs.keys()) {
    for (const needed of known.get(name)?.dependsOn ?? []) {
      // A `+` names a group: one of its members is enough.
      if (!needed.startsWith('+')) add(needed, { why: 'needed-by', service: name });
    }
  }
  return needs;
}

/** As `readNeeds`, for all control sets that count: what only the next start needs is needed, too. */
export function readAllNeeds(system: Hive): Map<string, Need[]> {
  const all = new Map<string, Need[]>();
  for (const set of startingControlSets(system)) {
    for (const [name, needs] of readNeeds(system, set)) all.set(name, [...(all.get(name) ?? []), ...needs]);
  }
  return all;
}

function ownNeeds({ name, group, start, errorControl, kind }: Service): Need[] {
  const needs: Need[] = [];
  const lower = name.toLowerCase();
  if (bootDrivers.has(lower)) needs.push({ why: 'boot-driver' });
  if (signInServices.has(lower)) needs.push({ why: 'sign-in' });
  if (kind === 'service' || start === undefined || start > startType.system) return needs;
  if (errorControl === 3) needs.push({ why: 'fails-boot' });
  // Windows brings drivers of these groups for hardware that is not there: what no device uses is not needed.
  if (
    start === startType.boot &&
    group !== undefined &&
    bootGroups.has(group.toLowerCase()) &&
    !/^scsi miniport$/i.test(group)
  ) {
    needs.push({ why: 'boot-group', group });
  }
  return needs;
}
