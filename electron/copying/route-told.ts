import type { End } from './end.ts';
import type { Round } from './round.ts';

/** Says in the log, once for each way, how a large file travels. */
export function tellRoute({ from, to, logOnce }: Pick<Round, 'from' | 'to' | 'logOnce'>, bytes: number): void {
  for (const { files, label } of [from, to] satisfies End[]) {
    const { program = false, connections = 1 } = files.route?.(bytes) ?? {};
    if (program) logOnce(`Large files go through a program of ${label}, which is faster than SFTP there.`);
    if (connections > 1)
      logOnce(`Large files go over ${connections} connections side by side: the way to ${label} is long.`);
  }
}
