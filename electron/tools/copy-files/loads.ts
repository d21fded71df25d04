import type { Entry } from '../../contract/files.ts';
import type { Landing, Round } from '../../copying/round.ts';
import { type Carrier, carrierOf, copyTogether, mayGoTogether, TOGETHER } from '../../copying/together.ts';
import { createLanes } from '../../work/lanes.ts';
import type { Branch } from './branch.ts';
import type { Meter } from './meter.ts';

/** Files in a load, at most, and their bytes; and how many loads are on their way, or wait for their end. */
const LOAD = { files: 2500, bytes: 8 * 1024 * 1024, sending: 2, unended: 4 } as const;

/** A file that is to be copied. */
export interface Parcel {
  readonly source: string;
  readonly entry: Entry;
  readonly place: { readonly folder: string; readonly name: string };
  readonly branch: Branch | undefined;
}

/** Gathers small files into loads that are copied together. */
export interface Loads {
  /** Takes a file into a load; false where it is none that goes together. Resolves when there is room for more. */
  take(parcel: Parcel): Promise<boolean>;
  /** Sends what is gathered so far. */
  send(): Promise<void>;
  /** Resolves when nothing is running any more. */
  idle(): Promise<void>;
}

/** What becomes of the files of a load. */
interface Ways {
  /** Resolves when the copying has begun. */
  alone(parcel: Parcel): Promise<void>;
  /** Settles a file whose landing is in the journal. */
  arrived(parcel: Parcel, landing: Landing): Promise<void>;
  /** Told what ends the job. */
  stop(error: unknown): void;
}

export function createLoads(round: Round, meter: Meter, ways: Ways): Loads {
  const { journal } = round;
  const lanes = createLanes(LOAD.sending, LOAD.sending * LOAD.bytes, LOAD.unended);
  let gathered: Parcel[] = [];
  let bytes = 0;
  let carrier: Promise<Carrier | null> | null | undefined = mayGoTogether(round) ? undefined : null;

  const copy = async (parcels: readonly Parcel[], size: number, way: Carrier, unload: () => void) => {
    const meterOf = meter.follow(parcels[0]?.entry.name ?? '', size);
    try {
      const cargos = parcels.map(({ source, entry, place, branch }) => ({
        source,
        entry,
        ...place,
        alone: branch?.made === 'now',
        onBytes: () => undefined,
        onSent: () => undefined,
      }));
      const { landings, failed } = await copyTogether(round, way, cargos, {
        onBytes: (reached) => meterOf.bytes(reached),
        onSent: unload,
      });
      if (failed) carrier = null;
      await journal.writeCopied(
        landings.flatMap((landing, index) => {
          if (landing?.kind !== 'landed') return [];
          const { path, size: length, sha256, entry } = landing;
          return { source: parcels[index]?.source ?? '', path, size: length, modified: entry.modified, sha256 };
        }),
      );
      // The bytes count as the files' own from here on, one by one.
      meterOf.end(true);
      for (const [index, parcel] of parcels.entries()) {
        const landing = landings[index];
        await (landing ? ways.arrived(parcel, landing) : ways.alone(parcel));
      }
    } catch (error) {
      meterOf.end(true);
      ways.stop(error);
    }
  };

  const send = async () => {
    const [parcels, size] = [gathered, bytes];
    gathered = [];
    bytes = 0;
    if (parcels.length >= TOGETHER.files && carrier === undefined) carrier = carrierOf(round);
    const way = parcels.length >= TOGETHER.files ? await carrier : null;
    if (way)
      round.logOnce('Small files go together in one stream, and each still gets its name only when it is proven.');
    if (way) await lanes.start(size, (unload) => copy(parcels, size, way, unload));
    else for (const parcel of parcels) await ways.alone(parcel);
  };

  return {
    async take(parcel) {
      const { size, modified } = parcel.entry;
      if (carrier === null || size === undefined || size > TOGETHER.largest || modified === undefined) return false;
      // What an earlier run began is gone on with by itself.
      if (journal.isBegun(parcel.source)) return false;
      gathered.push(parcel);
      bytes += size;
      if (gathered.length >= LOAD.files || bytes >= LOAD.bytes) await send();
      return true;
    },
    send,
    idle: () => lanes.idle(),
  };
}
