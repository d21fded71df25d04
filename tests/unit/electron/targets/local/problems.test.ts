import { describe, expect, it } from 'vitest';
import { cancelled, ProblemError } from '../../../../../electron/contract/problem.ts';
import { codeOf, localProblem } from '../../../../../electron/targets/local/problems.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('an error of the system', () => {
  it.each([
    ['ENOENT', 'not-found'],
    ['ENOTDIR', 'not-found'],
    ['EEXIST', 'already-exists'],
    ['ENOTEMPTY', 'already-exists'],
    ['EACCES', 'no-permission'],
    ['EPERM', 'no-permission'],
    ['EROFS', 'no-permission'],
    ['ENOSPC', 'no-space'],
    ['EDQUOT', 'no-space'],
    ['EBUSY', 'busy'],
    ['EMFILE', 'busy'],
    ['EISDIR', 'invalid-input'],
    ['ELOOP', 'invalid-input'],
    ['ENAMETOOLONG', 'invalid-input'],
    ['EXDEV', 'unsupported'],
    ['EIO', 'damaged'],
    ['ESTALE', 'unreachable'],
    ['ETIMEDOUT', 'timed-out'],
    ['EWEIRD', 'internal'],
  ])('%s becomes %s and keeps its code for the curious', (code, expected) => {
    const { problem } = localProblem(failure(code), '/srv/x');
    expect(problem.code).toBe(expected);
    expect(problem.details).toMatchObject({ technical: code });
  });

  it('shows a hostile name so that it can’t lie', () => {
    expect(localProblem(failure('ENOENT'), '/a\u202egpj.exe').problem.title).toContain('\\u{202E}');
  });

  it('stays what it is when it is a problem already, and an abort is no failure', () => {
    const own = new ProblemError({ code: 'busy', title: 't', message: 'm' });
    expect(localProblem(own, '/')).toBe(own);
    expect(localProblem(new DOMException('x', 'AbortError'), '/').problem).toEqual(cancelled().problem);
  });

  it('tells the code of the first of several failures', () => {
    expect(codeOf(new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]))).toBe('ECONNREFUSED');
    expect(codeOf('text')).toBeUndefined();
  });
});
