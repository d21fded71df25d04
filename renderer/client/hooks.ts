import { useEffect, useRef } from 'react';
import type { EventName, EventPayload } from '../../electron/contract/index.ts';
import { on } from './client.ts';

/** Listens to one kind of event while the component is there; always calls the latest `listener`. */
export function useEvent<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => on(name, (payload) => latest.current(payload)), [name]);
}
