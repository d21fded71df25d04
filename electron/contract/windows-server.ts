import { z } from 'zod';
import { path } from './paths.ts';

/** When a service or driver starts. */
export const startName = z.enum(['boot', 'system', 'automatic', 'manual', 'disabled']);

export const firewallProfile = z.enum(['domain', 'private', 'public']);

const address = z.strictObject({ address: z.string(), mask: z.string() });

/** How the rescue system of a server reaches the network: what its Windows needs, too. */
export const ownNetwork = z.strictObject({
  addresses: z.array(address),
  gateway: z.string().optional(),
  nameServers: z.array(z.string()),
});
export type OwnNetwork = z.infer<typeof ownNetwork>;

/** A network card of an offline Windows. */
export const networkCard = z.strictObject({
  /** Such as `PCI\VEN_8086&DEV_10D3\3&11583659&0&C8`. */
  device: z.string(),
  name: z.string(),
  /** As people know it: `Ethernet 2`. */
  connection: z.string().optional(),
  /** False for tunnels and filters, which are not to be touched. */
  physical: z.boolean(),
  /** It is switched off, or its driver is. */
  off: z.boolean(),
  driver: z.strictObject({ service: z.string(), disabled: z.boolean() }).optional(),
  /** Its GUID with braces. */
  interfaceId: z.string().optional(),
  settings: z
    .strictObject({
      dhcp: z.boolean(),
      addresses: z.array(address),
      gateways: z.array(z.string()),
      nameServers: z.array(z.string()),
      /** What DHCP gave last. */
      lease: z.string().optional(),
    })
    .optional(),
});
export type NetworkCardState = z.infer<typeof networkCard>;

/** How an offline Windows can be reached. */
export const serverSettings = z.strictObject({
  config: path,
  computer: z.string().optional(),
  product: z.string().optional(),
  /** The one in use, and the one that the next start takes where that is another. */
  controlSets: z.array(z.string()),
  /** Hives that were not written to their end, and whose transaction logs had the rest. */
  replayed: z.array(z.string()),
  cards: z.array(networkCard),
  firewall: z.array(
    z.strictObject({
      profile: firewallProfile,
      /** With policies counted in. */
      on: z.boolean(),
      /** Absent where no policy says anything. */
      policy: z.boolean().optional(),
      blocksAll: z.boolean(),
      /** Remote desktop gets through. */
      remoteDesktop: z.boolean(),
    }),
  ),
  remoteDesktop: z.strictObject({
    allowed: z.boolean(),
    /** A policy forbids it, whatever is allowed. */
    forbidden: z.boolean(),
    listens: z.boolean(),
    networkLevel: z.boolean(),
    port: z.number().int(),
    disabledServices: z.array(z.string()),
  }),
  /** Of the server itself; empty on this computer. */
  rescue: ownNetwork,
});
export type ServerSettings = z.infer<typeof serverSettings>;
