import type { EditedHive } from '../hive/allocate.ts';
import { sealedBytes } from '../hive/edit.ts';
import { addKey, makePath } from '../hive/edit-keys.ts';
import { setValue } from '../hive/edit-values.ts';
import { numberData, textData } from '../hive/typed-values.ts';
import { valueType } from '../hive/values.ts';
import { newHive } from '../hive/new-hive.ts';
import { scramble } from '../sam/boot-key.ts';

/** What the hives of a made-up Windows say of it. */
export interface SampleSystem {
  /** 16 bytes. */
  readonly bootKey: Buffer;
  /** A FILETIME. */
  readonly now: bigint;
  readonly computer: string;
  /** `WinNT`, `ServerNT`, or `LanmanNT` for a domain controller. */
  readonly kind: string;
}

/** A SYSTEM hive with a boot key, a name, a time zone and what a rescue looks at first. */
export function newSystem(system: SampleSystem): Buffer {
  const hive = newHive({ minor: 5, rootName: 'ROOT', fileName: 'SYSTEM', now: system.now });
  const select = addKey(hive, hive.root, 'Select');
  for (const [name, value] of [
    ['Current', 1],
    ['Default', 1],
    ['Failed', 0],
    ['LastKnownGood', 1],
  ] as const) {
    number(hive, select, name, value);
  }
  const control = makePath(hive, 'ControlSet001\\Control');
  const lsa = addKey(hive, control, 'Lsa');
  const digits = scramble(system.bootKey).toString('hex');
  for (const [i, name] of ['JD', 'Skew1', 'GBG', 'Data'].entries())
    addKey(hive, lsa, name, digits.slice(8 * i, 8 * i + 8));
  number(hive, lsa, 'SecureBoot', 1);
  number(hive, lsa, 'LimitBlankPasswordUse', 1);
  text(hive, makePath(hive, 'ComputerName\\ComputerName', control), 'ComputerName', system.computer);
  text(hive, addKey(hive, control, 'ProductOptions'), 'ProductType', system.kind);
  const zone = addKey(hive, control, 'TimeZoneInformation');
  text(hive, zone, 'TimeZoneKeyName', 'W. Europe Standard Time');
  number(hive, zone, 'ActiveTimeBias', 0xffffffc4);
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(system.now);
  setValue(hive, addKey(hive, control, 'Windows'), 'ShutdownTime', 3, time);
  text(hive, makePath(hive, 'ControlSet001\\Services\\Tcpip\\Parameters'), 'Hostname', system.computer);
  return sealedBytes(hive, 2);
}

/** A SOFTWARE hive that names the edition of Windows and the folders of its people. */
export function newSoftware(fields: {
  now: bigint;
  product: string;
  build: string;
  profiles: readonly [string, string][];
}): Buffer {
  const hive = newHive({ minor: 5, rootName: 'ROOT', fileName: 'SOFTWARE', now: fields.now });
  const version = makePath(hive, 'Microsoft\\Windows NT\\CurrentVersion');
  text(hive, version, 'ProductName', fields.product);
  text(hive, version, 'CurrentBuild', fields.build);
  text(hive, version, 'EditionID', fields.product.includes('Server') ? 'ServerStandard' : 'Professional');
  text(hive, version, 'InstallationType', fields.product.includes('Server') ? 'Server' : 'Client');
  text(hive, version, 'DisplayVersion', '21H2');
  number(hive, version, 'UBR', 2_700);
  number(hive, version, 'InstallDate', 1_650_000_000);
  for (const [sid, folder] of fields.profiles) {
    const profile = makePath(hive, `ProfileList\\${sid}`, version);
    setValue(hive, profile, 'ProfileImagePath', valueType.expandableText, textData(folder));
  }
  return sealedBytes(hive, 2);
}

function text(hive: EditedHive, key: number, name: string, words: string): void {
  setValue(hive, key, name, valueType.text, textData(words));
}

function number(hive: EditedHive, key: number, name: string, value: number): void {
  setValue(hive, key, name, valueType.number32, numberData(value));
}
