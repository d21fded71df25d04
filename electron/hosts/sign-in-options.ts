import { readFileSync } from 'node:fs';
import { type Address, readAddress } from '../contract/address.ts';
import type { Call, On } from '../contract/index.ts';
import { displayName } from '../contract/names.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { ConnectInput, Jump } from '../contract/target.ts';
import type { Prompt } from './prompt.ts';

/** How the command line signs in to a server; secrets are named by where they are, never given as arguments. */
export interface SignInOptions {
  readonly key?: string;
  readonly agent?: boolean;
  readonly acceptHostKey?: string;
  readonly passwordFd?: string;
  readonly passwordEnv?: string;
  readonly passphraseFd?: string;
  readonly passphraseEnv?: string;
  readonly jump?: string;
  readonly jumpKey?: string;
  readonly jumpAcceptHostKey?: string;
  readonly jumpPasswordEnv?: string;
  readonly ftpPasswordFd?: string;
  readonly ftpPasswordEnv?: string;
  readonly ftpAcceptCertificate?: string;
  readonly archivePasswordFd?: string;
  readonly archivePasswordEnv?: string;
}

/** What was typed can't be carried out as it stands: exit status 2. */
export function badUse(message: string): ProblemError {
  return new ProblemError({
    code: 'invalid-input',
    title: message,
    message: 'Nothing was done.',
    remedy: 'See --help.',
  });
}

/** Reads an address of the command line. */
export function parseAddress(text: string): Address {
  const address = readAddress(text);
  if (address) return address;
  throw badUse(`“${text}” is not an address: use local:, practice:, ssh://user@host:port or ftp(es)://user@host:port`);
}

/**
 * Connects to an address and returns the target's id. Where a person sits at the terminal, they are asked for what is
 * missing: the host key's acceptance, the password, the server's own questions.
 */
export async function connectTo(
  text: string,
  options: SignInOptions,
  { call, on }: { call: Call; on: On },
  prompt: Prompt,
): Promise<string> {
  const address = parseAddress(text);
  if (address.kind === 'local') return 'local:';
  if (address.kind === 'practice') return (await call('targets.connect', { kind: 'practice' })).id;
  if (address.kind === 'archive') return openArchive(address, options, { call, on }, prompt);
  if (address.kind === 'ftp') return connectToFtp(address, options, { call, on }, prompt);

  const keep = async (secret: string) => (await call('secrets.keep', { secret })).handle;
  const password = secretFrom(options.passwordFd, options.passwordEnv) ?? process.env['RESCUE_DESK_PASSWORD'];
  const passphrase = secretFrom(options.passphraseFd, options.passphraseEnv);
  const base: Extract<ConnectInput, { kind: 'ssh' }>['signIn'] = {
    host: address.host,
    port: address.port,
    user: address.user,
    ...(password !== undefined && { password: await keep(password) }),
    ...(options.key !== undefined && { key: { path: options.key } }),
    ...(passphrase !== undefined && { passphrase: await keep(passphrase) }),
    ...(options.agent && { agent: true }),
    ...(options.acceptHostKey !== undefined && { acceptHostKey: options.acceptHostKey }),
    ...(options.jump !== undefined && { jump: await readJump(options, keep) }),
  };

  const stopAnswering = on('target.changed', ({ question }) => {
    if (!question) return;
    const answer = async () => {
      if (!prompt.there) return null;
      if (question.instruction) prompt.say(displayName(question.instruction));
      const answers: string[] = [];
      for (const { text: words, echo } of question.prompts) {
        answers.push(await (echo ? prompt.ask(displayName(words)) : prompt.askHidden(displayName(words))));
      }
      return answers;
    };
    void answer().then((answers) => call('targets.answer', { questionId: question.id, answers }));
  });
  try {
    return await signIn(base, 0);
  } finally {
    stopAnswering();
  }

  async function signIn(input: typeof base, tries: number): Promise<string> {
    try {
      return (await call('targets.connect', { kind: 'ssh', signIn: input })).id;
    } catch (error) {
      if (!prompt.there || tries > 5) throw error;
      if (isProblem(error, 'host-key-unknown')) {
        const { fingerprint, algorithm, host, port } = error.problem.details ?? {};
        prompt.say(`${error.problem.message}\n  ${host}:${port}  ${algorithm}  ${fingerprint}`);
        if (
          fingerprint === undefined ||
          (await prompt.ask('Trust this key for this rescue session? Type yes: ')) !== 'yes'
        )
          throw error;
        const isJump = input.jump !== undefined && host === input.jump.host && port === String(input.jump.port);
        return signIn(
          isJump && input.jump
            ? { ...input, jump: { ...input.jump, acceptHostKey: fingerprint } }
            : { ...input, acceptHostKey: fingerprint },
          tries + 1,
        );
      }
      if (isProblem(error, 'sign-in-failed') && input.password === undefined && input.key === undefined) {
        const typed = await prompt.askHidden(`Password of ${input.user}@${input.host}: `);
        return signIn({ ...input, password: await keep(typed) }, tries + 1);
      }
      throw error;
    }
  }
}

/** Opens an archive as a folder, and connects first to where it lies. */
async function openArchive(
  { on: where, path }: Extract<Address, { kind: 'archive' }>,
  options: SignInOptions,
  { call, on }: { call: Call; on: On },
  prompt: Prompt,
): Promise<string> {
  const { archivePasswordFd, archivePasswordEnv, ...way } = options;
  const host = await connectTo(where, way, { call, on }, prompt);
  const open = async (secret?: string): Promise<string> => {
    const password = secret === undefined ? undefined : (await call('secrets.keep', { secret })).handle;
    return (await call('targets.connect', { kind: 'archive', on: host, path, ...(password && { password }) })).id;
  };
  const given = secretFrom(archivePasswordFd, archivePasswordEnv);
  try {
    return await open(given);
  } catch (error) {
    if (given !== undefined || !prompt.there || !isProblem(error, 'sign-in-failed')) throw error;
    return open(await prompt.askHidden(`Password of ${displayName(path)}: `));
  }
}

/** Connects to an FTP server, and first to the one that it is reached through. */
async function connectToFtp(
  { security, user, host, port, through }: Extract<Address, { kind: 'ftp' }>,
  options: SignInOptions,
  { call, on }: { call: Call; on: On },
  prompt: Prompt,
): Promise<string> {
  const { ftpPasswordFd, ftpPasswordEnv, ftpAcceptCertificate, ...way } = options;
  const keep = async (secret: string) => (await call('secrets.keep', { secret })).handle;
  if (through !== undefined) {
    const open = (await call('targets.list', {})).some(({ id, state }) => id === through && state === 'connected');
    if (!open) await connectTo(through, way, { call, on }, prompt);
  }
  const password = secretFrom(ftpPasswordFd, ftpPasswordEnv) ?? process.env['RESCUE_DESK_FTP_PASSWORD'];
  const base: Extract<ConnectInput, { kind: 'ftp' }>['signIn'] = {
    security,
    user,
    host,
    port,
    ...(through !== undefined && { through }),
    ...(password !== undefined && { password: await keep(password) }),
    ...(ftpAcceptCertificate !== undefined && { acceptHostKey: ftpAcceptCertificate }),
  };
  const signIn = async (input: typeof base, tries: number): Promise<string> => {
    try {
      return (await call('targets.connect', { kind: 'ftp', signIn: input })).id;
    } catch (error) {
      if (!prompt.there || tries > 5) throw error;
      if (isProblem(error, 'host-key-unknown')) {
        const { fingerprint, host, port } = error.problem.details ?? {};
        prompt.say(`${error.problem.message}\n  ${host}:${port}  ${fingerprint}`);
        if (fingerprint === undefined || (await prompt.ask('Trust this certificate? Type yes: ')) !== 'yes')
          throw error;
        return signIn({ ...input, acceptHostKey: fingerprint }, tries + 1);
      }
      if (isProblem(error, 'sign-in-failed') && input.password === undefined) {
        const typed = await prompt.askHidden(`Password of ${input.user}@${input.host}: `);
        return signIn({ ...input, password: await keep(typed) }, tries + 1);
      }
      throw error;
    }
  };
  return signIn(base, 0);
}

async function readJump(options: SignInOptions, keep: (secret: string) => Promise<string>): Promise<Jump> {
  const address = parseAddress(options.jump ?? '');
  if (address.kind !== 'ssh') throw badUse('--jump takes ssh://user@host:port');
  const password = secretFrom(undefined, options.jumpPasswordEnv);
  return {
    host: address.host,
    port: address.port,
    user: address.user,
    ...(options.jumpKey !== undefined && { key: { path: options.jumpKey } }),
    ...(options.jumpAcceptHostKey !== undefined && { acceptHostKey: options.jumpAcceptHostKey }),
    ...(password !== undefined && { password: await keep(password) }),
    ...(options.agent && { agent: true }),
  };
}

function secretFrom(descriptor: string | undefined, variable: string | undefined): string | undefined {
  if (descriptor !== undefined) {
    if (!/^\d{1,4}$/.test(descriptor)) throw badUse('a file descriptor is a number');
    try {
      return readFileSync(Number(descriptor), 'utf8').replace(/\r?\n$/, '');
    } catch {
      throw badUse(`file descriptor ${descriptor} can’t be read`);
    }
  }
  if (variable === undefined) return undefined;
  const secret = process.env[variable];
  if (secret === undefined) throw badUse(`the environment variable ${variable} is not set`);
  return secret;
}
