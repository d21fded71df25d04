import { describe, expect, it } from 'vitest';
import { loginShell } from '../../../../../electron/targets/local/terminal.ts';

describe('the login shell', () => {
  const all = () => true;

  it('is the account’s own', () => {
    expect(loginShell('linux', '/usr/bin/fish', all)).toEqual({ program: '/usr/bin/fish', args: ['-l'] });
  });

  it('is another where the account’s own only says no, or is not installed', () => {
    expect(loginShell('linux', '/usr/sbin/nologin', all).program).toBe('/bin/bash');
    expect(loginShell('linux', '/bin/false', (path) => path !== '/bin/bash').program).toBe('/bin/sh');
    expect(loginShell('linux', '/opt/zsh', (path) => path === '/bin/bash').program).toBe('/bin/bash');
    expect(loginShell('linux', undefined, () => false).program).toBe('/bin/sh');
  });

  it('is PowerShell on Windows', () => {
    expect(loginShell('win32', undefined).program).toBe('powershell.exe');
  });
});
