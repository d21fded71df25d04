import { z } from 'zod';
import { instant, nothing, request } from './define.ts';
import { path, pathStyle } from './paths.ts';
import { problem } from './problem.ts';
import { secretHandle } from './secrets.ts';

/** A host key's fingerprint as OpenSSH prints it. */
export const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

const server = {
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  user: z.string().min(1).max(255),
};

const credentials = {
  password: secretHandle.optional(),
  /** A private key: a file on this computer, or its text. OpenSSH, PEM and PuTTY formats. */
  key: z.union([z.strictObject({ path: z.string().min(1) }), z.strictObject({ text: secretHandle })]).optional(),
  passphrase: secretHandle.optional(),
  /** Offer the keys of the running SSH agent. */
  agent: z.boolean().optional(),
  /** The fingerprint that the person accepted when asked; anything else behind the address is refused. */
  acceptHostKey: fingerprint.optional(),
};

export const jump = z.strictObject({ ...server, ...credentials });
export type Jump = z.infer<typeof jump>;

/** How to sign in to a server over SSH, through another one if `jump` is given. */
export const sshSignIn = z.strictObject({ ...server, ...credentials, jump: jump.optional() });
export type SshSignIn = z.infer<typeof sshSignIn>;

/** How an FTP connection is secured: TLS asked for by AUTH TLS, TLS from the first byte, or not at all. */
export const ftpSecurity = z.enum(['explicit', 'implicit', 'none']);
export type FtpSecurity = z.infer<typeof ftpSecurity>;

/** How to sign in to an FTP server. */
export const ftpSignIn = z.strictObject({
  ...server,
  password: secretHandle.optional(),
  security: ftpSecurity,
  /** The certificate's fingerprint that the person accepted when asked. */
  acceptHostKey: fingerprint.optional(),
  /** The id of the connected target whose network the connections are made from; this computer by default. */
  through: z.string().max(2000).optional(),
  /** Most connections at one time: a backup space takes three for each address. */
  connections: z.number().int().min(1).max(10).optional(),
});

/** A server that the person keeps; secrets are never part of it. */
export const bookmark = z.strictObject({
  id: z.string(),
  label: z.string().max(200),
  ...server,
  keyPath: z.string().optional(),
  agent: z.boolean().optional(),
  jump: z.strictObject({ ...server, keyPath: z.string().optional(), agent: z.boolean().optional() }).optional(),
  /** There for an FTP server; `through` is the address of the target that it is reached through. */
  ftp: z.strictObject({ security: ftpSecurity, through: z.string().max(2000).optional() }).optional(),
  /** True when its password or passphrase lies in the system's keychain. */
  secretsKept: z.boolean(),
});
export type Bookmark = z.infer<typeof bookmark>;

export const connectInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('practice') }),
  z.strictObject({
    kind: z.literal('ssh'),
    signIn: sshSignIn,
    /** Take what is missing in `signIn` (password, passphrase) from this bookmark's kept secrets. */
    bookmarkId: z.string().optional(),
    /** What to call it; by default the bookmark's label, else the host. */
    label: z.string().max(200).optional(),
  }),
  z.strictObject({
    kind: z.literal('ftp'),
    signIn: ftpSignIn,
    /** Take the password from this bookmark's kept secrets. */
    bookmarkId: z.string().optional(),
    label: z.string().max(200).optional(),
  }),
  /** Opens an archive as a folder; `sign-in-failed` where a password is needed, or another one. */
  z.strictObject({
    kind: z.literal('archive'),
    /** The connected target that it lies on. */
    on: z.string().max(2000),
    path,
    password: secretHandle.optional(),
  }),
]);
export type ConnectInput = z.infer<typeof connectInput>;

/** What the server asks the person while signing in (keyboard-interactive, RFC 4256). */
export const question = z.strictObject({
  id: z.string(),
  title: z.string(),
  instruction: z.string(),
  prompts: z.array(z.strictObject({ text: z.string(), echo: z.boolean() })),
});
export type Question = z.infer<typeof question>;

export const targetKind = z.enum(['local', 'practice', 'ssh', 'ftp', 'archive']);

export const capability = z.enum(['files', 'commands', 'terminal', 'dial']);
export type Capability = z.infer<typeof capability>;

/** A place the app works on, as the page sees it. */
export const targetState = z.strictObject({
  /** Its address (see `address.ts`): `local:`, `practice:`, `ssh://user@host:port`, `ftp://…` or `archive:…`. */
  id: z.string(),
  kind: targetKind,
  label: z.string(),
  /** Identifies the same system over restarts of the app; for a rescue server it holds its host key. */
  key: z.string(),
  platform: z.enum(['linux', 'windows', 'macos', 'unknown']),
  /** Such as `Debian GNU/Linux 12 (bookworm)`. */
  system: z.string(),
  state: z.enum(['connecting', 'connected', 'reconnecting', 'lost', 'closed']),
  /** Since when it is in this state. */
  since: instant,
  /** While reconnecting: when the next try starts. */
  nextTry: instant.optional(),
  /** Why it is not connected. */
  problem: problem.optional(),
  question: question.optional(),
  capabilities: z.array(capability),
  pathStyle,
  /** The folder to show first. */
  home: path,
  hostKey: z.strictObject({ algorithm: z.string(), fingerprint }).optional(),
  /** Round trip in milliseconds, where measured. */
  roundTrip: z.number().nonnegative().optional(),
});
export type TargetState = z.infer<typeof targetState>;

/** What was found in a provider's mail; absent fields were not in it. */
export const mailFields = z.strictObject({
  host: z.string().optional(),
  port: z.number().int().optional(),
  user: z.string().optional(),
  /** Kept at once, so that the page need not hold it. */
  password: secretHandle.optional(),
  url: z.string().optional(),
  mode: z.enum(['linux-rescue', 'windows-rescue', 'winrescue', 'unknown']),
});
export type MailFields = z.infer<typeof mailFields>;

const byId = z.strictObject({ targetId: z.string() });

export const targets = {
  'targets.list': request(nothing, z.array(targetState)),
  /** Resolves when signed in. Fails with `host-key-unknown` until `acceptHostKey` names the key that is there. */
  'targets.connect': request(connectInput, targetState),
  'targets.answer': request(
    z.strictObject({ questionId: z.string(), answers: z.array(z.string()).nullable() }),
    nothing,
  ),
  'targets.reconnect': request(byId, nothing),
  'targets.disconnect': request(byId, nothing),
  /** Ends a rescue session: forgets the host key that was accepted for it. The next connection asks anew. */
  'targets.forgetHostKey': request(z.strictObject({ host: server.host, port: server.port }), nothing),
  'targets.readMail': request(z.strictObject({ text: z.string().max(1_000_000) }), mailFields),
};

export const bookmarks = {
  /** Adds or replaces a bookmark; the secrets given are put into the system's keychain, never anywhere else. */
  'bookmarks.save': request(
    z.strictObject({
      bookmark: bookmark.omit({ secretsKept: true }),
      password: secretHandle.optional(),
      passphrase: secretHandle.optional(),
    }),
    bookmark,
  ),
  'bookmarks.remove': request(z.strictObject({ id: z.string() }), nothing),
};
