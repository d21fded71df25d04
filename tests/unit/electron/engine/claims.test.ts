import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../../electron/contract/problem.ts';
import { createClaims } from '../../../../electron/engine/claims.ts';

const busy = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return isProblem(error, 'busy') ? error.problem : null;
  }
  return null;
};

describe('claims', () => {
  it('let two jobs read the same place', () => {
    const claims = createClaims();
    claims.take('one', [{ resource: 'path:s:/mnt/c', mode: 'shared' }]);
    expect(() => claims.take('two', [{ resource: 'path:s:/mnt/c/Users', mode: 'shared' }])).not.toThrow();
  });

  it('refuse a writer below a place that another job uses, and name that job', () => {
    const claims = createClaims();
    claims.take('Check the disk', [{ resource: 'path:s:/mnt/c', mode: 'exclusive' }]);
    expect(busy(() => claims.take('two', [{ resource: 'path:s:/mnt/c/Users', mode: 'shared' }]))?.message).toContain(
      'Check the disk',
    );
    expect(busy(() => claims.take('two', [{ resource: 'path:s:/mnt', mode: 'exclusive' }]))).not.toBeNull();
    expect(busy(() => claims.take('two', [{ resource: 'path:s:/mnt/cd', mode: 'exclusive' }]))).toBeNull();
  });

  it('take all or nothing', () => {
    const claims = createClaims();
    claims.take('one', [{ resource: 'b', mode: 'exclusive' }]);
    expect(() =>
      claims.take('two', [
        { resource: 'a', mode: 'exclusive' },
        { resource: 'b', mode: 'shared' },
      ]),
    ).toThrow();
    expect(() => claims.take('three', [{ resource: 'a', mode: 'exclusive' }])).not.toThrow();
  });

  it('are free again once given back', () => {
    const claims = createClaims();
    const release = claims.take('one', [{ resource: 'a', mode: 'exclusive' }]);
    release();
    expect(() => claims.take('two', [{ resource: 'a', mode: 'exclusive' }])).not.toThrow();
  });
});
