import type { Hive } from '../hive/cells.ts';
import { findKey, subkeys } from '../hive/keys.ts';
import { numberValue, textValue } from '../hive/typed-values.ts';

/** What the SOFTWARE hive says of the Windows that is installed. */
export interface SoftwareFacts {
  /** Such as `Windows Server 2022 Standard`. */
  readonly product: string | undefined;
  readonly edition: string | undefined;
  /** Such as `Client`, `Server` or `Server Core`. */
  readonly installationType: string | undefined;
  /** Such as `22H2`. */
  readonly version: string | undefined;
  readonly build: number | undefined;
  readonly revision: number | undefined;
  /** Milliseconds since 1970. */
  readonly installed: number | undefined;
  readonly owner: string | undefined;
  /** Who has a folder, by security identifier, with its path as Windows writes it: `C:\Users\name`. */
  readonly profiles: readonly { readonly sid: string; readonly folder: string }[];
}

/** The first build of Windows 11, which goes on calling itself 10. */
const WINDOWS_11 = 22_000;

/** Reads what a SOFTWARE hive says; what it does not say is left out. */
export function readSoftwareFacts(software: Hive): SoftwareFacts {
  const key = findKey(software, 'Microsoft\\Windows NT\\CurrentVersion');
  const text = (name: string) => textValue(software, key, name);
  const build = Number(text('CurrentBuild') ?? text('CurrentBuildNumber'));
  const installationType = text('InstallationType');
  const product = text('ProductName');
  const installed = numberValue(software, key, 'InstallDate');
  const list = key && findKey(software, 'ProfileList', key);
  return {
    product:
      installationType === 'Client' && build >= WINDOWS_11 ? product?.replace('Windows 10', 'Windows 11') : product,
    edition: text('EditionID'),
    installationType,
    version: text('DisplayVersion') ?? text('ReleaseId'),
    build: Number.isInteger(build) && build > 0 ? build : undefined,
    revision: numberValue(software, key, 'UBR'),
    installed: installed === undefined || installed === 0 ? undefined : installed * 1_000,
    owner: text('RegisteredOwner') || undefined,
    profiles: (list === undefined ? [] : subkeys(software, list)).flatMap((profile) => {
      const folder = textValue(software, profile, 'ProfileImagePath');
      return folder === undefined ? [] : [{ sid: profile.name, folder }];
    }),
  };
}
