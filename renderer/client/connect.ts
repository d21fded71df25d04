import type { Problem } from '../../electron/contract/problem.ts';
import { ProblemError } from '../../electron/contract/problem.ts';
import { text } from '../text/index.ts';
import { type Client, createClient } from './frames.ts';
import { useLink } from './link.ts';
import { openSession, webSocketPort } from './web-socket.ts';

/** What the desktop host's preload puts on `window`. */
interface Bridge {
  send(frame: unknown): void;
  receive(listener: (frame: unknown) => void): void;
  /** The path of a file that was dropped on the page; empty where it has none. */
  pathOf(file: File): string;
  /** Turns the drag that has just begun into one of these files of this computer, which can be dropped anywhere. */
  startDrag(paths: readonly string[]): void;
}

declare global {
  interface Window {
    readonly rescueDesk?: Bridge;
  }
}

/** The problem of calls whose wire was cut before the reply came. */
function linkLost(): Problem {
  return {
    code: 'connection-lost',
    title: text.shell.link.lostTitle,
    message: text.shell.link.lostMessage,
    remedy: text.shell.link.lostRemedy,
    retryable: true,
  };
}

/** Links this page to the engine: over the window's bridge, else over a WebSocket to where the page came from. */
export async function connect(): Promise<Client> {
  if (window.rescueDesk) {
    const client = createClient(window.rescueDesk);
    useLink.setState({ state: 'open', openings: 1 });
    return client;
  }
  await openSession(window.location, window.history);
  const port = webSocketPort({
    url: socketAddress(window.location),
    refuse: () => new ProblemError(linkLost()),
    onState: (state) => useLink.setState(state),
    onOpen: () => useLink.setState((link) => ({ state: 'open', nextTry: undefined, openings: link.openings + 1 })),
    onDrop: () => client.drop(linkLost()),
  });
  const client = createClient(port);
  useLink.setState({ tryNow: () => port.tryNow() });
  return client;
}

function socketAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/frames`;
}
