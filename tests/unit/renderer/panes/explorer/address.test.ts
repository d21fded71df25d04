import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { above, crumbsOf, nameFault, touches, typedPath } from '../../../../../renderer/panes/explorer/address.ts';

describe('the path bar', () => {
  it('shows each folder from the root down', () => {
    expect(crumbsOf('posix', '/mnt/c/Users')).toEqual([
      { name: '/', path: '/' },
      { name: 'mnt', path: '/mnt' },
      { name: 'c', path: '/mnt/c' },
      { name: 'Users', path: '/mnt/c/Users' },
    ]);
    expect(crumbsOf('windows', 'C:\\Users').map((crumb) => crumb.path)).toEqual(['\\', 'C:\\', 'C:\\Users']);
    expect(crumbsOf('windows', '\\')).toEqual([{ name: '\\', path: '\\' }]);
  });

  it('goes up to the folder above with the cursor on where it was', () => {
    expect(above('posix', '/mnt/c')).toEqual({ path: '/mnt', name: 'c' });
    expect(above('posix', '/')).toBeUndefined();
    expect(above('windows', 'C:\\')).toEqual({ path: '\\', name: 'C:' });
    expect(above('windows', '\\')).toBeUndefined();
  });

  it('reads what is typed: absolute, relative, home, drives', () => {
    expect(typedPath('posix', '/var/../etc/', '/srv', '/root')).toBe('/etc');
    expect(typedPath('posix', 'www/logs', '/srv', '/root')).toBe('/srv/www/logs');
    expect(typedPath('posix', '..', '/srv/www', '/root')).toBe('/srv');
    expect(typedPath('posix', '~/notes', '/srv', '/root')).toBe('/root/notes');
    expect(typedPath('posix', '~', '/srv', '/root')).toBe('/root');
    expect(typedPath('posix', '', '/srv', '/root')).toBe('/srv');
    expect(typedPath('windows', 'd:', 'C:\\Users', 'C:\\Users\\me')).toBe('d:\\');
    expect(typedPath('windows', 'C:/Windows/System32', 'C:\\', 'C:\\Users\\me')).toBe('C:\\Windows\\System32');
    expect(typedPath('windows', 'Desktop', 'C:\\Users\\me', 'C:\\Users\\me')).toBe('C:\\Users\\me\\Desktop');
    expect(typedPath('windows', '\\', 'C:\\Users', 'C:\\Users\\me')).toBe('\\');
  });

  it('never climbs over the root, whatever is typed', () => {
    const piece = fc.constantFrom('..', '.', 'a', 'b c', '');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const path = typedPath('posix', pieces.join('/'), '/srv', '/root');
        expect(path.startsWith('/')).toBe(true);
        expect(path.split('/')).not.toContain('..');
      }),
    );
  });
});

describe('names that can be given', () => {
  it('are checked by the rules of the target', () => {
    expect(nameFault('posix', 'a:b*')).toBeUndefined();
    expect(nameFault('posix', 'a/b')).toBe('separator');
    expect(nameFault('posix', '..')).toBe('dots');
    expect(nameFault('posix', '  ')).toBe('empty');
    expect(nameFault('windows', 'a/b')).toBe('separator');
    expect(nameFault('windows', 'a:b')).toBe('reserved');
    expect(nameFault('windows', 'CON.txt')).toBe('reserved');
    expect(nameFault('windows', 'name.')).toBe('reserved');
    expect(nameFault('windows', 'console.txt')).toBeUndefined();
  });
});

describe('jobs that touch a folder', () => {
  const server = { id: 'practice:', pathStyle: 'posix' as const };
  const local = { id: 'local:', pathStyle: 'posix' as const };
  const copy = (move: boolean) => ({
    tool: 'copy-files',
    targets: [],
    input: {
      from: { target: 'practice:', paths: ['/srv/www/site'] },
      to: { target: 'local:', path: '/home/me/rescue' },
      whenExists: 'refuse',
      move,
      verify: true,
    },
  });

  it('are copies into it or into what lies in it', () => {
    expect(touches(copy(false), local, '/home/me/rescue')).toBe(true);
    expect(touches(copy(false), local, '/home/me')).toBe(true);
    expect(touches(copy(false), local, '/home/me/rescue/site')).toBe(true);
    expect(touches(copy(false), local, '/home')).toBe(true);
    expect(touches(copy(false), local, '/home/other')).toBe(false);
    expect(touches(copy(false), server, '/home/me/rescue')).toBe(false);
  });

  it('are moves out of it, but not copies', () => {
    expect(touches(copy(true), server, '/srv/www')).toBe(true);
    expect(touches(copy(false), server, '/srv/www')).toBe(false);
  });

  it('are deletions in it', () => {
    const job = { tool: 'remove-files', targets: [], input: { target: 'practice:', paths: ['/srv/www/old'] } };
    expect(touches(job, server, '/srv/www')).toBe(true);
    expect(touches(job, server, '/srv/www/old/deep')).toBe(true);
    expect(touches(job, server, '/srv')).toBe(false);
    expect(touches(job, server, '/srv', true)).toBe(true);
    expect(touches(job, server, '/other', true)).toBe(false);
  });

  it('are all that name no paths, on the targets they worked on', () => {
    const job = { tool: 'undo-changes', input: { jobs: ['x'] }, targets: [{ id: 'practice:', key: '' }] };
    expect(touches(job, server, '/anywhere')).toBe(true);
    expect(touches(job, local, '/anywhere')).toBe(false);
  });
});
