import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../../electron/contract/problem.ts';
import type { Engine } from '../../../../electron/engine/engine.ts';
import type { EngineEvent } from '../../../../electron/engine/events.ts';
import type { Host } from '../../../../electron/engine/host.ts';
import { askingKeychain, type FromEngine, runForMain } from '../../../../electron/hosts/engine-link.ts';

function keychain(patience?: number) {
  const asked: FromEngine[] = [];
  return { asked, chain: askingKeychain((message) => asked.push(message), patience) };
}

describe('the keychain that is asked from another process', () => {
  it('gives each question its own answer, in whatever order they come', async () => {
    const { asked, chain } = keychain();
    const kept = chain.protect('one');
    const opened = chain.reveal('two');
    expect(asked).toEqual([
      { type: 'keychain', id: 1, action: 'protect', value: 'one' },
      { type: 'keychain', id: 2, action: 'reveal', value: 'two' },
    ]);
    chain.answered({ id: 2, value: 'opened' });
    chain.answered({ id: 1, value: 'kept' });
    expect(await kept).toBe('kept');
    expect(await opened).toEqual({ secret: 'opened' });
  });

  it('passes on what the keychain wants to be kept instead', async () => {
    const { chain } = keychain();
    const opened = chain.reveal('one');
    chain.answered({ id: 1, value: 'secret', renewed: 'two' });
    expect(await opened).toEqual({ secret: 'secret', renewed: 'two' });
  });

  it('tells what can’t be opened any more from what failed', async () => {
    const { chain } = keychain();
    const lost = chain.reveal('one');
    chain.answered({ id: 1, value: null });
    expect(await lost).toBeNull();
    const failed = chain.reveal('two');
    chain.answered({ id: 2 });
    await expect(failed).rejects.toSatisfy((error) => isProblem(error, 'internal'));
  });

  it('never says that a secret is kept when it is not', async () => {
    const { chain } = keychain();
    const kept = chain.protect('one');
    chain.answered({ id: 1, value: null });
    await expect(kept).rejects.toSatisfy((error) => isProblem(error));
  });

  it('does not wait for ever', async () => {
    const { chain } = keychain(5);
    await expect(chain.reveal('one')).rejects.toSatisfy((error) => isProblem(error, 'timed-out'));
  });

  it('ignores an answer that nobody waits for', () => {
    const { chain } = keychain();
    expect(() => chain.answered({ id: 9, value: 'x' })).not.toThrow();
  });
});

/** A page's port as the engine's process has it. */
class PagePortDouble extends EventEmitter {
  readonly sent: unknown[] = [];
  started = false;
  postMessage(message: unknown) {
    this.sent.push(message);
  }
  start() {
    this.started = true;
  }
}

/** The engine's process with an engine that says what it was called with. */
function engineProcess(opens = true) {
  const main = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => told.push(message) });
  const told: unknown[] = [];
  const hosts: Host[] = [];
  const exits: number[] = [];
  const done: string[] = [];
  const listeners = new Set<(event: EngineEvent) => void>();
  const engine: Engine = {
    call: async (name, input) => ({ output: { name, input } }),
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      done.push('closed');
    },
  };
  runForMain(
    main,
    async (host) => {
      hosts.push(host);
      if (!opens) throw new Error('no');
      return engine;
    },
    (status) => {
      done.push(`exit ${status}`);
      exits.push(status);
    },
  );
  const tell = (data: unknown, ports: PagePortDouble[] = []) => main.emit('message', { data, ports });
  return { tell, told, hosts, exits, done, listeners };
}

const START = { type: 'start', version: '1.2.3', dataFolder: '/data' };
const turn = () => new Promise(setImmediate);

describe('the engine’s process', () => {
  it('opens the engine once, as it is told', () => {
    const { tell, hosts } = engineProcess();
    tell(START);
    tell(START);
    expect(hosts).toEqual([
      { kind: 'desktop', version: '1.2.3', dataFolder: '/data', keychain: expect.objectContaining({}) },
    ]);
  });

  it('has no keychain where there is none, and says why', () => {
    const { tell, hosts } = engineProcess();
    tell({ ...START, keychainReason: 'None here.' });
    expect(hosts[0]?.keychain).toEqual({ reason: 'None here.' });
  });

  it('asks the main process for the keychain', async () => {
    const { tell, told, hosts } = engineProcess();
    tell(START);
    const keychain = hosts[0]?.keychain;
    if (!keychain || 'reason' in keychain) throw new Error('no keychain');
    const kept = keychain.protect('secret');
    expect(told).toEqual([{ type: 'keychain', id: 1, action: 'protect', value: 'secret' }]);
    tell({ type: 'keychain', id: 1, value: 'kept' });
    expect(await kept).toBe('kept');
  });

  it('answers the calls of a page that is joined, and passes events on to it until it is gone', async () => {
    const { tell, listeners } = engineProcess();
    const page = new PagePortDouble();
    tell(START);
    tell({ type: 'join' }, [page]);
    await turn();
    expect(page.started).toBe(true);
    page.emit('message', { data: { type: 'call', id: 7, name: 'settings.read', input: {} } });
    await turn();
    expect(page.sent).toEqual([{ type: 'reply', id: 7, output: { name: 'settings.read', input: {} } }]);
    expect(listeners.size).toBe(1);
    page.emit('close');
    await turn();
    expect(listeners.size).toBe(0);
  });

  it('takes no notice of what it does not know', () => {
    const { tell, told, exits } = engineProcess();
    for (const data of [null, 'stop', { type: 'eval', code: '1' }, { ...START, more: 1 }, { type: 'join' }]) tell(data);
    expect({ told, exits }).toEqual({ told: [], exits: [] });
  });

  it('closes the engine before it ends', async () => {
    const { tell, done } = engineProcess();
    tell(START);
    tell({ type: 'stop' });
    await turn();
    expect(done).toEqual(['closed', 'exit 0']);
  });

  it('ends, with a status that says so, when the engine can’t be opened', async () => {
    const { tell, exits } = engineProcess(false);
    tell(START);
    await turn();
    expect(exits).toEqual([1]);
  });
});
