import type { Claim } from '../contract/job.ts';
import { ProblemError } from '../contract/problem.ts';

/**
 * Keeps two jobs from working against each other. Resources are names with `/`-separated parts; a claim also covers what
 * lies below it, so that `device:/dev/md1` and `path:server:/mnt/c` and `path:server:/mnt/c/Users` mean what they say.
 */
export interface Claims {
  /** Takes all or nothing; a `busy` problem names the job in the way. Returns how to give them back. */
  take(jobTitle: string, claims: readonly Claim[]): () => void;
}

interface Held extends Claim {
  readonly title: string;
}

export function createClaims(): Claims {
  const held = new Set<Held>();
  return {
    take(title, claims) {
      for (const wanted of claims) {
        for (const other of held) {
          if (wanted.mode === 'shared' && other.mode === 'shared') continue;
          if (!covers(wanted.resource, other.resource) && !covers(other.resource, wanted.resource)) continue;
          throw new ProblemError({
            code: 'busy',
            title: 'Another job is working there',
            message: `“${other.title}” is still busy with ${other.resource}. Doing both at once could damage data, so this one was not started.`,
            remedy: 'Wait until it is done, or cancel it, and start this again.',
            retryable: true,
            details: { resource: wanted.resource, job: other.title },
          });
        }
      }
      const mine = claims.map((claim) => ({ ...claim, title }));
      for (const claim of mine) held.add(claim);
      return () => {
        for (const claim of mine) held.delete(claim);
      };
    },
  };
}

function covers(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}
