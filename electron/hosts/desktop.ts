import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type IpcMainEvent, MessageChannelMain, safeStorage, utilityProcess, type WebContents } from 'electron';
import { z } from 'zod';
import type { Keychain } from '../engine/host.ts';
import { fromEngine, type ToEngine } from './engine-link.ts';

/** The engine may die this often within `SPAN` milliseconds and is started again; then the app gives up. */
const MOST_RESTARTS = 3;
const SPAN = 5 * 60_000;
/** Milliseconds that the engine gets to put things down when the app is closed. */
const FAREWELL = 5_000;
/** Milliseconds that the system's keychain gets to say whether it is there. */
const KEYCHAIN_PATIENCE = 5_000;

interface EngineOptions {
  /** The built `engine-process.js`. */
  readonly program: string;
  readonly version: string;
  readonly dataFolder: string;
  readonly keychain: Keychain | { readonly reason: string };
  /** It died and runs again; whoever was joined to it must join anew. */
  readonly onRestart: () => void;
  /** It died once too often and stays down. */
  readonly onGivenUp: () => void;
}

/** The engine in a process of its own. */
export interface EngineProcess {
  /** Joins `contents` to the engine whenever its page asks; only the page of `origin` in the top frame may. */
  join(contents: WebContents, origin: string): void;
  /** Resolves when the process has ended, by itself or by force. */
  stop(): Promise<void>;
}

/** Starts the engine as a utility process and keeps it running. */
export function startEngine(options: EngineOptions): EngineProcess {
  let deaths: number[] = [];
  let stopping = false;
  let child = fork();

  function fork() {
    const started = utilityProcess.fork(options.program, [], { serviceName: 'Rescue Desk engine' });
    const tell = (message: ToEngine) => started.postMessage(message);
    started.on('message', (message: unknown) => void answer(options.keychain, message, tell));
    started.once('exit', () => {
      if (stopping || child !== started) return;
      const now = Date.now();
      deaths = [...deaths.filter((at) => now - at < SPAN), now];
      if (deaths.length > MOST_RESTARTS) {
        options.onGivenUp();
        return;
      }
      child = fork();
      options.onRestart();
    });
    tell({
      type: 'start',
      version: options.version,
      dataFolder: options.dataFolder,
      ...('reason' in options.keychain ? { keychainReason: options.keychain.reason } : {}),
    });
    return started;
  }

  return {
    join(contents, origin) {
      contents.ipc.on('desk:join', (event) => {
        const frame = trustedFrame(event, origin);
        if (!frame) return;
        const { port1, port2 } = new MessageChannelMain();
        const message: ToEngine = { type: 'join' };
        child.postMessage(message, [port2]);
        frame.postMessage('desk:joined', null, [port1]);
      });
    },
    stop() {
      stopping = true;
      return new Promise((resolve) => {
        const last = child;
        const timer = setTimeout(() => last.kill(), FAREWELL);
        last.once('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        if (last.pid === undefined) {
          clearTimeout(timer);
          resolve();
          return;
        }
        const message: ToEngine = { type: 'stop' };
        last.postMessage(message);
      });
    },
  };
}

/** Files that can be dragged out at once. */
const MOST_DRAGGED = 1000;
const draggedPaths = z.array(z.string().min(1)).min(1).max(MOST_DRAGGED);

/**
 * Lets the page begin a drag of files of this computer that ends wherever the person drops them, with `icon` (a picture's
 * path) at the pointer. Only files that are there and are named by whole paths can be dragged.
 */
export function letDragOut(contents: WebContents, origin: string, icon: string): void {
  contents.ipc.on('desk:drag', (event, asked: unknown) => {
    const files = draggedPaths.safeParse(asked).data;
    const [file] = files ?? [];
    if (!trustedFrame(event, origin) || !files || file === undefined) return;
    if (files.every((path) => isAbsolute(path) && existsSync(path))) contents.startDrag({ file, files, icon });
  });
}

/** The frame that sent `event` if it is the top frame with exactly our page in it. */
function trustedFrame(event: IpcMainEvent, origin: string) {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame.origin === origin ? frame : null;
}

async function answer(keychain: EngineOptions['keychain'], message: unknown, tell: (message: ToEngine) => void) {
  const { data: asked } = fromEngine.safeParse(message);
  if (!asked) return;
  try {
    if ('reason' in keychain) throw new Error(keychain.reason);
    const { id, action, value } = asked;
    if (action === 'protect') {
      tell({ type: 'keychain', id, value: await keychain.protect(value) });
      return;
    }
    const revealed = await keychain.reveal(value);
    tell({ type: 'keychain', id, value: revealed?.secret ?? null, renewed: revealed?.renewed });
  } catch {
    tell({ type: 'keychain', id: asked.id });
  }
}

/** The system's keychain, or the sentence that says why it can't be trusted with secrets. Call when the app is ready. */
export async function systemKeychain(): Promise<Keychain | { readonly reason: string }> {
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown')
      return {
        reason: 'No keychain (GNOME Keyring, KWallet) was found on this computer, so passwords are not kept.',
      };
  }
  if (!(await available()))
    return { reason: 'The keychain of this computer is locked or does not answer, so passwords are not kept.' };
  const protect = async (secret: string) => (await safeStorage.encryptStringAsync(secret)).toString('base64');
  return {
    protect,
    async reveal(protectedSecret) {
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
          Buffer.from(protectedSecret, 'base64'),
        );
        return { secret: result, ...(shouldReEncrypt && { renewed: await protect(result) }) };
      } catch {
        return null;
      }
    },
  };
}

async function available(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), KEYCHAIN_PATIENCE);
  });
  try {
    return await Promise.race([safeStorage.isAsyncEncryptionAvailable(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
