/** Names of users and groups by their number. */
export interface Owners {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

/** Where a system keeps the names of its users and groups. */
export const OWNER_FILES = { users: '/etc/passwd', groups: '/etc/group' } as const;

/** Reads `name:x:number:…` lines, as in passwd(5) and group(5). */
export function readOwners(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [, name, number] = /^([^:]+):[^:]*:(\d{1,10}):/.exec(line) ?? [];
    // The first line of a number is the one the system goes by.
    if (name !== undefined && !names.has(Number(number))) names.set(Number(number), name);
  }
  return names;
}

/** The number that a person means by a number or by a name; undefined for a name that is not known. */
export function ownerNumber(names: ReadonlyMap<number, string>, meant: string): number | undefined {
  if (/^\d{1,10}$/.test(meant)) return Number(meant);
  for (const [number, name] of names) if (name === meant) return number;
  return undefined;
}
