import type { Call, On } from '../../electron/contract/index.ts';
import type { Client } from './frames.ts';

let current: Client | undefined;

/** Makes `client` the one that `call` and `on` speak through; done once, before anything is drawn. */
export function installClient(client: Client): void {
  current = client;
}

function installed(): Client {
  if (current === undefined) throw new Error('the page is not linked to the engine yet');
  return current;
}

/** Calls the engine. Rejects with a `ProblemError`, also when `signal` aborts. */
export const call: Call = (name, input, signal) => installed().call(name, input, signal);

/** Listens to one kind of event; returns how to stop. */
export const on: On = (name, listener) => installed().on(name, listener);
