import { createHash } from 'node:crypto';
import { newHive } from '../../../windows/hive/new-hive.ts';
import { sealedBytes } from '../../../windows/hive/edit.ts';
import { groupRid, userFlag } from '../../../windows/sam/accounts.ts';
import { newBootStore } from '../../../windows/sample/new-boot-store.ts';
import { unreachableServer } from '../../../windows/sample/new-server.ts';
import { newSam } from '../../../windows/sample/new-sam.ts';
import { newSoftware, newSystem } from '../../../windows/sample/new-system.ts';
import { CRASHED } from './planter.ts';

const NOW = (BigInt(CRASHED) + 11_644_473_600_000n) * 10_000n;
const HOUR = 36_000_000_000n;
const MACHINE = 'S-1-5-21-1004336348-1177238915-682003330';

let made: Record<string, Buffer> | undefined;

/** The registry of the practice server's Windows: accounts with what keeps people from signing in. Always the same but for salts. */
export function practiceHives(): Record<string, Buffer> {
  made ??= make();
  return made;
}

/** The boot store of that Windows, in safe mode. */
export const practiceBootStore = (): Buffer => newBootStore(NOW);

function make(): Record<string, Buffer> {
  const bootKey = createHash('md5').update('practice').digest();
  const accounts = [
    {
      rid: 500,
      name: 'Administrator',
      comment: 'Built-in account for administering the computer/domain',
      password: 'forgotten by everybody',
      groups: [groupRid.administrators],
      wrongPasswords: 12,
      passwordSet: NOW - 9_000n * HOUR,
      lastSignIn: NOW - 700n * HOUR,
    },
    {
      rid: 501,
      name: 'Guest',
      comment: 'Built-in account for guest access to the computer/domain',
      flags: userFlag.disabled | userFlag.neverExpires,
      groups: [groupRid.guests],
    },
    {
      rid: 1_001,
      name: 'Camille',
      fullName: 'Camille Lefèvre',
      comment: 'Shop',
      password: 'also forgotten',
      groups: [groupRid.users, groupRid.remoteDesktop],
      lastSignIn: NOW - 30n * HOUR,
    },
    {
      rid: 1_002,
      name: 'Björn',
      fullName: 'Björn Öztürk',
      comment: 'Left in spring',
      password: 'old',
      flags: userFlag.disabled,
      groups: [groupRid.users],
      expires: NOW - 4_000n * HOUR,
      lastSignIn: NOW - 5_000n * HOUR,
    },
    { rid: 1_003, name: 'שלומית', fullName: 'שלומית כהן', password: 'gone', groups: [groupRid.users] },
    { rid: 1_004, name: 'backup', comment: 'Runs the nightly backup', groups: [groupRid.administrators] },
  ];
  const empty = (name: string) => sealedBytes(newHive({ minor: 5, rootName: 'ROOT', fileName: name, now: NOW }), 2);
  return {
    SAM: newSam({ form: 'aes', bootKey, machineSid: MACHINE, now: NOW, lockAfter: 10, accounts }),
    SYSTEM: unreachableServer(newSystem({ bootKey, now: NOW, computer: 'BOUTIQUE', kind: 'ServerNT' }), NOW),
    SECURITY: empty('SECURITY'),
    SOFTWARE: newSoftware({
      now: NOW,
      product: 'Windows Server 2022 Standard',
      build: '20348',
      profiles: [
        [`${MACHINE}-500`, 'C:\\Users\\Administrator'],
        [`${MACHINE}-1001`, 'C:\\Users\\Camille'],
      ],
    }),
  };
}
