import { expect, test } from 'vitest';
import { agentSockets, agentTrouble } from '../../../../../electron/targets/ssh/agent.ts';

test('the agent that the environment names is asked', () => {
  expect(agentSockets('linux', { SSH_AUTH_SOCK: '/run/agent' })).toEqual(['/run/agent']);
  expect(agentSockets('linux', {})).toEqual([]);
  expect(agentSockets('linux', { SSH_AUTH_SOCK: '' })).toEqual([]);
});

test('on Windows its own agent is asked, and then Pageant', () => {
  expect(agentSockets('win32', {})).toEqual(['\\\\.\\pipe\\openssh-ssh-agent', 'pageant']);
  expect(agentSockets('win32', { SSH_AUTH_SOCK: '\\\\.\\pipe\\openssh-ssh-agent' })).toHaveLength(2);
});

test('an agent that is not there is told so', () => {
  expect(agentTrouble('connect ENOENT /run/agent')).toBe('no agent is running on this computer');
  expect(agentTrouble('Failed to connect to agent')).toBe('no agent is running on this computer');
  expect(agentTrouble('something strange')).toBe('something strange');
});
