import { contextBridge, ipcRenderer, webUtils } from 'electron';

/** As much of the page's MessagePort as is used here. */
interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  start(): void;
}

const isPort = (value: unknown): value is Port =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'start' in value;

/** Frames that the page sent before the engine was joined; more than this is a page gone wild. */
const MOST_WAITING = 1000;

let port: Port | undefined;
let waiting: unknown[] = [];
let listener: (frame: unknown) => void = () => {};

ipcRenderer.on('desk:joined', (event) => {
  const [joined]: readonly unknown[] = event.ports;
  if (!isPort(joined)) return;
  port = joined;
  joined.addEventListener('message', ({ data }) => listener(data));
  joined.start();
  for (const frame of waiting) joined.postMessage(frame);
  waiting = [];
});
ipcRenderer.send('desk:join');

/**
 * The page's whole way out: frames up, frames down. It knows no request by name. Besides, only here
 * a page learns where a file lies that a person dropped on it, and hands files of this computer to the desktop.
 */
contextBridge.exposeInMainWorld('rescueDesk', {
  send(frame: unknown): void {
    if (port) port.postMessage(frame);
    else if (waiting.length < MOST_WAITING) waiting.push(frame);
  },
  receive(next: (frame: unknown) => void): void {
    listener = next;
  },
  pathOf(file: Parameters<typeof webUtils.getPathForFile>[0]): string {
    return webUtils.getPathForFile(file);
  },
  startDrag(paths: readonly string[]): void {
    ipcRenderer.send('desk:drag', paths);
  },
});
