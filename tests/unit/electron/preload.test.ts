import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Double from '../../doubles/electron.ts';

let electron: typeof Double;

interface Bridge {
  send(frame: unknown): void;
  receive(listener: (frame: unknown) => void): void;
  pathOf(file: File): string;
  startDrag(paths: readonly string[]): void;
}

beforeEach(async () => {
  vi.resetModules();
  electron = await import('../../doubles/electron.ts');
  await import('../../../electron/preload.ts');
});

const bridge = () => electron.exposed.get('rescueDesk') as Bridge;

/** Plays the main process: hands the page its port and gives back the engine's end. */
function join() {
  const { port1, port2 } = new MessageChannel();
  electron.ipcRenderer.emit('desk:joined', { ports: [port1] });
  return port2;
}

describe('the preload', () => {
  it('exposes four functions and nothing else', () => {
    expect([...electron.exposed.keys()]).toEqual(['rescueDesk']);
    expect(Object.keys(bridge()).sort()).toEqual(['pathOf', 'receive', 'send', 'startDrag']);
  });

  it('asks to be joined as soon as it runs', () => {
    expect(electron.callsOf('ipcRenderer.send')).toEqual([['desk:join']]);
  });

  it('carries frames up, also those sent before it was joined, in order', async () => {
    bridge().send({ id: 1 });
    bridge().send({ id: 2 });
    const engine = join();
    bridge().send({ id: 3 });
    const seen: unknown[] = [];
    engine.on('message', (frame) => seen.push(frame));
    await vi.waitFor(() => expect(seen).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]));
    engine.close();
  });

  it('carries frames down', async () => {
    const seen: unknown[] = [];
    bridge().receive((frame) => seen.push(frame));
    const engine = join();
    engine.postMessage({ type: 'event', name: 'x', payload: '\udc80' });
    await vi.waitFor(() => expect(seen).toEqual([{ type: 'event', name: 'x', payload: '\udc80' }]));
    engine.close();
  });

  it('holds only so many frames for an engine that does not come', async () => {
    for (let id = 0; id < 1500; id++) bridge().send({ id });
    const engine = join();
    bridge().send('last');
    let count = 0;
    for (;;) {
      const [frame] = (await once(engine, 'message')) as [unknown];
      if (frame === 'last') break;
      count += 1;
    }
    expect(count).toBe(1000);
    engine.close();
  });

  it('tells where a dropped file lies', () => {
    const file = new File(['x'], 'a.txt');
    electron.droppedPaths.set(file, '/home/me/a.txt');
    expect(bridge().pathOf(file)).toBe('/home/me/a.txt');
    expect(bridge().pathOf(new File(['x'], 'made up'))).toBe('');
  });

  it('takes no message for a port', () => {
    electron.ipcRenderer.emit('desk:joined', { ports: [] });
    electron.ipcRenderer.emit('desk:joined', { ports: ['port'] });
    expect(() => bridge().send({ id: 1 })).not.toThrow();
  });

  it('asks for a drag of files to the desktop', () => {
    bridge().startDrag(['/home/me/a', '/home/me/b']);
    expect(electron.callsOf('ipcRenderer.send').at(-1)).toEqual(['desk:drag', ['/home/me/a', '/home/me/b']]);
  });
});
