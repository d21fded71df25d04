/** What the stop codes ("blue screens") that servers really die of mean, by their number. */
const stopCodes: Readonly<Record<number, { readonly name: string; readonly meaning: string }>> = {
  0x0a: { name: 'IRQL_NOT_LESS_OR_EQUAL', meaning: 'A driver used memory that it may not use, or memory is faulty.' },
  0x1a: { name: 'MEMORY_MANAGEMENT', meaning: 'Memory is faulty, or a driver damaged what Windows keeps in it.' },
  0x1e: { name: 'KMODE_EXCEPTION_NOT_HANDLED', meaning: 'A driver failed.' },
  0x24: {
    name: 'NTFS_FILE_SYSTEM',
    meaning: 'The file system of the disk is damaged: check the disk, then the file system.',
  },
  0x3b: {
    name: 'SYSTEM_SERVICE_EXCEPTION',
    meaning: 'A driver, often of the display or of protection software, failed.',
  },
  0x50: { name: 'PAGE_FAULT_IN_NONPAGED_AREA', meaning: 'A driver or faulty memory.' },
  0x51: { name: 'REGISTRY_ERROR', meaning: 'The registry could not be read: a hive or the disk below it is damaged.' },
  0x5c: {
    name: 'HAL_INITIALIZATION_FAILED',
    meaning: 'Windows does not get along with this hardware or its firmware.',
  },
  0x74: { name: 'BAD_SYSTEM_CONFIG_INFO', meaning: 'The SYSTEM hive is damaged or does not fit.' },
  0x77: {
    name: 'KERNEL_STACK_INPAGE_ERROR',
    meaning: 'The page file could not be read: the disk or its cable is failing.',
  },
  0x7a: {
    name: 'KERNEL_DATA_INPAGE_ERROR',
    meaning: 'The disk did not give back what Windows keeps on it: it is failing or was gone.',
  },
  0x7b: {
    name: 'INACCESSIBLE_BOOT_DEVICE',
    meaning: 'Windows found no driver for its own disk: a disk driver or a filter is missing or disabled.',
  },
  0x7e: { name: 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED', meaning: 'A driver failed.' },
  0x7f: { name: 'UNEXPECTED_KERNEL_MODE_TRAP', meaning: 'The processor, memory or a driver failed.' },
  0x80: { name: 'NMI_HARDWARE_FAILURE', meaning: 'The hardware reported a failure.' },
  0x9f: { name: 'DRIVER_POWER_STATE_FAILURE', meaning: 'A driver did not answer while the power state changed.' },
  0xa5: { name: 'ACPI_BIOS_ERROR', meaning: 'The firmware of the machine does not fit this Windows.' },
  0xc2: { name: 'BAD_POOL_CALLER', meaning: 'A driver failed.' },
  0xd1: {
    name: 'DRIVER_IRQL_NOT_LESS_OR_EQUAL',
    meaning: 'A driver, often of the network, used memory that it may not use.',
  },
  0xed: {
    name: 'UNMOUNTABLE_BOOT_VOLUME',
    meaning: 'The file system of the Windows disk could not be mounted: check it.',
  },
  0xef: {
    name: 'CRITICAL_PROCESS_DIED',
    meaning: 'A part of Windows ended: often a damaged file, a disk or a recent update.',
  },
  0xf4: { name: 'CRITICAL_OBJECT_TERMINATION', meaning: 'A part of Windows ended: often because the disk was gone.' },
  0xfc: { name: 'ATTEMPTED_EXECUTE_OF_NOEXECUTE_MEMORY', meaning: 'A driver failed.' },
  0x109: {
    name: 'CRITICAL_STRUCTURE_CORRUPTION',
    meaning: 'Something changed the kernel: faulty memory, a driver, or malware.',
  },
  0x124: {
    name: 'WHEA_UNCORRECTABLE_ERROR',
    meaning: 'The hardware (processor, memory, board) reported an error: ask for a hardware check.',
  },
  0x133: { name: 'DPC_WATCHDOG_VIOLATION', meaning: 'A driver, often of a disk or of the network, took too long.' },
  0x139: { name: 'KERNEL_SECURITY_CHECK_FAILURE', meaning: 'A driver or faulty memory damaged what the kernel keeps.' },
  0x154: {
    name: 'UNEXPECTED_STORE_EXCEPTION',
    meaning: 'Memory or the disk gave back something else than was put there.',
  },
  0x1000007e: { name: 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED', meaning: 'A driver failed.' },
  0xc0000218: { name: 'CANNOT_LOAD_REGISTRY_FILE', meaning: 'A registry hive is damaged.' },
  0xc000021a: {
    name: 'STATUS_SYSTEM_PROCESS_TERMINATED',
    meaning: 'The sign-in part of Windows ended: damaged files or an update that was cut off.',
  },
};

/** A stop code in words; nothing for 0 or what is no number. Codes we do not know keep their number. */
export function explainStopCode(code: string): string | undefined {
  const number = Number(code.trim());
  if (!Number.isSafeInteger(number) || number <= 0) return undefined;
  const hex = `0x${number.toString(16).toUpperCase()}`;
  const known = stopCodes[number];
  return known === undefined ? `Stop code ${hex}` : `Stop code ${hex} (${known.name}): ${known.meaning}`;
}
