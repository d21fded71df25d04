import type { UpwardFrame } from '../../electron/contract/frames.ts';
import type { Link } from './link.ts';
import type { Port } from './frames.ts';

/** Milliseconds before the first try after a drop; each later one waits twice as long, at most `LONGEST`. */
const FIRST = 250;
const LONGEST = 8_000;

interface Options {
  readonly url: string;
  /** The error of a frame that can't be sent now. */
  readonly refuse: () => Error;
  readonly onState: (state: Pick<Link, 'state' | 'nextTry'>) => void;
  readonly onOpen: () => void;
  readonly onDrop: () => void;
  /** For tests. */
  readonly open?: (url: string) => WebSocket;
}

/** A port over a WebSocket that opens itself again, with back-off, whenever it is cut. Frames are JSON texts. */
export function webSocketPort(options: Options): Port & { tryNow(): void } {
  const open = options.open ?? ((url: string) => new WebSocket(url));
  let socket: WebSocket | undefined;
  let listener: ((frame: unknown) => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let wasOpen = false;

  const start = () => {
    clearTimeout(timer);
    timer = undefined;
    const opened = open(options.url);
    socket = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      wasOpen = true;
      options.onOpen();
    });
    opened.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (typeof event.data === 'string') listener?.(JSON.parse(event.data));
    });
    opened.addEventListener('close', () => {
      if (socket !== opened) return;
      socket = undefined;
      options.onDrop();
      failures += 1;
      // A page that was never let in is not helped by asking for ever: two quick tries, then the person is told.
      if (!wasOpen && failures >= 3) {
        options.onState({ state: 'refused' });
        return;
      }
      const wait = Math.min(LONGEST, FIRST * 2 ** (failures - 1));
      timer = setTimeout(start, wait);
      options.onState({ state: wasOpen ? 'reconnecting' : 'connecting', nextTry: Date.now() + wait });
    });
  };
  start();

  return {
    send(frame: UpwardFrame) {
      if (socket?.readyState !== 1) {
        // A call that can't be sent fails; a cancel of a call that went down with the wire has nothing to stop.
        if (frame.type === 'call') throw options.refuse();
        return;
      }
      socket.send(JSON.stringify(frame));
    },
    receive(next) {
      listener = next;
    },
    tryNow() {
      if (socket === undefined) start();
    },
  };
}

/**
 * Gives the one-time token in the address (`#token=…`) for a session cookie and takes it out of the address. Without
 * a token the page goes on with the cookie it has, as after a reload.
 */
export async function openSession(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
  send: typeof fetch = fetch,
): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    await send('/session', { method: 'POST', body: token, credentials: 'same-origin' });
  } catch {
    // The socket that is opened next meets the same obstacle and tells the person.
  }
}
