import type { ToolInput } from '../../contract/tools.ts';

/** A fixed address with what belongs to it, each as `203.0.113.10`. */
export type Fixed = NonNullable<ToolInput<'set-network-address'>['fixed']>;

/** What is wrong with a fixed address, as a sentence; nothing where it can be used. */
export function flawOf({ address, mask, gateway }: Fixed): string | undefined {
  const [own, bits] = [numberOf(address), numberOf(mask)];
  const hosts = ~bits >>> 0;
  if ((hosts & (hosts + 1)) !== 0 || bits === 0) return `${mask} is no mask: its ones must come first.`;
  const first = own >>> 24;
  if (first === 0 || first === 127 || first >= 224) return `${address} is no address of a single machine.`;
  if (hosts > 1 && ((own & hosts) === 0 || (own & hosts) >>> 0 === hosts))
    return `With the mask ${mask}, ${address} is the network itself and not a machine in it.`;
  if (gateway === address) return 'The gateway is the machine that answers are sent to: it can’t be the server itself.';
  return undefined;
}

/** True where an address is in the network of a fixed one. */
export function isNear({ address, mask }: Fixed, other: string): boolean {
  const bits = numberOf(mask);
  return (numberOf(address) & bits) >>> 0 === (numberOf(other) & bits) >>> 0;
}

const numberOf = (address: string): number =>
  address.split('.').reduce((number, part) => number * 256 + Number(part), 0) >>> 0;
