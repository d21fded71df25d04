import { decodeName } from '../../../contract/names.ts';
import { isStatus } from './problems.ts';
import type { SftpSession } from './session.ts';
import { type Attributes, decodeOwnerNames } from './wire.ts';

/** More users and groups than this are not remembered. */
const MOST_REMEMBERED = 1000;
const EXTENSION = 'users-groups-by-id@openssh.com';

const number = (value: number): Buffer => {
  const raw = Buffer.alloc(4);
  raw.writeUInt32BE(value);
  return raw;
};

function remember(names: Map<number, string>, id: number, raw: Buffer | undefined): void {
  if (names.size >= MOST_REMEMBERED) names.clear();
  names.set(id, raw === undefined || raw.length === 0 ? String(id) : decodeName(raw));
}

/** The names behind numeric owners, by OpenSSH's extension, remembered; the numbers themselves where it has none. */
export function ownerNames() {
  const users = new Map<number, string>();
  const groups = new Map<number, string>();
  return {
    async of(
      session: SftpSession,
      { owner, group }: Attributes,
    ): Promise<{ owner: string; group: string } | undefined> {
      if (owner === undefined || group === undefined) return undefined;
      if (session.extensions.has(EXTENSION) && !(users.has(owner) && groups.has(group))) {
        try {
          const names = decodeOwnerNames(await session.extended('reply', EXTENSION, [number(owner), number(group)]));
          remember(users, owner, names.users[0]);
          remember(groups, group, names.groups[0]);
        } catch (error) {
          if (!isStatus(error)) throw error;
        }
      }
      return { owner: users.get(owner) ?? String(owner), group: groups.get(group) ?? String(group) };
    },
  };
}
