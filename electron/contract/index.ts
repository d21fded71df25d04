import type { z } from 'zod';
import { contents } from './contents.ts';
import { files } from './files.ts';
import { job, jobLog, jobs } from './job.ts';
import { looks } from './looks.ts';
import { secrets } from './secrets.ts';
import { settings, settingsShape } from './settings.ts';
import { bookmarks, targetState, targets } from './target.ts';
import { terminalData, terminalState, terminals } from './terminal.ts';
import { undo, undoRecord } from './undo.ts';

/** THE list: every request a page or a command line can make of the engine, and every event the engine tells. */
export const contract = {
  requests: {
    ...targets,
    ...bookmarks,
    ...files,
    ...contents,
    ...looks,
    ...terminals,
    ...jobs,
    ...undo,
    ...secrets,
    ...settings,
  },
  events: {
    'target.changed': targetState,
    'terminal.data': terminalData,
    'terminal.changed': terminalState,
    'job.changed': job,
    'job.log': jobLog,
    'undo.changed': undoRecord,
    'settings.changed': settingsShape,
  },
};

type Requests = typeof contract.requests;
type Events = typeof contract.events;

export type RequestName = keyof Requests;
export type EventName = keyof Events;
/** What a caller passes: fields with defaults may be left out. */
export type RequestInput<N extends RequestName> = z.input<Requests[N]['input']>;
export type RequestOutput<N extends RequestName> = z.output<Requests[N]['output']>;
export type EventPayload<E extends EventName> = z.output<Events[E]>;

/** Calls the engine. Rejects with a `ProblemError`, also when `signal` aborts. */
export type Call = <N extends RequestName>(
  name: N,
  input: RequestInput<N>,
  signal?: AbortSignal,
) => Promise<RequestOutput<N>>;

/** Listens to one kind of event; returns how to stop. */
export type On = <E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void) => () => void;
