import type { Target } from '../../targets/target.ts';

/** The IPv4 addresses in the output of `ip -4 -o addr show`. */
export function addressesIn(output: string): string[] {
  const found = [
    ...output.matchAll(/^\d+: \S+ +inet (\d{1,3}(?:\.\d{1,3}){3})(?:\/\d+)?(?: peer \S+)? .*?\bscope global\b/gm),
  ];
  return found.flatMap(([, address]) => address ?? []);
}

/**
 * The addresses of a server in its rescue system, which are those that its Windows must have. None for this computer, whose disks may
 * come from anywhere, and where the server can't tell.
 */
export async function addressesOf(target: Target, signal: AbortSignal): Promise<string[]> {
  if (!target.id.startsWith('ssh:') || target.commands === undefined) return [];
  try {
    const command = { program: 'ip', args: ['-4', '-o', 'addr', 'show'] };
    const { status, stdout } = await target.commands.run(command, { signal, limit: 1_000_000 });
    return status === 0 ? addressesIn(Buffer.from(stdout).toString('latin1')) : [];
  } catch {
    signal.throwIfAborted();
    return [];
  }
}
