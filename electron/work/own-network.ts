import type { OwnNetwork } from '../contract/windows-server.ts';
import type { Target } from '../targets/target.ts';

/** The IPv4 addresses with their masks in the output of `ip -4 -o addr show`. */
export function addressesIn(output: string): OwnNetwork['addresses'] {
  const found = [
    ...output.matchAll(
      /^\d+: \S+ +inet (\d{1,3}(?:\.\d{1,3}){3})(?: peer \d{1,3}(?:\.\d{1,3}){3})?(?:\/(\d{1,2}))? .*?\bscope global\b/gm,
    ),
  ];
  return found.flatMap(([, address, bits]) =>
    address === undefined ? [] : [{ address, mask: maskOf(Math.min(32, Number(bits ?? 32))) }],
  );
}

/** The gateway in the output of `ip -4 route show default`. */
export const gatewayIn = (output: string): string | undefined =>
  /^default via (\d{1,3}(?:\.\d{1,3}){3})\b/m.exec(output)?.[1];

/** The IPv4 name servers of a `resolv.conf`; those of the machine itself stand for others that it does not name. */
export function nameServersIn(resolvConf: string): string[] {
  const found = [...resolvConf.matchAll(/^nameserver\s+(\d{1,3}(?:\.\d{1,3}){3})\s*$/gm)];
  return found.flatMap(([, server]) => (server === undefined || server.startsWith('127.') ? [] : [server]));
}

/** `255.255.255.0` for 24 bits. */
export function maskOf(bits: number): string {
  return [0, 8, 16, 24].map((at) => 256 - 2 ** (8 - Math.max(0, Math.min(8, bits - at)))).join('.');
}

const NONE: OwnNetwork = { addresses: [], nameServers: [] };

/**
 * How a server's rescue system reaches the network, which is how its Windows must. Empty for this computer, whose disks may come
 * from anywhere, and where the server can't tell.
 */
export async function ownNetworkOf(target: Target, signal: AbortSignal): Promise<OwnNetwork> {
  const { commands } = target;
  if (!target.id.startsWith('ssh:') || commands === undefined) return NONE;
  const ask = async (program: string, args: readonly string[]): Promise<string> => {
    try {
      const { status, stdout } = await commands.run({ program, args }, { signal, limit: 1_000_000 });
      return status === 0 ? Buffer.from(stdout).toString('latin1') : '';
    } catch {
      signal.throwIfAborted();
      return '';
    }
  };
  const addresses = addressesIn(await ask('ip', ['-4', '-o', 'addr', 'show']));
  if (addresses.length === 0) return NONE;
  const gateway = gatewayIn(await ask('ip', ['-4', 'route', 'show', 'default']));
  const nameServers = nameServersIn(await ask('cat', ['/etc/resolv.conf']));
  return { addresses, ...(gateway !== undefined && { gateway }), nameServers };
}
