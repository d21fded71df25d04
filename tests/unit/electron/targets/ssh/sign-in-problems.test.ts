import { expect, test } from 'vitest';
import { type Attempts, signInFailed, tooManyFailures } from '../../../../../electron/targets/ssh/sign-in-problems.ts';

const who = { host: '203.0.113.7', port: 22, user: 'root', isJump: false };
const attempts = (more: Partial<Attempts>): Attempts => ({
  tried: new Set(),
  offered: ['publickey', 'password'],
  halfway: false,
  agentTrouble: undefined,
  has: { password: false, key: false, agent: false },
  ...more,
});
const failed = (more: Partial<Attempts>) => signInFailed(who, attempts(more)).problem;

test('a refused password points to the newest mail', () => {
  const problem = failed({ tried: new Set(['password']), has: { password: true, key: false, agent: false } });
  expect(problem).toMatchObject({ code: 'sign-in-failed', details: { wrong: 'password', user: 'root' } });
  expect(problem.remedy).toContain('newest mail');
});

test('a key and a password that are both refused are both named', () => {
  const problem = failed({ tried: new Set(['key', 'password']), has: { password: true, key: true, agent: false } });
  expect(problem.message).toMatch(/did not accept the password.*did not accept the key either/);
});

test('a refused key where a password would do says so', () => {
  expect(failed({ tried: new Set(['key']), has: { password: false, key: true, agent: false } })).toMatchObject({
    details: { wrong: 'key' },
    remedy: expect.stringContaining('Use the password'),
  });
});

test('nothing given asks for the password', () => {
  expect(failed({})).toMatchObject({ details: { missing: 'password' } });
});

test('methods that the app has not got are named', () => {
  const problem = failed({
    offered: ['gssapi-with-mic', 'hostbased'],
    has: { password: true, key: false, agent: false },
  });
  expect(problem.message).toBe('It accepts only: gssapi-with-mic, hostbased.');
});

test('a server that never said what it takes is told without made-up facts', () => {
  const problem = failed({ offered: [] });
  expect(problem.details).toEqual({ host: '203.0.113.7', port: '22', user: 'root' });
});

test('an agent with too many keys is blamed for the tries that ran out', () => {
  const agent = { tried: new Set(['agent'] as const), has: { password: false, key: false, agent: true } };
  expect(tooManyFailures(who, attempts(agent)).problem.remedy).toContain('instead of the agent');
  const password = { tried: new Set(['password'] as const) };
  expect(tooManyFailures(who, attempts(password)).problem.remedy).toContain('Wait some minutes');
});
