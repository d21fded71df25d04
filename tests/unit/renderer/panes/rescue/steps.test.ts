import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Standing, type StepState, stepsOf, troubles } from '../../../../../renderer/panes/rescue/steps.ts';

const begun: Standing = { disks: true, reachable: false, explained: false, ready: false, inUse: false };
const shown = (standing: Standing) => stepsOf(standing).map(({ step, state }) => `${step} ${state}`);

describe('the way through a rescue', () => {
  it('asks first what is wrong', () => {
    expect(shown(begun)).toEqual([
      'trouble now',
      'find later',
      'mount later',
      'mend later',
      'release later',
      'restart later',
    ]);
  });

  it('looks for reasons where nobody reaches a Windows, without making the person wait for it', () => {
    const standing = { ...begun, trouble: 'unreachable', system: 'windows', reachable: true, inUse: true } as const;
    expect(shown(standing)).toEqual([
      'trouble done',
      'find done',
      'mount done',
      'explain now',
      'mend now',
      'release later',
      'restart later',
    ]);
    expect(shown({ ...standing, explained: true })).toContain('mend now');
    expect(shown({ ...standing, system: 'linux' }).join()).not.toContain('explain');
  });

  it('goes back to mounting when the volume was taken off', () => {
    expect(shown({ ...begun, trouble: 'files', system: 'windows' })).toContain('mount now');
  });

  it('lets the server start only when nothing is in use any more', () => {
    const ready = { ...begun, trouble: 'password', system: 'windows', ready: true } as const;
    expect(shown({ ...ready, reachable: true, inUse: true }).slice(-2)).toEqual(['release now', 'restart later']);
    expect(shown(ready).slice(-2)).toEqual(['release done', 'restart now']);
  });

  it('needs no disks where only a folder can be named', () => {
    const standing = { ...begun, disks: false, trouble: 'password' } as const;
    expect(shown(standing)).toEqual(['trouble done', 'find now', 'mend later']);
  });

  it('always has exactly one thing to do next, and nothing done behind it', () => {
    const anything = fc.record({
      trouble: fc.option(fc.constantFrom(...troubles), { nil: undefined }),
      disks: fc.boolean(),
      system: fc.option(fc.constantFrom('windows' as const, 'linux' as const), { nil: undefined }),
      reachable: fc.boolean(),
      explained: fc.boolean(),
      ready: fc.boolean(),
      inUse: fc.boolean(),
    });
    const order: readonly StepState[] = ['done', 'now', 'later'];
    fc.assert(
      fc.property(anything, (standing) => {
        const steps = stepsOf(standing);
        const ranks = steps.map(({ state }) => order.indexOf(state));
        expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
        const now = steps.filter(({ state }) => state === 'now').map(({ step }) => step);
        // Only what has no disks to release can be done with altogether.
        const allowed = ['explain,mend', ...steps.map(({ step }) => step), ...(standing.disks ? [] : [''])];
        expect(allowed).toContain(now.join());
      }),
    );
  });
});
