import { describe, expect, it } from 'vitest';
import { mountClaim } from '../../../../electron/contract/job.ts';
import { createClaims } from '../../../../electron/engine/claims.ts';
import { createEvents } from '../../../../electron/engine/events.ts';
import { createTerminals } from '../../../../electron/engine/terminals.ts';
import type { TerminalSession, Terminals } from '../../../../electron/targets/target.ts';
import { plainTarget, testEngine } from '../../../support/engine.ts';

/** Shells whose every output and end the test decides. */
function shells() {
  const opened: {
    data: (text: string | Uint8Array) => void;
    end: (end: { status?: number; lost: boolean }) => void;
    typed: string[];
    paused: boolean;
    size: [number, number];
  }[] = [];
  const terminal: Terminals = {
    async open({ columns, rows }) {
      const shell: (typeof opened)[number] = {
        data: () => undefined,
        end: () => undefined,
        typed: [],
        paused: false,
        size: [columns, rows],
      };
      opened.push(shell);
      const session: TerminalSession = {
        write: (data) => shell.typed.push(data),
        resize(newColumns, newRows) {
          shell.size = [newColumns, newRows];
        },
        onData(listener) {
          shell.data = (text) => listener(typeof text === 'string' ? new TextEncoder().encode(text) : text);
        },
        onEnd(listener) {
          shell.end = listener;
        },
        pause() {
          shell.paused = true;
        },
        resume() {
          shell.paused = false;
        },
        close: () => undefined,
      };
      return session;
    },
  };
  return { opened, terminal };
}

async function withTerminal(connected: () => Promise<void> = async () => undefined) {
  const { opened, terminal } = shells();
  const app = await testEngine({ openers: { local: async () => plainTarget('local:', { terminal, connected }) } });
  const { id } = await app.call('terminals.open', { targetId: 'local:', columns: 80, rows: 24 });
  const shell = opened[0];
  if (!shell) throw new Error('no shell was opened');
  return { app, id, opened, shell };
}

describe('terminals', () => {
  it('inside a Linux keep it from being unmounted until their shell has ended, also the one after a lost link', async () => {
    const { opened, terminal } = shells();
    const claims = createClaims();
    const terminals = createTerminals(createEvents(), claims);
    const target = plainTarget('local:', { terminal, connected: async () => undefined });
    const unmount = (place: string) =>
      claims.take('Unmount', [{ resource: mountClaim(target.key, place), mode: 'exclusive' }])();
    await terminals.open(target, { columns: 80, rows: 24, inside: '/mnt/root' });
    expect(() => unmount('/mnt/root')).toThrow('busy');
    expect(() => unmount('/mnt')).toThrow('busy');
    unmount('/mnt/other');
    opened[0]?.end({ lost: true });
    await expect.poll(() => opened.length).toBe(2);
    expect(() => unmount('/mnt/root')).toThrow('busy');
    opened[1]?.end({ status: 0, lost: false });
    unmount('/mnt/root');
  });

  it('carry typing and output, also characters cut in the middle', async () => {
    const { app, id, shell } = await withTerminal();
    const got = new Promise<string>((resolve) => {
      let text = '';
      app.on('terminal.data', ({ data }) => {
        text += data;
        if (text.endsWith('!')) resolve(text);
      });
    });
    await app.call('terminals.write', { terminalId: id, data: 'ls\r' });
    expect(shell.typed).toEqual(['ls\r']);
    const raw = new TextEncoder().encode('é日本!');
    for (const byte of raw) shell.data(Uint8Array.of(byte));
    expect(await got).toBe('é日本!');
    await app.close();
  });

  it('make a flood wait in the server until the page has drawn it', async () => {
    const { app, id, shell } = await withTerminal();
    let position = 0;
    app.on('terminal.data', (piece) => {
      position = piece.position;
    });
    for (let i = 0; i < 20 && !shell.paused; i++) shell.data('y\n'.repeat(32 * 1024));
    expect(shell.paused).toBe(true);
    expect(position).toBeLessThan(256 * 1024);
    await app.call('terminals.acknowledge', { terminalId: id, position });
    expect(shell.paused).toBe(false);
    await app.close();
  });

  it('show the prompt right after Ctrl+C in a flood, and say what they left out', async () => {
    const { app, id, shell } = await withTerminal();
    let sent = '';
    const prompt = new Promise<void>((resolve) => {
      app.on('terminal.data', ({ data }) => {
        sent += data;
        if (sent.endsWith('root# ')) resolve();
      });
    });
    while (!shell.paused) shell.data('y\n'.repeat(16 * 1024));
    const before = sent.length;
    await app.call('terminals.write', { terminalId: id, data: '\u0003' });
    expect(shell.paused).toBe(false);
    for (let i = 0; i < 64; i++) shell.data('y\n'.repeat(16 * 1024));
    shell.data('^C\r\nroot# ');
    await prompt;
    expect(sent.length - before).toBeLessThan(64 * 1024);
    expect(sent).toMatch(/— \d+ KB of output not shown —/);
    shell.data('all of it');
    const { data } = await app.call('terminals.attach', { terminalId: id });
    expect(data.endsWith('root# all of it')).toBe(true);
    await app.close();
  });

  it('keep the screen, within bounds, for a page that comes back', async () => {
    const { app, id, shell } = await withTerminal();
    for (let i = 0; i < 40; i++) {
      shell.data(`${'x'.repeat(64 * 1024 - 3)}${String(i).padStart(3, '0')}`);
      const { position } = await app.call('terminals.attach', { terminalId: id });
      await app.call('terminals.acknowledge', { terminalId: id, position });
    }
    const { data } = await app.call('terminals.attach', { terminalId: id });
    expect(data.endsWith('039')).toBe(true);
    expect(data.length).toBeLessThan(1.2 * 1024 * 1024);
    expect(await app.call('terminals.list', {})).toMatchObject([{ id, state: 'open' }]);
    await app.close();
  });

  it('come back in the same tab, of the same size, when the link does', async () => {
    let back: () => void = () => undefined;
    const link = new Promise<void>((resolve) => {
      back = resolve;
    });
    const { app, id, opened, shell } = await withTerminal(() => link);
    const states: string[] = [];
    const open = new Promise<void>((resolve) => {
      app.on('terminal.changed', ({ state }) => {
        states.push(state);
        if (state === 'open') resolve();
      });
    });
    shell.data('before');
    await app.call('terminals.resize', { terminalId: id, columns: 132, rows: 50 });
    shell.end({ lost: true });
    back();
    await open;
    expect(states).toEqual(['reconnecting', 'open']);
    expect(opened[1]?.size).toEqual([132, 50]);
    opened[1]?.data('after');
    const { data } = await app.call('terminals.attach', { terminalId: id });
    expect(data).toMatch(/^before[\s\S]*after$/);
    await app.close();
  });

  it('tell with which status the shell ended', async () => {
    const { app, id, shell } = await withTerminal();
    shell.end({ status: 3, lost: false });
    expect(await app.call('terminals.list', {})).toMatchObject([{ id, state: 'ended', status: 3 }]);
    await app.close();
  });
});
