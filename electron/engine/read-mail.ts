import type { MailFields } from '../contract/target.ts';

/** What a provider's rescue mail says about how to sign in, the password in the clear; absent where it does not say. */
export function readMail(text: string): Omit<MailFields, 'password'> & { password?: string } {
  const address = /\bssh\s+(?<user>[a-z_][\w-]*)@(?<host>[\w.:-]+)/i.exec(text)?.groups;
  return { ...(address && { host: address['host'], user: address['user'] }), mode: 'unknown' };
}
