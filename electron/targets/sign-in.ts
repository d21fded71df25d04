import type { FtpSecurity, Question } from '../contract/target.ts';

/** How to sign in to one server, with its secrets in the clear. */
export interface SignIn {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  /** A private key: a file on this computer, or its text. */
  readonly key?: { readonly path: string } | { readonly text: string };
  readonly passphrase?: string;
  /** Offer the keys of the SSH agent that runs on this computer. */
  readonly agent?: boolean;
  /** The fingerprint that the person accepted; any other key is refused. */
  readonly acceptHostKey?: string;
  /** Go through this server, with its own credentials and its own host key. */
  readonly jump?: SignIn;
}

/** How to sign in to one FTP server, with its password in the clear. */
export interface FtpSignIn {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly security: FtpSecurity;
  /** The certificate that the person accepted; any other is refused, but one that proves the server's name. */
  readonly acceptCertificate?: string;
  /** Most connections at one time; one of them is kept for looking around. */
  readonly connections: number;
}

/** The host keys and certificates that the person accepted for the running rescue sessions. */
export interface Trust {
  remembered(host: string, port: number): string | undefined;
  remember(host: string, port: number, fingerprint: string, algorithm: string): Promise<void>;
}

/** Puts the server's questions to the person; null when they would not answer. */
export type Ask = (question: Omit<Question, 'id'>) => Promise<string[] | null>;
