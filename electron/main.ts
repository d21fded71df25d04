import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  type MenuItemConstructorOptions,
  protocol,
  type Session,
  screen,
  session,
  shell,
} from 'electron';
import { type EngineProcess, letDragOut, startEngine, systemKeychain } from './hosts/desktop.ts';
import { dataFolder } from './hosts/data-folder.ts';
import { pageHeaders, readPage } from './hosts/page.ts';
import { keepWindowState, readWindowState } from './hosts/window-state.ts';

const ORIGIN = 'app://desk';
const PAGE = `${ORIGIN}/`;
/** Milliseconds within which a page that crashed again is not drawn again. */
const CRASH_SPAN = 60_000;

app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

if (app.requestSingleInstanceLock()) {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => refuseUnlessPage(event, true));
    contents.on('will-redirect', (event) => refuseUnlessPage(event, event.isMainFrame));
    contents.on('will-frame-navigate', (event) => refuseUnlessPage(event, event.isMainFrame));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      if (isForTheSystem(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(start);
} else {
  app.quit();
}

async function start(): Promise<void> {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu()));
  const pages = session.fromPartition('persist:desk');
  await guard(pages);
  const stateFile = join(app.getPath('userData'), 'window.json');
  const state = await readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...state.bounds,
    minWidth: 800,
    minHeight: 500,
    show: false,
    title: 'Rescue Desk',
    autoHideMenuBar: true,
    backgroundColor: '#f3f3f3',
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      session: pages,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (state.maximized) window.maximize();
  // The page has a menu bar of its own; this one is there for its shortcuts.
  window.setMenuBarVisibility(false);
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    void keepWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  drawAgainAfterCrash(window);
  askBeforeTextIsLost(window);

  const engine = startEngine({
    program: join(import.meta.dirname, 'engine-process.js'),
    version: app.getVersion(),
    dataFolder: dataFolder(),
    keychain: await systemKeychain(),
    onRestart: () => tellRestart(window),
    onGivenUp: () => giveUp('The part of Rescue Desk that works on servers stops again and again.'),
  });
  stopBeforeQuit(engine);
  engine.join(window.webContents, ORIGIN);
  letDragOut(window.webContents, ORIGIN, join(import.meta.dirname, 'dragged.png'));
  await window.loadURL(PAGE);
}

/** Serves the page's own files and nothing else, and gives no page any permission. */
async function guard(pages: Session): Promise<void> {
  const page = await readPage(join(import.meta.dirname, 'renderer'));
  pages.protocol.handle('app', (request) => {
    const url = new URL(request.url);
    const file = url.host === 'desk' ? page.get(url.pathname) : undefined;
    if (!file) return new Response(null, { status: 404, headers: pageHeaders("'none'") });
    if (request.method !== 'GET') return new Response(null, { status: 405 });
    return new Response(file.body, { headers: { ...pageHeaders("'none'"), 'content-type': file.type } });
  });
  // Copying text out is all that the page asks for; whoever reads the clipboard uses the keyboard.
  pages.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  );
  pages.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === 'clipboard-sanitized-write' && isPage(`${origin}/`),
  );
  pages.setDevicePermissionHandler(() => false);
  pages.on('will-download', (event) => event.preventDefault());
}

/** True for our page itself, with or without a fragment. */
function isPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol: scheme, host, pathname, search } = new URL(address);
  return scheme === 'app:' && host === 'desk' && (pathname === '/' || pathname === '') && search === '';
}

function refuseUnlessPage(event: { readonly url: string; preventDefault(): void }, top: boolean): void {
  if (!top || !isPage(event.url)) event.preventDefault();
}

/** True for what the person's own browser or mail program may be asked to open. */
function isForTheSystem(address: string): boolean {
  return URL.canParse(address) && ['https:', 'mailto:'].includes(new URL(address).protocol);
}

function tellRestart(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  window.webContents.reload();
  void dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Rescue Desk',
    message: 'The part of Rescue Desk that works on servers stopped and was started again',
    detail:
      'Nothing on your server or on this computer was lost. Connect again; copies that were running can then go on where they were. Open terminals are closed.',
  });
}

/** A page with unsaved text asks not to be left; Electron would then simply stay, without a word. */
function askBeforeTextIsLost(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const leave = dialog.showMessageBoxSync(window, {
      type: 'warning',
      title: 'Rescue Desk',
      message: 'Leave without saving?',
      detail: 'A file is open in the editor with changes that are not saved. They are lost when you leave.',
      buttons: ['Stay', 'Leave without saving'],
      defaultId: 0,
      cancelId: 0,
    });
    if (leave === 1) event.preventDefault();
  });
}

function giveUp(reason: string): void {
  dialog.showErrorBox('Rescue Desk has to close', `${reason} Start it again; copies can go on where they were.`);
  app.quit();
}

/** Draws the page anew when its process crashed, but not for ever. */
function drawAgainAfterCrash(window: BrowserWindow): void {
  let last = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = Date.now();
    if (now - last < CRASH_SPAN) giveUp('Its window crashed twice within a minute.');
    else window.webContents.reload();
    last = now;
  });
}

/** Holds the end of the app up until the engine has put its things down. */
function stopBeforeQuit(engine: EngineProcess): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void stop();
  });
  async function stop() {
    await engine.stop();
    stopped = true;
    app.quit();
  }
}

/** No shortcut here may be one that a terminal needs (Ctrl+R, Ctrl+W). */
function menu(): MenuItemConstructorOptions[] {
  return [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
  ];
}
