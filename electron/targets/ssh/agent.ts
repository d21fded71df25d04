/** Where SSH agents listen on this computer, most likely first; ssh2 understands each of them. */
export function agentSockets(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string[] {
  const named = environment['SSH_AUTH_SOCK'];
  const sockets = named === undefined || named === '' ? [] : [named];
  // Windows: its own OpenSSH agent, then PuTTY's Pageant.
  if (platform === 'win32') sockets.push('\\\\.\\pipe\\openssh-ssh-agent', 'pageant');
  return [...new Set(sockets)];
}

/** Why an agent gave no key, in words; `technical` is ssh2's or Node's. */
export function agentTrouble(technical: string): string {
  if (/ENOENT|ECONNREFUSED|EACCES|No such|connect to agent/i.test(technical))
    return 'no agent is running on this computer';
  if (/pageant/i.test(technical)) return 'Pageant is not running on this computer';
  return technical.slice(0, 200);
}
