import type { LookInput, LookNews } from '../../electron/contract/looks.ts';
import { call } from './client.ts';

/** Has the engine look at many files, and hands over what it finds as it comes. Resolves at the end; rejects when `signal` aborts. */
export async function look(
  input: LookInput,
  onNews: (news: readonly LookNews[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const { lookId } = await call('looks.start', input, signal);
  const stop = () => void call('looks.stop', { lookId }).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let done = false; !done; ) {
      const page = await call('looks.more', { lookId }, signal);
      done = page.done;
      onNews(page.news);
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
