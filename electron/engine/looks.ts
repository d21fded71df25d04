import { randomUUID } from 'node:crypto';
import type { LookInput, LookNews } from '../contract/looks.ts';
import { ProblemError } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';

/** Looks at many files and tells what it finds; stops when nobody asks for more. */
export type Look = (
  context: { readonly target: (id: string) => Target; readonly signal: AbortSignal },
  input: LookInput,
) => AsyncGenerator<LookNews, void, void>;

/** The looks that pages have under way, told page by page, so that a slow window makes the server wait. */
export interface Looks {
  start(input: LookInput): { lookId: string };
  more(lookId: string, signal: AbortSignal): Promise<{ news: LookNews[]; done: boolean }>;
  stop(lookId: string): void;
  close(): void;
}

interface Running {
  readonly news: AsyncGenerator<LookNews, void, void>;
  readonly stop: AbortController;
  ahead: Promise<IteratorResult<LookNews, void>>;
}

const MOST = 16;
/** Milliseconds that news are gathered for one answer, and how many at most. */
const GATHERED = 80;
const MOST_NEWS = 100;

export function createLooks(look: Look, target: (id: string) => Target): Looks {
  const running = new Map<string, Running>();

  const stop = (id: string) => {
    const found = running.get(id);
    running.delete(id);
    found?.stop.abort();
    found?.ahead.catch(() => undefined);
    void found?.news.return?.().catch(() => undefined);
  };

  const gather = async (id: string, found: Running) => {
    const news: LookNews[] = [];
    const late = Date.now() + GATHERED;
    do {
      const next = await found.ahead;
      if (next.done) {
        stop(id);
        return { news, done: true };
      }
      news.push(next.value);
      found.ahead = found.news.next();
      found.ahead.catch(() => undefined);
    } while (Date.now() < late && news.length < MOST_NEWS);
    return { news, done: false };
  };

  return {
    start(input) {
      const oldest = running.keys().next();
      if (running.size >= MOST && !oldest.done) stop(oldest.value);
      const id = randomUUID();
      const controller = new AbortController();
      const news = look({ target, signal: controller.signal }, input);
      const ahead = news.next();
      ahead.catch(() => undefined);
      running.set(id, { news, stop: controller, ahead });
      return { lookId: id };
    },
    async more(lookId, signal) {
      const found = running.get(lookId);
      if (!found)
        throw new ProblemError({
          code: 'not-found',
          title: 'This is no longer being looked at',
          message: 'It was stopped. Nothing was changed.',
          remedy: 'Start it again.',
          retryable: true,
        });
      const leave = () => stop(lookId);
      signal.addEventListener('abort', leave, { once: true });
      try {
        return await gather(lookId, found);
      } catch (error) {
        stop(lookId);
        throw error;
      } finally {
        signal.removeEventListener('abort', leave);
      }
    },
    stop,
    close() {
      for (const id of running.keys()) stop(id);
    },
  };
}
