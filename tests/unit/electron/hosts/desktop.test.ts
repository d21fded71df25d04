import { beforeEach, describe, expect, it, vi } from 'vitest';
import { letDragOut, systemKeychain, startEngine } from '../../../../electron/hosts/desktop.ts';
import * as electron from '../../../doubles/electron.ts';

const KEYCHAIN = {
  protect: async (secret: string) => `<${secret}>`,
  reveal: async (kept: string) => (kept === '<lost>' ? null : { secret: kept.slice(1, -1), renewed: `<<${kept}>>` }),
};

beforeEach(() => {
  electron.calls.length = 0;
  electron.processes.length = 0;
  electron.world.keychainAvailable = async () => true;
  electron.world.keychainBackend = 'gnome_libsecret';
});

function start(keychain: Parameters<typeof startEngine>[0]['keychain'] = KEYCHAIN) {
  const told: string[] = [];
  const engine = startEngine({
    program: '/app/dist/engine-process.js',
    version: '1.2.3',
    dataFolder: '/data',
    keychain,
    onRestart: () => told.push('restarted'),
    onGivenUp: () => told.push('given up'),
  });
  const child = electron.processes.at(-1);
  if (!child) throw new Error('no process was forked');
  return { engine, child, told };
}

const top = { parent: null, origin: 'app://desk' };

/** Lets a page ask to be joined; gives back what its frame was sent. */
function ask(frame: object | null) {
  const { engine, child } = start();
  const contents = new electron.WebContentsDouble();
  engine.join(contents as never, 'app://desk');
  const posted: unknown[][] = [];
  contents.ipc.emit('desk:join', {
    senderFrame: frame && { ...frame, postMessage: (...parameters: unknown[]) => posted.push(parameters) },
  });
  return { posted, joins: child.sent.filter(({ message }) => JSON.stringify(message) === '{"type":"join"}') };
}

describe('joining page and engine', () => {
  it('gives each one end of a channel', () => {
    const { posted, joins } = ask(top);
    expect(posted).toEqual([['desk:joined', null, [expect.anything()]]]);
    expect(joins).toHaveLength(1);
    expect(joins[0]?.ports).toHaveLength(1);
  });

  it.each([
    ['whose frame is gone', null],
    ['in a frame inside another', { parent: top, origin: 'app://desk' }],
    ['of another origin', { parent: null, origin: 'https://example.com' }],
    ['whose origin only begins like ours', { parent: null, origin: 'app://desk.evil' }],
    ['of no origin', { parent: null, origin: 'null' }],
  ])('refuses a page %s', (_what, frame) => {
    const { posted, joins } = ask(frame);
    expect(posted).toEqual([]);
    expect(joins).toEqual([]);
  });

  it('joins a page to the engine that runs now, after one has died', () => {
    const { engine, child } = start();
    const contents = new electron.WebContentsDouble();
    engine.join(contents as never, 'app://desk');
    child.end(1);
    contents.ipc.emit('desk:join', { senderFrame: { ...top, postMessage: () => {} } });
    expect(child.sent.map(({ message }) => message)).not.toContainEqual({ type: 'join' });
    expect(electron.processes[1]?.sent.map(({ message }) => message)).toContainEqual({ type: 'join' });
  });
});

describe('the engine’s process', () => {
  it('is told at once what it needs to know', () => {
    const { child } = start();
    expect(child.sent[0]?.message).toEqual({ type: 'start', version: '1.2.3', dataFolder: '/data' });
  });

  it('is told why there is no keychain', () => {
    const { child } = start({ reason: 'None here.' });
    expect(child.sent[0]?.message).toMatchObject({ keychainReason: 'None here.' });
  });

  it('is given up when it dies again and again in a short time', () => {
    const { told } = start();
    for (let death = 0; death < 4; death++) electron.processes.at(-1)?.end(1);
    expect(told).toEqual(['restarted', 'restarted', 'restarted', 'given up']);
  });

  it('may die now and then', () => {
    vi.useFakeTimers();
    try {
      const { told } = start();
      for (let death = 0; death < 10; death++) {
        electron.processes.at(-1)?.end(1);
        vi.advanceTimersByTime(10 * 60_000);
      }
      expect(told).toEqual(Array.from({ length: 10 }, () => 'restarted'));
    } finally {
      vi.useRealTimers();
    }
  });

  it('is not started again when it was asked to stop', async () => {
    const { engine, child, told } = start();
    const stopped = engine.stop();
    expect(child.sent.at(-1)?.message).toEqual({ type: 'stop' });
    child.end(0);
    await stopped;
    expect(told).toEqual([]);
    expect(electron.processes).toHaveLength(1);
  });

  it('is ended by force when it does not stop', async () => {
    vi.useFakeTimers();
    try {
      const { engine } = start();
      const stopped = engine.stop();
      await vi.advanceTimersByTimeAsync(6_000);
      await stopped;
      expect(electron.callsOf('utilityProcess.kill')).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

/** What the engine is told after it asked for these. */
async function answers(keychain: Parameters<typeof startEngine>[0]['keychain'], ...asked: unknown[]) {
  const { child } = start(keychain);
  for (const message of asked) child.emit('message', message);
  // The double answers in microtasks; one turn of the loop is enough for all of them.
  await new Promise(setImmediate);
  return child.sent.slice(1).map(({ message }) => message);
}

describe('secrets of the engine', () => {
  it('are kept and opened by the system’s keychain', async () => {
    expect(
      await answers(
        KEYCHAIN,
        { type: 'keychain', id: 1, action: 'protect', value: 'secret' },
        { type: 'keychain', id: 2, action: 'reveal', value: '<secret>' },
        { type: 'keychain', id: 3, action: 'reveal', value: '<lost>' },
      ),
    ).toEqual([
      { type: 'keychain', id: 1, value: '<secret>' },
      { type: 'keychain', id: 2, value: 'secret', renewed: '<<<secret>>>' },
      { type: 'keychain', id: 3, value: null },
    ]);
  });

  it('are refused where there is no keychain, and where it fails', async () => {
    const asked = { type: 'keychain', id: 1, action: 'protect', value: 'secret' };
    expect(await answers({ reason: 'None.' }, asked)).toEqual([{ type: 'keychain', id: 1 }]);
    const broken = { ...KEYCHAIN, protect: () => Promise.reject(new Error('broken')) };
    expect(await answers(broken, asked)).toEqual([{ type: 'keychain', id: 1 }]);
  });

  it('are not given for a message of another shape', async () => {
    expect(
      await answers(
        KEYCHAIN,
        { type: 'keychain', id: 1, action: 'constructor', value: 'x' },
        { type: 'keychain', id: 1, action: 'reveal', value: 'x', more: 1 },
        null,
      ),
    ).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')('the keychain of a Linux system', () => {
  it('gives back what it kept, which is not the secret itself', async () => {
    const keychain = await systemKeychain();
    if ('reason' in keychain) throw new Error(keychain.reason);
    const kept = await keychain.protect('pässword');
    expect(Buffer.from(kept, 'base64').toString()).not.toContain('pässword');
    expect(await keychain.reveal(kept)).toEqual({ secret: 'pässword' });
    expect(await keychain.reveal('')).toBeNull();
  });

  it('gives what it kept under an old key under the new one too', async () => {
    const keychain = await systemKeychain();
    if ('reason' in keychain) throw new Error(keychain.reason);
    electron.world.keychainHasNewKey = true;
    const revealed = await keychain.reveal(await keychain.protect('secret'));
    electron.world.keychainHasNewKey = false;
    expect(revealed?.renewed).toBeDefined();
    expect(await keychain.reveal(revealed?.renewed ?? '')).toEqual({ secret: 'secret' });
  });

  it.each(['basic_text', 'unknown'] as const)('is not trusted where its backend is %s', async (backend) => {
    electron.world.keychainBackend = backend;
    expect(await systemKeychain()).toEqual({ reason: expect.stringContaining('not kept') });
  });

  it('is not trusted where it is not available', async () => {
    electron.world.keychainAvailable = async () => false;
    expect(await systemKeychain()).toEqual({ reason: expect.stringContaining('not kept') });
  });

  it('is given up when it does not answer', async () => {
    vi.useFakeTimers();
    try {
      electron.world.keychainAvailable = () => new Promise(() => {});
      const asked = systemKeychain();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await asked).toEqual({ reason: expect.stringContaining('not kept') });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('dragging files out of the window', () => {
  const here = import.meta.filename;
  const drag = (asked: unknown, frame: object | null = top) => {
    const contents = new electron.WebContentsDouble();
    letDragOut(contents as never, 'app://desk', '/app/dist/dragged.png');
    contents.ipc.emit('desk:drag', { senderFrame: frame }, asked);
    return electron.callsOf('webContents.startDrag');
  };

  it('begins with the files and a picture', () => {
    expect(drag([here, import.meta.dirname])).toEqual([
      [{ file: here, files: [here, import.meta.dirname], icon: '/app/dist/dragged.png' }],
    ]);
  });

  it.each([
    ['nothing', []],
    ['what is no list', here],
    ['what are no names', [1, null]],
    ['files that are not there', [here, `${here}.gone`]],
    ['names without their folders', ['package.json']],
    ['more than a person means', Array.from({ length: 1001 }, () => here)],
  ])('does not begin with %s', (_what, asked) => {
    expect(drag(asked)).toEqual([]);
  });

  it('does not begin for a page that is not ours', () => {
    expect(drag([here], { parent: null, origin: 'https://example.com' })).toEqual([]);
    expect(drag([here], null)).toEqual([]);
  });
});
