import { cancelled, isProblem } from '../../contract/problem.ts';
import { objection } from './certificate.ts';
import { Control } from './control.ts';
import type { FtpOptions, FtpTiming } from './options.ts';
import {
  full,
  isFull,
  isRefusal,
  needsTls,
  noFtp,
  noTls,
  refusedAtOnce,
  ReplyError,
  signInFailed,
} from './problems.ts';
import { featuresIn, quotedPath } from './replies.ts';

/**
 * Connects and signs in once. Rejects with `host-key-unknown` or `host-key-changed` before any secret is sent, `busy` where the
 * server takes no further connection, `sign-in-failed`, `unreachable`, `timed-out` or `unsupported`.
 */
export async function openControl(options: FtpOptions, timing: FtpTiming, signal: AbortSignal): Promise<Control> {
  const { signIn, dial, ready } = options;
  const { host, port, user, password = '', security } = signIn;
  if (/[\r\n\0]/.test(user + password))
    throw signInFailed(user, { code: 0, text: 'a line end in the name or password' });
  await ready(signal);
  const stream = await dial(host, port, AbortSignal.any([signal, AbortSignal.timeout(timing.connect)])).catch(
    (error: unknown) => {
      throw signal.aborted ? cancelled() : error;
    },
  );
  const control = new Control(stream, options, timing);
  try {
    if (security === 'implicit') await trusted(control, options, signal);
    await greeted(control, options, signal);
    if (security === 'explicit') {
      try {
        await control.command('AUTH TLS', signal);
      } catch (error) {
        if (isRefusal(error)) throw noTls(error.message);
        throw error;
      }
      await trusted(control, options, signal);
    }
    await identified(control, user, password, host, signal);
    await prepared(control, security !== 'none', signal);
    return control;
  } catch (error) {
    control.destroy();
    throw error;
  }
}

async function trusted(control: Control, { signIn, trust }: FtpOptions, signal: AbortSignal): Promise<void> {
  const { host, port, acceptCertificate: accepted } = signIn;
  const certificate = await control.secure(signal);
  const remembered = trust.remembered(host, port);
  const refusal = objection(certificate, { host, port, remembered, accepted });
  if (refusal) throw refusal;
  if (remembered !== certificate.fingerprint)
    await trust.remember(host, port, certificate.fingerprint, 'X.509 certificate');
}

async function greeted(control: Control, { signIn }: FtpOptions, signal: AbortSignal): Promise<void> {
  try {
    let reply = await control.reply(signal);
    while (reply.code < 200) reply = await control.reply(signal);
    if (isFull(reply)) throw full(signIn.host, reply.text);
    if (reply.code >= 500) throw refusedAtOnce(signIn.host, `${reply.code} ${reply.text}`);
    if (reply.code !== 220) throw noFtp(`${reply.code} ${reply.text}`);
    control.software = reply.text.split('\n')[0] ?? '';
  } catch (error) {
    if (isProblem(error, 'connection-lost')) throw refusedAtOnce(signIn.host, 'closed before the greeting');
    throw error;
  }
}

async function identified(
  control: Control,
  user: string,
  password: string,
  host: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const reply = await control.command(`USER ${user}`, signal);
    if (reply.code === 331) await control.command(`PASS ${password}`, signal);
    else if (reply.code >= 300) throw new ReplyError(reply);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { reply } = error;
    if (isFull(reply)) throw full(host, reply.text);
    if (/\b(?:tls|ssl|encrypt)/i.test(reply.text)) throw needsTls(reply);
    throw signInFailed(user, reply);
  }
}

/** Learns what the server can do, and sets the connection up for bytes as they are. */
async function prepared(control: Control, isSecure: boolean, signal: AbortSignal): Promise<void> {
  const perhaps = async (command: string) => {
    try {
      return (await control.command(command, signal)).text;
    } catch (error) {
      if (isRefusal(error) && error.reply.code !== 421) return undefined;
      throw error;
    }
  };
  control.features = featuresIn((await perhaps('FEAT')) ?? '');
  if (control.features.has('UTF8')) await perhaps('OPTS UTF8 ON');
  control.software += ` ${(await perhaps('SYST')) ?? ''}`;
  control.doublesIac = /proftpd/i.test(control.software);
  control.site = new Set((await perhaps('SITE HELP'))?.toUpperCase().match(/[A-Z]{3,}/g) ?? []);
  await control.command('TYPE I', signal);
  if (isSecure) {
    await perhaps('PBSZ 0');
    control.protectsData = (await perhaps('PROT P')) !== undefined;
    if (!control.protectsData) throw noTls('PROT P was refused');
  }
  const home = quotedPath((await perhaps('PWD')) ?? '');
  if (home?.startsWith('/')) control.home = home;
}
