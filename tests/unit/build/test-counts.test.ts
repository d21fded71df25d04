import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, judge, noCounts, summary } from '../../../build/test-counts.mjs';

describe('counting unit tests', () => {
  it('tells passed, failed and skipped apart and names the failed ones', () => {
    const report = {
      testResults: [
        {
          name: '/one.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: ' one works' },
            { status: 'failed', fullName: ' one breaks' },
            { status: 'skipped', fullName: 'one waits' },
            { status: 'pending', fullName: 'one waits' },
            { status: 'todo', fullName: 'one waits' },
          ],
        },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 1, failed: 1, skipped: 3, names: ['one breaks'] });
  });

  it('takes a file that can’t be loaded for a failure', () => {
    const report = { testResults: [{ name: '/a.test.ts', status: 'failed', message: 'no', assertionResults: [] }] };
    expect(countVitest(report)).toEqual({ passed: 0, failed: 1, skipped: 0, names: ['/a.test.ts: no'] });
  });
});

describe('counting user stories', () => {
  it('looks into every suite, and takes a flaky one for a failure', () => {
    const test = (status: string) => [{ status, projectName: 'browser' }];
    const report = {
      suites: [
        {
          title: 'a.spec.ts',
          specs: [{ title: 'opens', tests: test('expected') }],
          suites: [
            {
              title: 'inner',
              specs: [
                { title: 'copies', tests: [...test('unexpected'), ...test('skipped')] },
                { title: 'moves', tests: test('flaky') },
              ],
            },
          ],
        },
      ],
    };
    expect(countPlaywright(report)).toEqual({
      passed: 1,
      failed: 2,
      skipped: 1,
      names: ['a.spec.ts inner copies [browser]', 'a.spec.ts inner moves [browser]'],
    });
  });

  it('takes an error outside of any story for a failure', () => {
    expect(countPlaywright({ suites: [], errors: [{ message: 'no build' }] })).toMatchObject({
      failed: 1,
      names: ['no build'],
    });
  });
});

describe('judging a stage', () => {
  it('counts a check without a report as one test', () => {
    expect(judge(undefined, 0, 'lint')).toMatchObject({ passed: 1, failed: 0 });
    expect(judge(undefined, 2, 'lint')).toMatchObject({ passed: 0, failed: 1, names: ['lint ended with status 2'] });
  });

  it('does not believe a report when the program ended badly', () => {
    expect(judge({ ...noCounts(), passed: 5 }, 1, 'unit')).toMatchObject({ passed: 5, failed: 1 });
  });

  it('does not count a failure twice', () => {
    expect(judge({ ...noCounts(), failed: 3 }, 1, 'unit')).toMatchObject({ failed: 3 });
  });
});

describe('the last line', () => {
  it('adds everything up', () => {
    expect(
      summary([
        { ...noCounts(), passed: 3 },
        { passed: 1, failed: 2, skipped: 4, names: [] },
      ]),
    ).toBe('4 passed, 2 failed, 4 skipped');
  });
});
