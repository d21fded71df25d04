import { ftpPort, LOCAL, readAddress } from '../../../electron/contract/address.ts';
import type { Settings } from '../../../electron/contract/settings.ts';
import { backupSpace } from '../../../electron/contract/backup-space.ts';
import type { Bookmark, FtpSecurity, MailFields, SshSignIn } from '../../../electron/contract/target.ts';
import { text } from '../../text/index.ts';

export type KeyKind = 'none' | 'path' | 'text';

/** The connect form as it stands: texts as typed, secrets of the engine only as handles. */
export interface ConnectForm {
  /** SSH, or FTP and how it is secured. */
  readonly service: 'ssh' | FtpSecurity;
  /** Of an FTP server: the target that it is reached through. */
  readonly through: string;
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly password: string;
  /** A password that the engine has already: from the mail. */
  readonly mailPassword?: string;
  /** The bookmark the form was filled from; its kept secrets are used where no others are typed. */
  readonly bookmarkId?: string;
  readonly secretsKept: boolean;
  readonly keyKind: KeyKind;
  readonly keyPath: string;
  readonly keyText: string;
  readonly passphrase: string;
  readonly agent: boolean;
  readonly viaJump: boolean;
  readonly jumpHost: string;
  readonly jumpPort: string;
  readonly jumpUser: string;
  readonly jumpPassword: string;
  readonly jumpKeyPath: string;
  readonly jumpAgent: boolean;
  readonly remember: boolean;
  readonly label: string;
  readonly keepSecret: boolean;
}

export const emptyForm: ConnectForm = {
  service: 'ssh',
  through: LOCAL,
  host: '',
  port: '22',
  user: 'root',
  password: '',
  secretsKept: false,
  keyKind: 'none',
  keyPath: '',
  keyText: '',
  passphrase: '',
  agent: false,
  viaJump: false,
  jumpHost: '',
  jumpPort: '22',
  jumpUser: 'root',
  jumpPassword: '',
  jumpKeyPath: '',
  jumpAgent: false,
  remember: false,
  label: '',
  keepSecret: false,
};

export type FormErrors = Partial<Record<keyof ConnectForm, string>>;

/** What is wrong with the form, field by field. */
export function formErrors(form: ConnectForm): FormErrors {
  const words = text.start.connect;
  const errors: FormErrors = {};
  const host = (value: string) =>
    value.trim() === '' ? words.missingHost : isHost(value) ? undefined : words.badAddress;
  const port = (value: string) => (portOf(value) === null ? words.badPort : undefined);
  const user = (value: string) => (value.trim() === '' ? words.missingUser : undefined);
  const set = (name: keyof ConnectForm, error: string | undefined) => {
    if (error !== undefined) errors[name] = error;
  };
  set('host', host(form.host));
  set('port', port(form.port));
  set('user', user(form.user));
  if (form.service !== 'ssh') return errors;
  if (form.keyKind === 'path') set('keyPath', form.keyPath.trim() === '' ? words.missingKey : undefined);
  if (form.keyKind === 'text') set('keyText', form.keyText.trim() === '' ? words.missingKey : undefined);
  if (form.viaJump && form.service === 'ssh') {
    set('jumpHost', host(form.jumpHost));
    set('jumpPort', port(form.jumpPort));
    set('jumpUser', user(form.jumpUser));
  }
  return errors;
}

const HOST = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?\.?$/u;
const IPV6 = /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*(?:%[\w.-]+)?$/i;

function isHost(value: string): boolean {
  const host = value.trim();
  return host.length <= 255 && (HOST.test(host) || IPV6.test(host));
}

function portOf(value: string): number | null {
  const port = /^\d{1,5}$/.test(value.trim()) ? Number(value) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/**
 * Takes apart what people paste into the address field: `root@203.0.113.7`, `ssh root@host -p 2222`,
 * `ssh://root@host:2222`, `host:2222`, `[2001:db8::7]:2222`. Null when it is a plain address or cannot be read.
 */
export function splitAddress(typed: string): { host: string; user?: string; port?: string } | null {
  let rest = typed.trim().replace(/^ssh\s+/, '');
  let port: string | undefined;
  rest = rest
    .replace(/(?:^|\s)-p\s*(\d{1,5})(?=\s|$)/, (_, digits: string) => {
      port = digits;
      return ' ';
    })
    .trim();
  const address = readAddress(rest.startsWith('ssh://') ? rest : `ssh://${rest}`);
  if (address?.kind !== 'ssh' || !isHost(address.host)) return null;
  const user = rest.includes('@') ? address.user : undefined;
  if (port === undefined && /:\d{1,5}\/?$/.test(rest) && !IPV6.test(rest)) port = String(address.port);
  if (address.host === typed.trim() && user === undefined && port === undefined) return null;
  return { host: address.host, ...(user !== undefined && { user }), ...(port !== undefined && { port }) };
}

/** The form with the fields of a mail; what the mail does not tell stays as it is. */
export function withMail(form: ConnectForm, mail: MailFields): ConnectForm {
  return {
    ...form,
    ...(mail.host !== undefined && { host: mail.host }),
    ...(mail.port !== undefined && { port: String(mail.port) }),
    ...(mail.user !== undefined && { user: mail.user }),
    ...(mail.password !== undefined && { mailPassword: mail.password, password: '' }),
    bookmarkId: undefined,
    secretsKept: false,
  };
}

/** The form that a bookmark stands for. */
export function fromBookmark(bookmark: Bookmark): ConnectForm {
  return {
    ...emptyForm,
    host: bookmark.host,
    port: String(bookmark.port),
    user: bookmark.user,
    bookmarkId: bookmark.id,
    secretsKept: bookmark.secretsKept,
    label: bookmark.label,
    ...(bookmark.ftp && { service: bookmark.ftp.security, through: bookmark.ftp.through ?? LOCAL }),
    agent: bookmark.agent ?? false,
    ...(bookmark.keyPath !== undefined && { keyKind: 'path' as const, keyPath: bookmark.keyPath }),
    ...(bookmark.jump && {
      viaJump: true,
      jumpHost: bookmark.jump.host,
      jumpPort: String(bookmark.jump.port),
      jumpUser: bookmark.jump.user,
      jumpKeyPath: bookmark.jump.keyPath ?? '',
      jumpAgent: bookmark.jump.agent ?? false,
    }),
  };
}

/** The form for a server used lately. */
export function fromRecent(recent: Settings['recent'][number]): ConnectForm {
  return { ...emptyForm, host: recent.host, port: String(recent.port), user: recent.user };
}

/** True when a sign-in with this form has something to offer without asking: a kept secret, a key, the agent. */
export function canSignIn(form: ConnectForm): boolean {
  return form.secretsKept || form.keyKind !== 'none' || form.agent;
}

/** The secrets that were typed, as the engine's handles. */
export interface Handles {
  readonly password?: string;
  readonly keyText?: string;
  readonly passphrase?: string;
  readonly jumpPassword?: string;
}

/** The form for another kind of server, with what is usual there. */
export function withService(form: ConnectForm, service: ConnectForm['service']): ConnectForm {
  const usual = (kind: ConnectForm['service']) => (kind === 'ssh' ? 22 : ftpPort(kind));
  const isUsual = form.port.trim() === String(usual(form.service));
  const user = service === 'ssh' ? 'root' : form.user === 'root' ? '' : form.user;
  return { ...form, service, ...(isUsual && { port: String(usual(service)) }), user };
}

/** The form with what is known of a backup space of this name: where it speaks TLS, and that only a server reaches it. */
export function withBackupSpace(form: ConnectForm, servers: readonly string[]): ConnectForm {
  const space = backupSpace(form.host);
  if (space === null) return form;
  const through = form.through === LOCAL ? (servers[0] ?? LOCAL) : form.through;
  return { ...withService(form, form.service === 'ssh' ? 'explicit' : form.service), host: space.host, through };
}

/** How to sign in to an FTP server, from a form without errors. */
export function ftpSignInOf(form: ConnectForm, security: FtpSecurity, handles: Handles) {
  const password = handles.password ?? form.mailPassword;
  return {
    host: form.host.trim(),
    port: portOf(form.port) ?? ftpPort(security),
    user: form.user.trim(),
    security,
    ...(form.through !== LOCAL && { through: form.through }),
    ...(password !== undefined && { password }),
  };
}

/** How to sign in, from a form without errors. */
export function signInOf(form: ConnectForm, handles: Handles): SshSignIn {
  const password = handles.password ?? form.mailPassword;
  return {
    host: form.host.trim(),
    port: portOf(form.port) ?? 22,
    user: form.user.trim(),
    ...(password !== undefined && { password }),
    ...(form.keyKind === 'path' && { key: { path: form.keyPath.trim() } }),
    ...(form.keyKind === 'text' && handles.keyText !== undefined && { key: { text: handles.keyText } }),
    ...(handles.passphrase !== undefined && { passphrase: handles.passphrase }),
    ...(form.agent && { agent: true }),
    ...(form.viaJump && {
      jump: {
        host: form.jumpHost.trim(),
        port: portOf(form.jumpPort) ?? 22,
        user: form.jumpUser.trim(),
        ...(handles.jumpPassword !== undefined && { password: handles.jumpPassword }),
        ...(form.jumpKeyPath.trim() !== '' && { key: { path: form.jumpKeyPath.trim() } }),
        ...(form.jumpAgent && { agent: true }),
      },
    }),
  };
}

/** The bookmark that a form asks to keep. */
export function bookmarkOf(form: ConnectForm, id: string): Omit<Bookmark, 'secretsKept'> {
  const host = form.host.trim();
  return {
    id,
    label: form.label.trim() === '' ? host : form.label.trim(),
    ...(form.service !== 'ssh' && {
      ftp: { security: form.service, ...(form.through !== LOCAL && { through: form.through }) },
    }),
    host,
    port: portOf(form.port) ?? 22,
    user: form.user.trim(),
    ...(form.keyKind === 'path' && { keyPath: form.keyPath.trim() }),
    ...(form.agent && { agent: true }),
    ...(form.viaJump && {
      jump: {
        host: form.jumpHost.trim(),
        port: portOf(form.jumpPort) ?? 22,
        user: form.jumpUser.trim(),
        ...(form.jumpKeyPath.trim() !== '' && { keyPath: form.jumpKeyPath.trim() }),
        ...(form.jumpAgent && { agent: true }),
      },
    }),
  };
}
