import type { ClientChannel } from 'ssh2';
import type { ProblemError } from '../../contract/problem.ts';
import type { Commands } from '../target.ts';

/**
 * One SSH connection as its channels see it. It comes back by itself after a loss, with the same server and the same
 * host key; channels do not, and must be opened anew after `connected()`.
 */
export interface Link {
  /** The server's own words for its software, such as `OpenSSH_9.2p1 Debian-2`. */
  readonly software: string;
  /** Round trip in milliseconds, undefined until measured. */
  readonly roundTrip: number | undefined;
  /** Absent where the server runs no commands, or has no POSIX shell. */
  readonly commands?: Commands;
  /**
   * Opens a channel with a subsystem such as `sftp` at its other end: raw bytes both ways, with back-pressure. Rejects with
   * `connection-lost` while the link is down, `unsupported` where the server has no such subsystem.
   */
  subsystem(name: string, signal?: AbortSignal): Promise<ClientChannel>;
  /** Lets the server send `bytes` more before it must wait (2 MiB are there): worth it with long round trips, on a channel that is never paused. */
  widen(channel: ClientChannel, bytes: number): void;
  /** How many channels more the server would open just now, as far as is known. */
  readonly spare?: number;
  /** A further connection for the bytes of files, if there is one: see `SecondLine.get`. */
  bulk?(wait: boolean, signal?: AbortSignal): Promise<BulkLine | undefined>;
  /** Connections beside `bulk`'s, so many less one: each that can't be had is undefined, when that is known. */
  more?(count: number): Promise<BulkLine | undefined>[];
  /** Resolves at once while the link is up, else when it is back; rejects when it is given up, closed or aborted. */
  connected(signal?: AbortSignal): Promise<void>;
  /** Calls back each time the link goes away (problem `connection-lost`), before its channels close; returns how to stop. */
  onLost(listener: (problem: ProblemError) => void): () => void;
}

/** What carries the bytes of files. */
export type BulkLine = Pick<Link, 'commands' | 'subsystem' | 'widen' | 'spare'>;
