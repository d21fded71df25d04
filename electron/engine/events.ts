import type { EventName, EventPayload } from '../contract/index.ts';

export type EngineEvent = {
  readonly [E in EventName]: { readonly name: E; readonly payload: EventPayload<E> };
}[EventName];

/** Tells everybody who listens. */
export interface Events {
  emit(event: EngineEvent): void;
  on(listener: (event: EngineEvent) => void): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<(event: EngineEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
