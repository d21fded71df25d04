import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type KeptSide,
  type Memory,
  readMemory,
  readSide,
  remembering,
} from '../../../../../renderer/panes/explorer/memory.ts';

const SERVER = 'ssh://root@203.0.113.7:22';
const side = (current: number, ...tabs: [targetId: string, path: string][]): KeptSide => ({
  tabs: tabs.map(([targetId, path]) => ({ targetId, path })),
  current,
});

describe('what is remembered of a server', () => {
  it('are the tabs of each side that are on it, and which was in front', () => {
    const memory = remembering(
      {},
      {
        left: side(2, [SERVER, '/mnt'], ['local:', '/home'], [SERVER, '/var']),
        right: side(0, ['local:', '/tmp']),
      },
      5,
    );
    expect(memory[SERVER]).toEqual({ at: 5, left: side(1, [SERVER, '/mnt'], [SERVER, '/var']), right: undefined });
    expect(memory['local:']?.left?.tabs).toEqual([{ targetId: 'local:', path: '/home' }]);
    expect(memory['local:']?.right?.tabs).toEqual([{ targetId: 'local:', path: '/tmp' }]);
  });

  it('stays when its tabs are gone', () => {
    const local = side(0, ['local:', '/']);
    const before = remembering({}, { left: side(0, [SERVER, '/mnt']), right: local }, 1);
    expect(remembering(before, { left: local, right: local }, 2)[SERVER]).toEqual(before[SERVER]);
  });

  it('are the widths of its columns, whatever tabs come and go', () => {
    const panes = { left: side(0, [SERVER, '/mnt']), right: side(0, ['local:', '/']) };
    const before = remembering({}, panes, 1);
    const server = before[SERVER];
    const widened: Memory = { ...before, ...(server && { [SERVER]: { ...server, widths: { size: 120 } } }) };
    expect(remembering(widened, panes, 2)[SERVER]?.widths).toEqual({ size: 120 });
    expect(remembering(widened, panes, 2)['local:']?.widths).toBeUndefined();
    expect(readMemory(JSON.parse(JSON.stringify(widened)))[SERVER]?.widths).toEqual({ size: 120 });
  });

  it('is that of the latest servers only', () => {
    let memory: Memory = {};
    for (let at = 0; at < 100; at++) {
      memory = remembering(
        memory,
        { left: side(0, [`ssh://root@s${at}:22`, '/']), right: side(0, ['local:', '/']) },
        at,
      );
    }
    expect(Object.keys(memory)).toHaveLength(24);
    expect(memory['ssh://root@s99:22']).toBeDefined();
    expect(memory['local:']).toBeDefined();
    expect(memory['ssh://root@s1:22']).toBeUndefined();
  });

  it('comes back from the settings as it was put there', () => {
    const memory = remembering({}, { left: side(0, [SERVER, '/mnt']), right: side(0, ['local:', '/']) }, 1);
    expect(readMemory(JSON.parse(JSON.stringify(memory)))).toEqual(JSON.parse(JSON.stringify(memory)));
  });

  it('counts as nothing where the settings hold something else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const server of Object.values(readMemory(value))) expect(typeof server.at).toBe('number');
        expect(typeof readSide(value)).toBe('object');
      }),
    );
  });
});
