import type { Duplex } from 'node:stream';
import type { Question } from '../contract/target.ts';
import type { Target } from '../targets/target.ts';

/** A sign-in with its secrets in the clear, on the way from the vault to the library that needs them. */
export interface OpenJump {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly key?: { readonly path: string } | { readonly text: string };
  readonly passphrase?: string;
  readonly agent?: boolean;
  readonly acceptHostKey?: string;
}

export interface OpenSignIn extends OpenJump {
  readonly jump?: OpenJump;
}

/** The host keys accepted for the running rescue sessions. */
export interface Trust {
  remembered(host: string, port: number): string | undefined;
  remember(host: string, port: number, fingerprint: string, algorithm: string): Promise<void>;
}

export interface OpenSsh {
  readonly kind: 'ssh' | 'practice';
  readonly id: string;
  readonly label: string;
  readonly signIn: OpenSignIn;
  readonly trust: Trust;
  /** Puts the server's questions to the person; null when they would not answer. */
  ask(question: Omit<Question, 'id'>): Promise<string[] | null>;
  /** Takes the place of a TCP connection. */
  stream?(): Duplex;
}

/** How the engine gets its targets; handed in by whoever assembles it. */
export interface Openers {
  local(): Promise<Target>;
  ssh(options: OpenSsh, signal: AbortSignal): Promise<Target>;
  /** Starts a practice server of its own and signs in to it; closing the target throws it away. */
  practice(signal: AbortSignal): Promise<Target>;
}
