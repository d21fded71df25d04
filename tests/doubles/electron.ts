import { EventEmitter, once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type * as Electron from 'electron';

/**
 * A recording double of the package `electron`: every call that the app makes is kept in `calls` as
 * `[name, ...arguments]`, and tests play Electron's part by emitting its events. Each piece must satisfy Electron's
 * own types, so that a change of its interface fails the type check. It proves the wiring, not Electron itself.
 */
export const calls: [name: string, ...parameters: unknown[]][] = [];

/** The parameters of each call of `name`, in order. */
export function callsOf(name: string): unknown[][] {
  return calls.filter(([called]) => called === name).map(([, ...parameters]) => parameters);
}

/** What a test decides about the world that Electron meets. */
export const world = {
  hasLock: true,
  packaged: false,
  /** The button pressed in a dialog that waits, by its place. */
  pressed: 0,
  userData: '/nowhere',
  displays: [{ x: 0, y: 0, width: 1920, height: 1040 }],
  keychainAvailable: async () => true,
  keychainHasNewKey: false,
  keychainBackend: 'gnome_libsecret' as ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>,
};

function note(name: string, ...parameters: unknown[]): void {
  calls.push([name, ...parameters]);
}

type AppUsed = Pick<
  Electron.App,
  'isPackaged' | 'enableSandbox' | 'requestSingleInstanceLock' | 'whenReady' | 'quit' | 'getVersion' | 'getPath'
>;

class AppDouble extends EventEmitter implements AppUsed {
  readonly #ready = once(this, 'ready');

  get isPackaged() {
    return world.packaged;
  }
  enableSandbox() {
    note('app.enableSandbox');
  }
  requestSingleInstanceLock() {
    note('app.requestSingleInstanceLock');
    return world.hasLock;
  }
  async whenReady() {
    await this.#ready;
    note('ready');
  }
  quit() {
    note('app.quit');
  }
  getVersion() {
    return '1.2.3';
  }
  getPath(name: Parameters<Electron.App['getPath']>[0]) {
    return name === 'userData' ? world.userData : `/nowhere/${name}`;
  }
}
export const app = new AppDouble();

export const protocol = {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) =>
    note('protocol.registerSchemesAsPrivileged', schemes),
} satisfies Partial<Electron.Protocol>;

export const shell = {
  openExternal: async (url: string) => note('shell.openExternal', url),
} satisfies Partial<Electron.Shell>;

export const dialog = {
  showErrorBox: (title: string, content: string) => note('dialog.showErrorBox', title, content),
  showMessageBoxSync: (_window: unknown, options?: Electron.MessageBoxSyncOptions) => {
    note('dialog.showMessageBoxSync', options);
    return world.pressed;
  },
  showMessageBox: async (_window: unknown, options?: Electron.MessageBoxOptions) => {
    note('dialog.showMessageBox', options);
    return { response: 0, checkboxChecked: false };
  },
} satisfies Partial<Electron.Dialog>;

export const Menu = {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => {
    note('Menu.buildFromTemplate', template);
    return {} as Electron.Menu;
  },
  setApplicationMenu: (menu: Electron.Menu | null) => note('Menu.setApplicationMenu', menu),
} satisfies Partial<typeof Electron.Menu>;

export const screen = {
  getAllDisplays: () => world.displays.map((workArea) => ({ workArea }) as Electron.Display),
} satisfies Partial<Electron.Screen>;

type SessionUsed = Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;

/** One session; its handlers are kept for the tests to call. */
class SessionDouble extends EventEmitter implements SessionUsed {
  readonly partition: string;
  request: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null;
  check: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  device: Parameters<Electron.Session['setDevicePermissionHandler']>[0] = null;
  readonly handlers = new Map<string, Parameters<Electron.Protocol['handle']>[1]>();
  readonly protocol = {
    handle: (scheme: string, handler: Parameters<Electron.Protocol['handle']>[1]) => {
      this.handlers.set(scheme, handler);
    },
  } satisfies Partial<Electron.Protocol>;

  constructor(partition: string) {
    super();
    this.partition = partition;
  }
  setPermissionRequestHandler(handler: typeof this.request) {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: typeof this.check) {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: typeof this.device) {
    this.device = handler;
  }
}

export const sessions: SessionDouble[] = [];
export const session = {
  fromPartition: (partition: string) => {
    const made = new SessionDouble(partition);
    sessions.push(made);
    return made as SessionDouble & Electron.Session;
  },
} satisfies Partial<typeof Electron.session>;

/** The page in a window. */
export class WebContentsDouble
  extends EventEmitter
  implements Pick<Electron.WebContents, 'setWindowOpenHandler' | 'reload' | 'startDrag'>
{
  readonly ipc = new EventEmitter();
  windowOpenHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | undefined;
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]) {
    this.windowOpenHandler = handler;
  }
  reload() {
    note('webContents.reload');
  }
  startDrag(item: Electron.Item) {
    note('webContents.startDrag', item);
  }
}

export const windows: BrowserWindowDouble[] = [];

type WindowUsed = Pick<
  Electron.BrowserWindow,
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'setMenuBarVisibility'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'getNormalBounds'
>;

class BrowserWindowDouble extends EventEmitter implements WindowUsed {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new WebContentsDouble();
  bounds: Electron.Rectangle = { x: 10, y: 20, width: 900, height: 700 };
  minimized = false;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    note('new BrowserWindow', options);
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string) {
    note('window.loadURL', url);
  }
  show() {
    note('window.show');
  }
  focus() {
    note('window.focus');
  }
  restore() {
    note('window.restore');
  }
  maximize() {
    note('window.maximize');
  }
  setMenuBarVisibility(visible: boolean) {
    note('window.setMenuBarVisibility', visible);
  }
  isMinimized() {
    return this.minimized;
  }
  isMaximized() {
    return false;
  }
  isDestroyed() {
    return false;
  }
  getNormalBounds() {
    return this.bounds;
  }
}
export { BrowserWindowDouble as BrowserWindow };

/** A forked process; `sent` is what it was told, with the ports that came along. */
export class UtilityProcessDouble
  extends EventEmitter
  implements Pick<Electron.UtilityProcess, 'postMessage' | 'kill' | 'pid'>
{
  readonly program: string;
  readonly sent: { message: unknown; ports: unknown[] }[] = [];
  pid: number | undefined = 4711;

  constructor(program: string) {
    super();
    this.program = program;
  }
  postMessage(message: unknown, ports: Electron.MessagePortMain[] = []) {
    this.sent.push({ message, ports });
    this.emit('told', message);
  }
  kill() {
    note('utilityProcess.kill');
    this.end(1);
    return true;
  }
  /** Plays its end. */
  end(code: number) {
    this.pid = undefined;
    this.emit('exit', code);
  }
}

export const processes: UtilityProcessDouble[] = [];
export const utilityProcess = {
  fork: (program: string, parameters?: string[], options?: Electron.ForkOptions) => {
    note('utilityProcess.fork', program, parameters, options);
    const made = new UtilityProcessDouble(program);
    processes.push(made);
    return made as UtilityProcessDouble & Electron.UtilityProcess;
  },
} satisfies Partial<typeof Electron.utilityProcess>;

export class MessageChannelMain {
  readonly port1: unknown;
  readonly port2: unknown;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = port1;
    this.port2 = port2;
  }
}

/** A keychain whose lock is hexadecimal. */
export const safeStorage = {
  isAsyncEncryptionAvailable: () => world.keychainAvailable(),
  getSelectedStorageBackend: () => world.keychainBackend,
  encryptStringAsync: async (text: string) => Buffer.from(Buffer.from(text).toString('hex')),
  decryptStringAsync: async (encrypted: Buffer) => {
    if (encrypted.length === 0) throw new Error('nothing to decrypt');
    return { result: Buffer.from(encrypted.toString(), 'hex').toString(), shouldReEncrypt: world.keychainHasNewKey };
  },
} satisfies Partial<Electron.SafeStorage>;

export const exposed = new Map<string, unknown>();
export const contextBridge = {
  exposeInMainWorld: (key: string, api: unknown) => {
    exposed.set(key, api);
  },
} satisfies Partial<Electron.ContextBridge>;

class IpcRendererDouble extends EventEmitter implements Pick<Electron.IpcRenderer, 'send'> {
  send(channel: string, ...parameters: unknown[]) {
    note('ipcRenderer.send', channel, ...parameters);
  }
}
export const ipcRenderer = new IpcRendererDouble();

/** Where dropped files lie, as a test says. */
export const droppedPaths = new WeakMap<object, string>();
export const webUtils = {
  getPathForFile: (file: object) => droppedPaths.get(file) ?? '',
};
