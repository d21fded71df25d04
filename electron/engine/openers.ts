import type { Ask, FtpSignIn, SignIn, Trust } from '../targets/sign-in.ts';
import type { Dial, Target } from '../targets/target.ts';

export interface OpenSsh {
  readonly kind: 'ssh';
  readonly id: string;
  readonly label: string;
  readonly signIn: SignIn;
  readonly trust: Trust;
  readonly ask: Ask;
}

export interface OpenFtp {
  readonly id: string;
  readonly label: string;
  readonly signIn: FtpSignIn;
  readonly trust: Trust;
  readonly dial: Dial;
  readonly ready: (signal?: AbortSignal) => Promise<void>;
}

export interface OpenArchive {
  readonly id: string;
  /** The target that it lies on. */
  readonly on: Target;
  readonly path: string;
  readonly password?: string;
}

/** How the engine gets its targets; handed in by whoever assembles it. */
export interface Openers {
  local(): Promise<Target>;
  ssh(options: OpenSsh, signal: AbortSignal): Promise<Target>;
  ftp(options: OpenFtp, signal: AbortSignal): Promise<Target>;
  archive(options: OpenArchive, signal: AbortSignal): Promise<Target>;
  /** Starts a practice server of its own and signs in to it; closing the target throws it away. */
  practice(signal: AbortSignal): Promise<Target>;
}
