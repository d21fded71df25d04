import { OWNER_FILES, type Owners, ownerNumber, readOwners } from '../../contract/owners.ts';
import { isProblem, ProblemError } from '../../contract/problem.ts';
import type { Target } from '../../targets/target.ts';
import { filesOf } from '../../work/chosen.ts';
import { quoted } from '../../work/words.ts';
import type { AttributesInput, Wanted } from './wanted.ts';

/** Far more than any server has; what lies behind is not looked at. */
const MOST_BYTES = 1024 * 1024;

/** The users and groups that a target itself knows; none of those it keeps nowhere we can read. */
export async function ownersOn(target: Target, signal: AbortSignal): Promise<Owners> {
  const files = filesOf(target);
  if (!files.abilities.owners || target.pathStyle !== 'posix') return { users: new Map(), groups: new Map() };
  const namesIn = async (path: string): Promise<Map<number, string>> => {
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of files.read(path, { length: MOST_BYTES, signal })) chunks.push(chunk);
      return readOwners(Buffer.concat(chunks).toString('utf8'));
    } catch (error) {
      if (!isProblem(error, 'not-found') && !isProblem(error, 'no-permission')) throw error;
      return new Map();
    }
  };
  const [users, groups] = await Promise.all([namesIn(OWNER_FILES.users), namesIn(OWNER_FILES.groups)]);
  return { users, groups };
}

/** What is wanted, with owner and group by number. Throws `invalid-input` for a name that the target does not know. */
export function withNumbers(input: AttributesInput, owners: Owners, label: string): Wanted {
  const { owner, group, ...rest } = input;
  return {
    ...rest,
    ...(owner !== undefined && { owner: numberOf('user', owners.users, owner, label) }),
    ...(group !== undefined && { group: numberOf('group', owners.groups, group, label) }),
  };
}

/** As `withNumbers`, looking names up only where there are any. */
export async function numbersMeant(target: Target, input: AttributesInput, signal: AbortSignal): Promise<Wanted> {
  const named = [input.owner, input.group].some((each) => typeof each === 'string');
  const owners = named ? await ownersOn(target, signal) : { users: new Map(), groups: new Map() };
  return withNumbers(input, owners, target.state().label);
}

function numberOf(
  what: 'user' | 'group',
  names: ReadonlyMap<number, string>,
  meant: number | string,
  label: string,
): number {
  const number = typeof meant === 'number' ? meant : ownerNumber(names, meant);
  if (number !== undefined) return number;
  throw new ProblemError({
    code: 'invalid-input',
    title: `${label} knows no ${what} ${quoted(String(meant))}`,
    message: `Names are looked up in ${what === 'user' ? OWNER_FILES.users : OWNER_FILES.groups} of the system you are signed in to. A mounted disk may have ${what}s of its own, which it does not know. Nothing was changed.`,
    remedy: `Type the number instead. For a mounted disk it stands in its own ${what === 'user' ? 'etc/passwd' : 'etc/group'}, behind the second colon.`,
  });
}
