import { encodeDevice } from '../boot/device.ts';
import { bootObject, element, objectType } from '../boot/elements.ts';
import { sealedBytes } from '../hive/edit.ts';
import { newHive } from '../hive/new-hive.ts';
import { want, wantNumber, wantText, wantTexts } from '../hive/value-changes.ts';
import { valueType } from '../hive/values.ts';
import { withValues } from './new-server.ts';

const LOADER = '{733b62e5-f608-11eb-825c-c112f60133ab}';

/** A made-up boot store of a machine with BIOS, whose Windows somebody left in safe mode. `now` is a FILETIME. */
export function newBootStore(now: bigint): Buffer {
  const hive = sealedBytes(newHive({ minor: 3, rootName: 'NewStoreRoot', fileName: 'BCD', now }), 2);
  const at = (id: string, code: number) => `Objects\\${id}\\Elements\\${code.toString(16).padStart(8, '0')}`;
  const device = encodeDevice({ kind: 'mbr-partition', offset: 1_048_576n, signature: 0x5eed_cafe });
  const integer = (value: number) => Buffer.from([value, 0, 0, 0, 0, 0, 0, 0]);
  return withValues(hive, now, [
    wantNumber(`Objects\\${bootObject.manager}\\Description`, 'Type', objectType.manager),
    wantText(at(bootObject.manager, element.description), 'Element', 'Windows Boot Manager'),
    wantText(at(bootObject.manager, element.defaultObject), 'Element', LOADER),
    wantTexts(at(bootObject.manager, element.displayOrder), 'Element', [LOADER]),
    want(at(bootObject.manager, element.timeout), 'Element', valueType.binary, integer(30)),
    wantNumber(`Objects\\${LOADER}\\Description`, 'Type', objectType.loader),
    wantText(at(LOADER, element.description), 'Element', 'Windows Server'),
    wantText(at(LOADER, element.path), 'Element', '\\Windows\\system32\\winload.exe'),
    want(at(LOADER, element.device), 'Element', valueType.binary, device),
    want(at(LOADER, element.osDevice), 'Element', valueType.binary, device),
    want(at(LOADER, element.safeMode), 'Element', valueType.binary, integer(0)),
    want(at(LOADER, element.recoveryEnabled), 'Element', valueType.binary, Buffer.from([1])),
  ]);
}
