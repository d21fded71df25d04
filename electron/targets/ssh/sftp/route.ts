/** What is known of the way to a server, and of what is to go over it. */
export interface Way {
  /** Milliseconds; undefined until measured. */
  readonly roundTrip: number | undefined;
  /** The server's own words for its software. */
  readonly software: string;
  /** Whether it runs programs. */
  readonly commands: boolean;
  /** Bytes of the file from where it begins. */
  readonly bytes: number;
}

/** How the bytes of one file travel: by a program of the server, else by SFTP requests, over so many connections. */
export interface Route {
  readonly program: boolean;
  readonly connections: number;
}

/** From so many bytes on, starting a program pays. */
export const WORTH_A_PROGRAM = 8 * 1024 * 1024;
/** Connections for one file, at most: a server counts them, and more carried nothing more. */
export const MOST_CONNECTIONS = 4;

/** Others count channels otherwise, or stumble over a channel that ends while another one opens. */
const STEADY = /^OpenSSH_/;
/** Above this round trip (ms) the library's window of 2 MiB slows a program's output down. */
const SHORT = 5;
/** From this round trip (ms) on the windows of two connections are too small as well. */
const LONG = 40;
/** From so many bytes on, signing in once more pays, which takes about ten round trips. */
export const WORTH_A_CONNECTION = 32 * 1024 * 1024;

/**
 * Chooses by what was measured (`tests/bench`, transfer): with a short round trip a program saves half the processor time;
 * with a long one what a server lets be on its way is what limits, and that is counted for each connection.
 */
export function routeOf({ roundTrip, software, commands, bytes }: Way): Route {
  const short = roundTrip !== undefined && roundTrip <= SHORT;
  const program = commands && short && bytes >= WORTH_A_PROGRAM && STEADY.test(software);
  if (roundTrip === undefined || short || bytes < WORTH_A_CONNECTION) return { program, connections: 1 };
  return { program: false, connections: roundTrip < LONG ? 2 : MOST_CONNECTIONS };
}
