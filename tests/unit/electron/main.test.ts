import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as Double from '../../doubles/electron.ts';

let electron: typeof Double;
let folder: string;

// The page that is served here; the built one is not there when unit tests run.
vi.mock('../../../electron/hosts/page.ts', async (original) => ({
  ...(await original<object>()),
  readPage: async (from: string) =>
    new Map(
      from.endsWith('renderer')
        ? [
            ['/', { type: 'text/html; charset=utf-8', body: Buffer.from('<p>') }],
            ['/assets/main.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from('code') }],
          ]
        : [],
    ),
}));

beforeEach(async () => {
  vi.resetModules();
  electron = await import('../../doubles/electron.ts');
  folder = await mkdtemp(join(tmpdir(), 'desk-'));
  electron.world.userData = folder;
  vi.stubEnv('RESCUE_DESK_DATA', join(folder, 'data'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Starts the app and waits until its page is loaded. */
async function start() {
  await import('../../../electron/main.ts');
  electron.app.emit('ready');
  await vi.waitFor(() => expect(electron.callsOf('window.loadURL')).toHaveLength(1), { interval: 1 });
  const window = only(electron.windows);
  return { window, contents: window.webContents, session: only(electron.sessions), engine: only(electron.processes) };
}

function only<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined || list.length > 1) throw new Error(`expected one, found ${list.length}`);
  return first;
}

/** What came of an event that can be prevented. */
function prevented(emitter: { emit(name: string, ...rest: unknown[]): unknown }, name: string, details: object = {}) {
  let stopped = false;
  const event = { ...details, preventDefault: () => (stopped = true) };
  emitter.emit(name, event, {});
  return stopped;
}

const indexOf = (name: string) => electron.calls.findIndex(([called]) => called === name);

describe('the start', () => {
  it('puts every page into the sandbox before Electron is ready', async () => {
    await start();
    expect(indexOf('app.enableSandbox')).toBeGreaterThanOrEqual(0);
    expect(indexOf('app.enableSandbox')).toBeLessThan(indexOf('ready'));
  });

  it('makes app:// a standard, secure scheme before Electron is ready, which may not bypass the policy', async () => {
    await start();
    expect(electron.callsOf('protocol.registerSchemesAsPrivileged')).toEqual([
      [[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]],
    ]);
    expect(indexOf('protocol.registerSchemesAsPrivileged')).toBeLessThan(indexOf('ready'));
  });

  it('leaves at once where the app runs already', async () => {
    electron.world.hasLock = false;
    await import('../../../electron/main.ts');
    electron.app.emit('ready');
    expect(electron.callsOf('app.quit')).toHaveLength(1);
    expect(electron.windows).toHaveLength(0);
  });

  it('shows the window when the app is started a second time', async () => {
    const { window } = await start();
    window.minimized = true;
    electron.app.emit('second-instance', {});
    expect(electron.callsOf('window.restore')).toHaveLength(1);
    expect(electron.callsOf('window.focus')).toHaveLength(1);
  });

  it('loads the page from its own scheme, never from a file or the network', async () => {
    await start();
    expect(electron.callsOf('window.loadURL')).toEqual([['app://desk/']]);
  });

  it('gives the menu no shortcut that a terminal needs', async () => {
    await start();
    const roles = JSON.stringify(electron.callsOf('Menu.buildFromTemplate')).matchAll(/"role":"(\w+)"/g);
    const named = [...roles].map(([, role]) => role);
    expect(named).toContain('editMenu');
    expect(named).not.toEqual(expect.arrayContaining(['reload']));
    expect(named).not.toEqual(expect.arrayContaining(['forceReload']));
    expect(named).not.toEqual(expect.arrayContaining(['close']));
    expect(named).not.toEqual(expect.arrayContaining(['viewMenu']));
    expect(named).not.toEqual(expect.arrayContaining(['windowMenu']));
  });

  it('offers the developer tools only where it is not packaged', async () => {
    electron.world.packaged = true;
    await start();
    expect(JSON.stringify(electron.callsOf('Menu.buildFromTemplate'))).not.toContain('toggleDevTools');
  });
});

describe('the window', () => {
  it.each([
    ['contextIsolation', true],
    ['sandbox', true],
    ['webSecurity', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInWorker', false],
    ['nodeIntegrationInSubFrames', false],
    ['webviewTag', false],
    ['navigateOnDragDrop', false],
  ])('has %s set to %s', async (name, value) => {
    const { window } = await start();
    expect(window.options.webPreferences).toHaveProperty(name, value);
  });

  it('turns on nothing that weakens Chromium', async () => {
    const { window } = await start();
    const preferences = window.options.webPreferences ?? {};
    for (const name of [
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
      'disableBlinkFeatures',
      'additionalArguments',
    ])
      expect(preferences).not.toHaveProperty(name);
  });

  it('loads the one preload file and pages of a session of their own', async () => {
    const { window, session } = await start();
    expect(window.options.webPreferences?.preload).toMatch(/[\\/]preload\.cjs$/);
    expect(window.options.webPreferences?.session).toBe(session);
  });

  it('is shown when it has something to show', async () => {
    const { window } = await start();
    expect(electron.callsOf('window.show')).toHaveLength(0);
    window.emit('ready-to-show');
    expect(electron.callsOf('window.show')).toHaveLength(1);
  });

  it('opens where it was left', async () => {
    const bounds = { x: 100, y: 50, width: 1000, height: 600 };
    await writeFile(join(folder, 'window.json'), JSON.stringify({ bounds, maximized: true }));
    const { window } = await start();
    expect(window.options).toMatchObject(bounds);
    expect(electron.callsOf('window.maximize')).toHaveLength(1);
  });

  it('asks before text that is not saved is lost, and stays unless told to leave', async () => {
    const { window } = await start();
    const preventDefault = vi.fn();
    window.webContents.emit('will-prevent-unload', { preventDefault });
    expect(electron.callsOf('dialog.showMessageBoxSync')).toHaveLength(1);
    expect(preventDefault).not.toHaveBeenCalled();
    electron.world.pressed = 1;
    window.webContents.emit('will-prevent-unload', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('keeps where it is left', async () => {
    const { window } = await start();
    window.emit('close');
    await vi.waitFor(async () =>
      expect(JSON.parse(await readFile(join(folder, 'window.json'), 'utf8'))).toEqual({
        bounds: window.bounds,
        maximized: false,
      }),
    );
  });
});

/** The answer of the page's scheme to a request for `address`, as it stands. */
async function ask(address: string, method = 'GET') {
  const { session } = await start();
  const handler = session.handlers.get('app');
  if (!handler) throw new Error('the scheme is not served');
  const request = new Request('https://stand-in/', { method });
  Object.defineProperty(request, 'url', { value: address });
  return handler(request);
}

describe('the page’s scheme', () => {
  it.each([
    ['another host', 'app://desk.evil/'],
    ['no host', 'app:///assets/main.js'],
    ['a path that climbs out', 'app://desk/%2e%2e%2fmain.js'],
    ['a path that climbs out by backslash', 'app://desk/..%5cmain.js'],
    ['a NUL', 'app://desk/index.html%00.png'],
    ['a hidden file', 'app://desk/.env'],
    ['a file that is not there', 'app://desk/no-such-file.js'],
  ])('refuses %s', async (_what, address) => {
    expect((await ask(address)).status).toBeGreaterThanOrEqual(400);
  });

  it('gives the page and its files, with their types', async () => {
    const page = await ask('app://desk/');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<p>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('refuses to take anything in', async () => {
    expect((await ask('app://desk/', 'POST')).status).toBe(405);
  });

  it('sends a policy without inline scripts and without any connection', async () => {
    const policy = (await ask('app://desk/')).headers.get('content-security-policy') ?? '';
    const directives = new Map(
      policy.split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values.join(' ')];
      }),
    );
    expect(Object.fromEntries(directives)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(policy).not.toContain('unsafe-eval');
  });
});

describe('permissions', () => {
  const all = ['media', 'geolocation', 'notifications', 'clipboard-read', 'fullscreen', 'local-network-access', 'usb'];

  it.each(all)('refuses %s when it is asked for', async (permission) => {
    const { session, contents } = await start();
    const answers: boolean[] = [];
    session.request?.(contents as never, permission as never, (granted) => answers.push(granted), {} as never);
    expect(answers).toEqual([false]);
  });

  it.each(all)('refuses %s when it is checked', async (permission) => {
    const { session } = await start();
    expect(session.check?.(null, permission as never, 'app://desk', {} as never)).toBe(false);
  });

  it('refuses every device', async () => {
    const { session } = await start();
    expect(session.device?.({} as never)).toBe(false);
  });

  it('lets our page, and no other, copy text out', async () => {
    const { session, contents } = await start();
    const answers: boolean[] = [];
    session.request?.(contents as never, 'clipboard-sanitized-write', (granted) => answers.push(granted), {} as never);
    expect(answers).toEqual([true]);
    expect(session.check?.(null, 'clipboard-sanitized-write', 'app://desk', {} as never)).toBe(true);
    expect(session.check?.(null, 'clipboard-sanitized-write', 'app://desk.evil', {} as never)).toBe(false);
  });

  it('downloads nothing', async () => {
    const { session } = await start();
    expect(prevented(session, 'will-download')).toBe(true);
  });
});

describe('going elsewhere', () => {
  const away = [
    'https://example.com/',
    'app://desk.evil/',
    'app://desk:81/',
    'app://evil@desk.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,hi',
    'no address',
  ];

  for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate'])
    it.each(away)(`prevents ${name} to %s`, async (url) => {
      const { contents } = await start();
      expect(prevented(contents, name, { url, isMainFrame: true })).toBe(true);
    });

  it.each(['will-redirect', 'will-frame-navigate'])('prevents %s of a frame inside, wherever to', async (name) => {
    const { contents } = await start();
    expect(prevented(contents, name, { url: 'app://desk/', isMainFrame: false })).toBe(true);
  });

  it('lets the page load itself again', async () => {
    const { contents } = await start();
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate'])
      expect(prevented(contents, name, { url: 'app://desk/', isMainFrame: true })).toBe(false);
  });

  it('attaches no web view', async () => {
    const { contents } = await start();
    expect(prevented(contents, 'will-attach-webview')).toBe(true);
  });

  it('guards every web contents that comes up, not only its own', async () => {
    await start();
    const other = new electron.WebContentsDouble();
    electron.app.emit('web-contents-created', {}, other);
    expect(prevented(other, 'will-navigate', { url: 'https://example.com/' })).toBe(true);
    expect(other.windowOpenHandler?.({ url: 'https://example.com/' } as never)).toEqual({ action: 'deny' });
  });
});

describe('opening a window', () => {
  it.each(['https://help.example/', 'mailto:support@example.com'])(
    'is denied, and %s goes to the system',
    async (url) => {
      const { contents } = await start();
      expect(contents.windowOpenHandler?.({ url } as never)).toEqual({ action: 'deny' });
      expect(electron.callsOf('shell.openExternal')).toEqual([[url]]);
    },
  );

  it.each([
    'http://example.com/',
    'file:///etc/passwd',
    'smb://server/share',
    'app://desk/',
    'ms-msdt:/id',
    'nonsense',
  ])('is denied, and %s goes nowhere', async (url) => {
    const { contents } = await start();
    expect(contents.windowOpenHandler?.({ url } as never)).toEqual({ action: 'deny' });
    expect(electron.callsOf('shell.openExternal')).toEqual([]);
  });
});

describe('the engine', () => {
  it('runs in a process of its own and is told where its data are', async () => {
    const { engine } = await start();
    expect(engine.program).toMatch(/[\\/]engine-process\.js$/);
    expect(engine.sent[0]?.message).toEqual({ type: 'start', version: '1.2.3', dataFolder: join(folder, 'data') });
  });

  it('is started again when it dies, and the person is told', async () => {
    const { engine } = await start();
    engine.end(11);
    expect(electron.processes).toHaveLength(2);
    expect(electron.callsOf('webContents.reload')).toHaveLength(1);
    expect(JSON.stringify(electron.callsOf('dialog.showMessageBox'))).toContain('started again');
  });

  it('is not started for ever', async () => {
    await start();
    for (let death = 0; death < 4; death++) electron.processes.at(-1)?.end(11);
    expect(electron.processes).toHaveLength(4);
    expect(electron.callsOf('dialog.showErrorBox')).toHaveLength(1);
    expect(electron.callsOf('app.quit')).toHaveLength(1);
  });

  it('gets time to put its things down before the app ends', async () => {
    const { engine } = await start();
    expect(prevented(electron.app, 'will-quit')).toBe(true);
    expect(engine.sent.at(-1)?.message).toEqual({ type: 'stop' });
    expect(electron.callsOf('app.quit')).toHaveLength(0);
    engine.end(0);
    await vi.waitFor(() => expect(electron.callsOf('app.quit')).toHaveLength(1));
    expect(prevented(electron.app, 'will-quit')).toBe(false);
  });
});

describe('a page that crashes', () => {
  it('is drawn again once, and not for ever', async () => {
    const { contents } = await start();
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    expect(electron.callsOf('webContents.reload')).toHaveLength(1);
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    expect(electron.callsOf('webContents.reload')).toHaveLength(1);
    expect(electron.callsOf('app.quit')).toHaveLength(1);
  });
});
