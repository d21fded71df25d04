import { z } from 'zod';
import { ProblemError } from '../contract/problem.ts';
import type { Engine } from '../engine/engine.ts';
import type { Host, Keychain } from '../engine/host.ts';
import { serveFrames } from './frames.ts';

/**
 * What the window's main process and the engine's process say to each other beside the frames of the page. `join`
 * brings a port for the frames of one page with it.
 */
export const toEngine = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    version: z.string(),
    dataFolder: z.string(),
    /** Why the system's keychain can't be used; absent where it can. */
    keychainReason: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('join') }),
  z.strictObject({ type: z.literal('stop') }),
  /** The answer to `keychain`: null where it could not be opened, absent where it failed. */
  z.strictObject({
    type: z.literal('keychain'),
    id: z.number().int(),
    value: z.string().nullable().optional(),
    renewed: z.string().optional(),
  }),
]);
export type ToEngine = z.infer<typeof toEngine>;

export const fromEngine = z.strictObject({
  type: z.literal('keychain'),
  id: z.number().int(),
  action: z.enum(['protect', 'reveal']),
  value: z.string(),
});
export type FromEngine = z.infer<typeof fromEngine>;

/** As much of Electron's `MessagePortMain` as carries the frames of one page. */
interface PagePort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
}

/** As much of Electron's `process.parentPort` as leads to the main process. */
interface MainPort {
  on(event: 'message', listener: (event: { data: unknown; ports: PagePort[] }) => void): unknown;
  postMessage(message: unknown): void;
}

/**
 * Runs the engine for the main process behind `main`: opens it when told how, serves each page that is joined, and calls
 * `exit` with a status when it was told to stop or could not be opened.
 */
export function runForMain(
  main: MainPort,
  open: (host: Host) => Promise<Engine>,
  exit: (status: number) => void,
): void {
  const keychain = askingKeychain((message) => main.postMessage(message));
  let engine: Promise<Engine> | undefined;

  main.on('message', ({ data, ports }) => {
    const { data: message } = toEngine.safeParse(data);
    switch (message?.type) {
      case 'start': {
        const { version, dataFolder, keychainReason } = message;
        engine ??= open({
          kind: 'desktop',
          version,
          dataFolder,
          keychain: keychainReason === undefined ? keychain : { reason: keychainReason },
        });
        engine.catch((error: unknown) => {
          process.stderr.write(`The engine could not be started: ${String(error)}\n`);
          exit(1);
        });
        break;
      }
      case 'join':
        if (ports[0]) join(ports[0]);
        break;
      case 'keychain':
        keychain.answered(message);
        break;
      case 'stop':
        void stop();
        break;
      case undefined:
        break;
    }
  });

  function join(port: PagePort) {
    const closed = new Promise<void>((resolve) => {
      port.on('close', resolve);
    });
    void engine?.then(
      (opened) => {
        serveFrames(opened, {
          send: (frame) => port.postMessage(frame),
          receive: (listener) => port.on('message', ({ data }) => listener(data)),
          closed,
        });
        port.start();
      },
      () => undefined,
    );
  }

  async function stop() {
    try {
      await (await engine)?.close();
      exit(0);
    } catch {
      exit(1);
    }
  }
}

/** Milliseconds that the system's keychain may take, with a person who is asked to unlock it. */
const PATIENCE = 120_000;

const failed = (code: 'timed-out' | 'internal', title: string) =>
  new ProblemError({
    code,
    title,
    message: 'Rescue Desk asked the keychain of your computer to keep or open a password, and did not get it.',
    remedy: 'Unlock the keychain and try again, or go on without it and type the password when it is asked for.',
    retryable: true,
  });

type KeychainAnswer = Pick<Extract<ToEngine, { type: 'keychain' }>, 'id' | 'value' | 'renewed'>;

/** A keychain that lives in the main process and is asked over `send`; hand it every answer with `answered`. */
export function askingKeychain(
  send: (message: FromEngine) => void,
  patience = PATIENCE,
): Keychain & { answered(answer: KeychainAnswer): void } {
  const waiting = new Map<number, (answer: KeychainAnswer) => void>();
  let lastId = 0;

  const ask = (action: FromEngine['action'], value: string) =>
    new Promise<{ value: string | null; renewed?: string }>((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(failed('timed-out', 'The keychain did not answer'));
      }, patience);
      waiting.set(id, ({ value: answer, renewed }) => {
        clearTimeout(timer);
        waiting.delete(id);
        if (answer === undefined) reject(failed('internal', 'The keychain failed'));
        else resolve({ value: answer, ...(renewed !== undefined && { renewed }) });
      });
      send({ type: 'keychain', id, action, value });
    });

  return {
    async protect(secret) {
      const { value } = await ask('protect', secret);
      if (value === null) throw failed('internal', 'The keychain could not keep it');
      return value;
    },
    async reveal(protectedSecret) {
      const { value, ...newer } = await ask('reveal', protectedSecret);
      return value === null ? null : { secret: value, ...newer };
    },
    answered(answer) {
      waiting.get(answer.id)?.(answer);
    },
  };
}
