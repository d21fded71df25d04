import { findKey } from '../hive/keys.ts';
import { numberValue, textsValue, textValue } from '../hive/typed-values.ts';
import { currentControlSet } from '../installation/system.ts';
import { bootClasses, readNeeds } from '../server/boot-critical.ts';
import { readClassFilters, readServices, startType } from '../server/services.ts';
import { type Finding, seen, type ServerFacts, usualChoices } from './finding.ts';

/** What may keep Windows from starting at all, or from starting as usual. */
export function startFindings(facts: ServerFacts): Finding[] {
  return [...driverFindings(facts), ...modeFindings(facts), ...pendingFindings(facts), ...diskFindings(facts)];
}

function driverFindings({ system }: ServerFacts): Finding[] {
  const services = new Map(readServices(system).map((service) => [service.name.toLowerCase(), service]));
  const findings: Finding[] = [];
  for (const filter of readClassFilters(system)) {
    for (const driver of filter.drivers) {
      const service = services.get(driver.toLowerCase());
      if (service !== undefined && service.start !== startType.disabled) continue;
      const boots = bootClasses.has(filter.classId);
      findings.push({
        id: 'filter-gone',
        weight: boots ? 'reason' : 'note',
        title: `The filter ${driver} of ${filter.className ?? 'a class of devices'} ${service === undefined ? 'is not installed' : 'is disabled'}`,
        meaning: boots
          ? 'Windows stops while it starts (stop code 0x7B): every disk waits for this filter. Set its start back, or take it off the list.'
          : 'Devices of this kind do not start while it is on the list.',
        evidence: [
          seen('SYSTEM', system, filter.key, filter.place),
          ...(service === undefined ? [] : [seen('SYSTEM', system, service.key, 'Start')]),
        ],
        tool: service === undefined ? 'browse-registry' : 'change-services',
        ...(service !== undefined && usualChoices(service.name)),
      });
    }
  }
  for (const [name, needs] of readNeeds(system)) {
    const service = services.get(name);
    if (service?.start !== startType.disabled) continue;
    const sure = sureToBeNeeded.has(name);
    const controller = needs.find((need) => need.why === 'disk-controller');
    const signIn = needs.some((need) => need.why === 'sign-in');
    if (!sure && controller === undefined && !signIn) continue;
    findings.push({
      id: sure ? 'boot-driver-disabled' : signIn ? 'sign-in-service-disabled' : 'controller-disabled',
      weight: sure ? 'reason' : 'likely',
      title: `${service.name} is disabled`,
      meaning: sure
        ? 'Windows does not start without this driver (stop code 0x7B). Set its start back.'
        : signIn
          ? 'Windows starts, but people may not be able to sign in without this service.'
          : `It drives a disk controller that this server has had (${controller?.device ?? ''}). If Windows lies on its disks, it does not start.`,
      evidence: [seen('SYSTEM', system, service.key, 'Start')],
      tool: 'change-services',
      ...usualChoices(service.name),
    });
  }
  return findings;
}

/** Drivers that no Windows since Vista starts without. */
const sureToBeNeeded = new Set([
  'acpi',
  'disk',
  'fltmgr',
  'mountmgr',
  'ntfs',
  'partmgr',
  'pci',
  'volmgr',
  'volume',
  'clfs',
  'cng',
  'ksecdd',
]);

function modeFindings({ system, safeMode, missingFiles }: ServerFacts): Finding[] {
  const findings: Finding[] = [];
  for (const { entry, withNetwork } of safeMode ?? []) {
    findings.push({
      id: 'safe-mode',
      weight: withNetwork ? 'likely' : 'reason',
      title: `Windows starts in safe mode (${entry})`,
      meaning: withNetwork
        ? 'Only the most needed services run; most programs of the server do not.'
        : 'In safe mode there is no network, at every start, until it is taken away.',
      evidence: [{ source: 'BCD', where: entry, value: withNetwork ? 'safe mode with network' : 'safe mode' }],
      tool: 'change-start-up',
      choices: { safeMode: 'off' },
    });
  }
  if (missingFiles !== undefined && missingFiles.length > 0) {
    findings.push({
      id: 'boot-files-missing',
      weight: 'reason',
      title: 'Files that Windows needs to start are missing',
      meaning: 'Windows stops while it starts. They have to come from the same version of Windows.',
      evidence: missingFiles.map((where) => ({ source: 'disk', where, value: undefined })),
      tool: 'repair-boot',
    });
  }
  const setup = findKey(system, 'Setup');
  const type = numberValue(system, setup, 'SetupType') ?? 0;
  const command = textValue(system, setup, 'CmdLine') ?? '';
  if (type !== 0) {
    findings.push({
      id: 'setup',
      weight: 'likely',
      title: 'Windows is in the middle of its own setup',
      meaning: `At the next start it runs “${command}” before anybody can sign in.`,
      evidence: ['SetupType', 'CmdLine'].map((name) => seen('SYSTEM', system, 'Setup', name)),
      tool: 'browse-registry',
    });
  }
  const power = `${currentControlSet(system).name}\\Control\\Session Manager\\Power`;
  if (numberValue(system, findKey(system, power), 'HiberbootEnabled') === 1) {
    findings.push({
      id: 'fast-start',
      weight: 'note',
      title: 'Fast start-up is on',
      meaning:
        'Windows may leave its disk half asleep when it is shut down; then changes from outside are lost. Switch it off on a server.',
      evidence: [seen('SYSTEM', system, power, 'HiberbootEnabled')],
      tool: 'browse-registry',
    });
  }
  return findings;
}

function pendingFindings({ system, software, pendingUpdate }: ServerFacts): Finding[] {
  const findings: Finding[] = [];
  const session = `${currentControlSet(system).name}\\Control\\Session Manager`;
  const names = ['PendingFileRenameOperations', 'PendingFileRenameOperations2'];
  const pending = names.filter((name) => (textsValue(system, findKey(system, session), name)?.length ?? 0) > 0);
  if (pending.length > 0) {
    findings.push({
      id: 'pending-renames',
      weight: 'note',
      title: 'Files are to be replaced at the next start',
      meaning:
        'A program or an update was installed and waits for a start. That is usual, unless the server fails since then.',
      evidence: pending.map((name) => seen('SYSTEM', system, session, name)),
    });
  }
  const servicing = 'Microsoft\\Windows\\CurrentVersion\\Component Based Servicing';
  const waits = ['RebootPending', 'RebootInProgress', 'PackagesPending'].filter(
    (name) => software !== undefined && findKey(software, `${servicing}\\${name}`) !== undefined,
  );
  if (waits.length > 0 || pendingUpdate === true) {
    findings.push({
      id: 'pending-update',
      weight: waits.includes('RebootInProgress') || pendingUpdate === true ? 'likely' : 'note',
      title: 'An update is not finished',
      meaning:
        'Windows goes on with it at the next start, which can take an hour without a network, and may fail again and again.',
      evidence: [
        ...waits.map((name) => ({ source: 'SOFTWARE' as const, where: `${servicing}\\${name}`, value: 'there' })),
        ...(pendingUpdate === true
          ? [{ source: 'disk' as const, where: 'Windows\\winsxs\\pending.xml', value: 'there' }]
          : []),
      ],
    });
  }
  return findings;
}

function diskFindings({ disk }: ServerFacts): Finding[] {
  if (disk === undefined || disk.size === 0) return [];
  const share = disk.free / disk.size;
  if (share >= 0.05 && disk.free >= 2e9) return [];
  const full = disk.free < 3e8 || share < 0.005;
  return [
    {
      id: 'disk-full',
      weight: full ? 'likely' : 'note',
      title: full ? 'The disk of Windows is full' : 'The disk of Windows is nearly full',
      meaning: full
        ? 'Windows may start without network or sign-in when it has no room for its own files. Make some room: old logs, dumps and updates.'
        : 'Make some room before it is full.',
      evidence: [
        {
          source: 'disk',
          where: 'free space',
          value: `${Math.round(disk.free / 1e6)} of ${Math.round(disk.size / 1e6)} MB`,
        },
      ],
    },
  ];
}
