import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName } from '../../../../../electron/contract/names.ts';
import { joinPath } from '../../../../../electron/contract/paths.ts';
import { typedPath } from '../../../../../renderer/panes/explorer/address.ts';
import {
  completed,
  fitting,
  partsOf,
  realText,
  typedFolder,
} from '../../../../../renderer/panes/explorer/completion.ts';

describe('what is offered while a path is typed', () => {
  it('are the names that begin so, in their natural order', () => {
    expect(fitting('posix', ['log10', 'log9', 'lib', 'usr'], 'lo')).toEqual(['log9', 'log10']);
    expect(fitting('posix', ['b', 'a'], '')).toEqual(['a', 'b']);
  });

  it('tells capitals apart only where that helps, and never on Windows', () => {
    expect(fitting('posix', ['Users', 'usr'], 'us')).toEqual(['usr']);
    expect(fitting('posix', ['Users'], 'us')).toEqual(['Users']);
    expect(fitting('windows', ['Users', 'usr'], 'US')).toEqual(['Users', 'usr']);
  });

  it('holds hidden folders back until the dot is typed', () => {
    expect(fitting('posix', ['.ssh', 'srv'], '')).toEqual(['srv']);
    expect(fitting('posix', ['.ssh', 'srv'], '.')).toEqual(['.ssh']);
  });

  it('is never too long to read', () => {
    expect(
      fitting(
        'posix',
        Array.from({ length: 1000 }, (_, at) => `n${at}`),
        'n',
      ),
    ).toHaveLength(50);
  });
});

describe('the typed path', () => {
  it('is split behind its last separator', () => {
    expect(partsOf('posix', '/mnt/wi')).toEqual({ stem: '/mnt/', beginning: 'wi' });
    expect(partsOf('posix', 'wi')).toEqual({ stem: '', beginning: 'wi' });
    expect(partsOf('windows', 'C:\\Us')).toEqual({ stem: 'C:\\', beginning: 'Us' });
    expect(partsOf('windows', 'C:/Us')).toEqual({ stem: 'C:/', beginning: 'Us' });
    expect(partsOf('posix', '/a\\b')).toEqual({ stem: '/', beginning: 'a\\b' });
  });

  it('goes on below a name that was taken', () => {
    const next = completed('posix', { text: '/mnt/wi', known: new Map() }, '/mnt', 'windows');
    expect(next.text).toBe('/mnt/windows/');
    const drive = completed('windows', { text: '\\c', known: new Map() }, '\\', 'C:');
    expect(drive.text).toBe('C:\\');
    expect(realText('windows', drive)).toBe('C:\\');
    const share = completed('windows', { text: '\\\\nas\\films\\o', known: new Map() }, '\\\\nas\\films', 'old');
    expect(share.text).toBe('\\\\nas\\films\\old\\');
  });

  it('means the folder it stood for as long as that is not changed, whatever its name is made of', () => {
    const path = '/srv/caf\udce9\nnew';
    const typed = typedFolder(path);
    expect(typed.text).toBe('/srv/caf\\xE9\\u{A}new');
    expect(realText('posix', typed)).toBe(path);
    expect(realText('posix', { ...typed, text: `${typed.text}/below` })).toBe(`${path}/below`);
    expect(realText('posix', { ...typed, text: `${typed.text}2` })).toBe(`${typed.text}2`);
  });

  it('reaches every folder that is offered, whatever the names', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom('\udce9', 'a\nb', '\u202egpj', ' x ', '~', '\\', 'C:', '.x'),
    );
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (parts) => {
        const names = parts
          .map((part) => part.replaceAll(/[/\0\ud800-\udbff]/g, '_'))
          .filter((part) => !/^\.*$/.test(part));
        let parent = '/';
        let typed = typedFolder('/');
        for (const each of names) {
          const offered = fitting('posix', [each], displayName(each).slice(0, 1));
          if (offered[0] === undefined) continue;
          typed = completed('posix', typed, parent, offered[0]);
          parent = joinPath('posix', parent, each);
        }
        expect(typedPath('posix', realText('posix', typed), '/elsewhere', '/home')).toBe(parent);
      }),
      { numRuns: 50 },
    );
  });
});
