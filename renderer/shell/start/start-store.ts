import { create } from 'zustand';
import { PRACTICE } from '../../../electron/contract/address.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import type { MailFields, TargetState } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { takeTarget } from '../../client/stores.ts';
import { text } from '../../text/index.ts';
import { connectAsking } from '../host-key.ts';
import { notify } from '../notices.ts';
import { bookmarkOf, type ConnectForm, emptyForm, ftpSignInOf, type Handles, signInOf, withMail } from './form.ts';
import { type Goal, openGoal } from './goal.ts';

/** One try to connect: to a server, or to the practice server. */
export interface Attempt {
  readonly to: 'server' | 'practice';
  readonly server: string;
  readonly problem?: Problem;
  /** True until it ended one way or the other. */
  readonly running: boolean;
}

export interface Start {
  readonly form: ConnectForm;
  readonly goal?: Goal;
  readonly mail?: MailFields;
  readonly mailProblem?: Problem;
  readonly attempt?: Attempt;
}

/** The start page; kept outside of it, so that nothing typed is lost while another tab is in front. */
export const useStart = create<Start>(() => ({ form: emptyForm }));

let controller: AbortController | undefined;

/** Changes fields of the form. Another address makes the secrets of the old one void. */
export function changeForm(change: Partial<ConnectForm>): void {
  const { form, attempt } = useStart.getState();
  const moved = change.host !== undefined && change.host !== form.host && form.bookmarkId !== undefined;
  useStart.setState({
    form: { ...form, ...(moved && { bookmarkId: undefined, secretsKept: false }), ...change },
    attempt: attempt?.running ? attempt : undefined,
  });
}

/** Replaces the form as a whole. */
export function fillForm(form: ConnectForm): void {
  useStart.setState({ form, attempt: undefined, mail: undefined });
}

/** Has the engine read a provider's mail and fills the form with what it found. */
export async function readMail(mailText: string): Promise<MailFields | null> {
  try {
    const mail = await call('targets.readMail', { text: mailText });
    forget(useStart.getState().form.mailPassword);
    useStart.setState(({ form }) => ({
      mail,
      mailProblem: undefined,
      form: withMail({ ...form, mailPassword: undefined }, mail),
      attempt: undefined,
    }));
    return mail;
  } catch (error) {
    useStart.setState({ mailProblem: toProblem(error) });
    return null;
  }
}

/** Signs in with the form as it is, remembers the server if asked, and opens what the person came for. */
export async function connectWithForm(): Promise<void> {
  const { form } = useStart.getState();
  await attempting('server', form.host.trim(), async (signal) => {
    const handles = await keepSecrets(form, signal);
    try {
      const about = { bookmarkId: form.bookmarkId, ...(form.remember && { label: form.label.trim() }) };
      const target = await connectAsking(
        form.service === 'ssh'
          ? { kind: 'ssh', signIn: signInOf(form, handles), ...about }
          : { kind: 'ftp', signIn: ftpSignInOf(form, form.service, handles), ...about },
        signal,
      );
      if (target !== null && form.remember) await remember(form, handles);
      return target;
    } finally {
      for (const handle of Object.values(handles)) forget(handle);
    }
  });
}

/** Starts the practice server, or finds it running, and opens what the person came for. */
export async function connectToPractice(): Promise<void> {
  await attempting('practice', PRACTICE, (signal) => call('targets.connect', { kind: 'practice' }, signal));
}

/** Gives up the try that is running. */
export function stopConnecting(): void {
  controller?.abort();
}

async function attempting(
  to: Attempt['to'],
  server: string,
  connect: (signal: AbortSignal) => Promise<TargetState | null>,
): Promise<void> {
  controller?.abort();
  const mine = new AbortController();
  controller = mine;
  useStart.setState({ attempt: { to, server, running: true } });
  try {
    const target = await connect(mine.signal);
    if (mine.signal.aborted) return;
    useStart.setState({ attempt: undefined });
    if (target === null) return;
    takeTarget(target);
    const { goal, form } = useStart.getState();
    forget(form.mailPassword);
    useStart.setState({ form: emptyForm, goal: undefined, mail: undefined });
    openGoal(goal ?? 'look', target.id);
  } catch (error) {
    if (controller !== mine) return;
    useStart.setState({
      attempt: mine.signal.aborted ? undefined : { to, server, running: false, problem: toProblem(error) },
    });
  } finally {
    if (controller === mine && mine.signal.aborted) useStart.setState({ attempt: undefined });
  }
}

async function keepSecrets(form: ConnectForm, signal: AbortSignal): Promise<Handles> {
  const keep = async (secret: string, wanted: boolean) =>
    wanted && secret !== '' ? (await call('secrets.keep', { secret }, signal)).handle : undefined;
  return {
    password: await keep(form.password, true),
    keyText: await keep(form.keyText, form.keyKind === 'text'),
    passphrase: await keep(form.passphrase, form.keyKind !== 'none'),
    jumpPassword: await keep(form.jumpPassword, form.viaJump),
  };
}

function forget(handle: string | undefined): void {
  // The engine forgets its secrets when it ends, at the latest.
  if (handle !== undefined) void call('secrets.forget', { handle }).catch(() => {});
}

/** A server that can't be remembered is no reason to lose the connection: the person is told and goes on. */
async function remember(form: ConnectForm, handles: Handles): Promise<void> {
  const bookmark = bookmarkOf(form, form.bookmarkId ?? crypto.randomUUID());
  const words = text.start.connect;
  try {
    await call('bookmarks.save', {
      bookmark,
      ...(form.keepSecret && { password: handles.password ?? form.mailPassword, passphrase: handles.passphrase }),
    });
  } catch (error) {
    const problem = toProblem(error);
    const saved =
      form.keepSecret &&
      (await call('bookmarks.save', { bookmark }).then(
        () => true,
        () => false,
      ));
    notify({
      tone: 'warning',
      title: saved ? words.savedWithout : words.signedInBut,
      text: problem.message,
    });
  }
}
