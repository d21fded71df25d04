import { Complaint } from './complaint.ts';
import { Interrupted } from './streams.ts';

const FIRST = 4200;
const MOST = 1000;

/** What ends a process, and by which signal it was ended. */
interface Process {
  readonly controller: AbortController;
  endedBy: number;
}

/** The processes of the made-up server: shells and what they run behind, by number. */
export class Processes {
  #last = FIRST;
  readonly #running = new Map<number, Process>();

  /** Runs something as a process of its own, ended by `outer` or by `kill`; gives its status, 128 and the signal if killed. */
  async run(outer: AbortSignal, work: (signal: AbortSignal, id: number) => Promise<number>): Promise<number> {
    if (this.#running.size >= MOST) throw new Complaint('Resource temporarily unavailable');
    const id = ++this.#last;
    const process: Process = { controller: new AbortController(), endedBy: 0 };
    const { controller } = process;
    const end = () => controller.abort();
    if (outer.aborted) end();
    outer.addEventListener('abort', end);
    this.#running.set(id, process);
    try {
      const status = await work(controller.signal, id);
      return process.endedBy === 0 ? status : 128 + process.endedBy;
    } catch (error) {
      if (process.endedBy === 0 || !(error instanceof Interrupted)) throw error;
      return 128 + process.endedBy;
    } finally {
      this.#running.delete(id);
      outer.removeEventListener('abort', end);
    }
  }

  isRunning(id: number): boolean {
    return this.#running.has(id);
  }

  /** The number that the next process gets. */
  get next(): number {
    return this.#last + 1;
  }

  kill(id: number, signal: number): void {
    const process = this.#running.get(id);
    if (process === undefined) return;
    process.endedBy ||= signal;
    process.controller.abort();
  }
}
