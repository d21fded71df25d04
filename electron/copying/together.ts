import { joinPath } from '../contract/paths.ts';
import { isProblem } from '../contract/problem.ts';
import type { ManyFiles, SmallFile } from '../targets/target.ts';
import { type Choice, choose, ruleFor } from './conflict.ts';
import { partialName } from './names.ts';
import { drop, staysForLater } from './partial-file.ts';
import type { Cargo, Landing, Round } from './round.ts';
import { isSameMoment } from './versions.ts';

/** From so many files on it pays to copy them together, and the largest that is, in bytes. */
export const TOGETHER = { files: 16, largest: 256 * 1024 } as const;
/** Names looked up at the destination at a time. */
const LOOKS = 64;
const USUAL_MODE = 0o644;

/** Both ends' ways with many small files. */
export interface Carrier {
  readonly reader: ManyFiles;
  readonly writer: ManyFiles;
}

/** False where nothing can go together; where it is true, `carrierOf` finds out. */
export function mayGoTogether({ from, to, move }: Round): boolean {
  // The bytes need not leave a target; and for a move each file is looked for at both ends before it is removed.
  return !move && from.key !== to.key && from.files.many !== undefined && to.files.many !== undefined;
}

/** Null where one of the ends can't do many at once. */
export async function carrierOf({ from, to, signal, steady }: Round): Promise<Carrier | null> {
  const [reader, writer] = await Promise.all(
    [from, to].map(({ files }) => steady.run(async () => (await files.many?.(signal)) ?? null)),
  );
  return reader && writer ? { reader, writer } : null;
}

interface Going {
  readonly at: number;
  readonly cargo: Cargo;
  readonly size: number;
  readonly choice: Extract<Choice, { kind: 'write' }>;
  readonly partial: string;
  arrived: boolean;
}

/**
 * Copies small files in one stream, each as `copyFile` does it: under a partial name, compared on both ends by what is read
 * anew, then renamed. Undefined for each that did not come through, for whatever reason: it is to be copied by itself,
 * and begins where this left it. `failed` tells that the way itself did not work. Throws when the job is stopped.
 */
export async function copyTogether(
  round: Round,
  { reader, writer }: Carrier,
  cargos: readonly Cargo[],
  told: { onBytes(bytes: number): void; onSent(): void },
): Promise<{ landings: (Landing | undefined)[]; failed: boolean }> {
  const { from, signal, journal, verify } = round;
  const landings: (Landing | undefined)[] = cargos.map(() => undefined);
  let open: Going[] = [];
  try {
    await round.ready();
    const going = await allChosen(round, cargos, landings);
    if (going.length === 0) return { landings, failed: false };
    open = going;
    journal.begin(going.map(({ cargo, partial, choice }) => ({ source: cargo.source, partial, path: choice.path })));
    const whole = await writer.write(
      sent(round, reader, going, (bytes) => told.onBytes(bytes)),
      signal,
    );
    told.onSent();
    if (!whole) return { landings, failed: true };
    const arrived = going.filter((file) => file.arrived);
    const hashes = verify ? await equalHashes({ reader, writer }, arrived, signal) : arrived.map(() => null);
    const proven = arrived.filter((_, index) => !verify || hashes[index] !== null);
    const proofs = hashes.filter((hash) => !verify || hash !== null);
    signal.throwIfAborted();
    // From here on it is not stopped: what is half renamed would have to be looked for.
    open = [];
    const renamed = await writer.rename(
      proven.map(({ partial, choice }) => ({ from: partial, to: choice.path, replace: choice.replace })),
    );
    proven.forEach(({ at, cargo, size, choice }, index) => {
      if (renamed[index] !== true) return;
      const sha256 = proofs[index] ?? null;
      landings[at] = { kind: 'landed', path: choice.path, entry: cargo.entry, size, sha256 };
    });
    return { landings, failed: proven.length === 0 };
  } catch (error) {
    if (signal.aborted) {
      if (!staysForLater(round, error))
        await Promise.all(open.map(({ cargo, partial }) => drop(round, cargo.source, partial)));
      throw error;
    }
    if (!isProblem(error)) throw error;
    round.logOnce(`Files are copied one by one from ${from.label}: ${error.problem.title}.`);
    return { landings, failed: true };
  }
}

/** Where each lands; those left out stay as they are, which is said in `landings`, or need looking at by themselves. */
async function allChosen(round: Round, cargos: readonly Cargo[], landings: (Landing | undefined)[]): Promise<Going[]> {
  const { from, to } = round;
  const going: Going[] = [];
  const look = async (at: number) => {
    const cargo = cargos[at];
    const { size, modified } = cargo?.entry ?? {};
    if (!cargo || size === undefined || modified === undefined) return;
    const choice = await chosen(round, cargo);
    if (choice?.kind === 'skip') landings[at] = { kind: 'skipped' };
    if (choice?.kind !== 'write' || choice.grows !== undefined) return;
    const name = partialName({ sourceKey: from.key, source: cargo.source, size, modified, final: choice.path });
    going.push({ at, cargo, size, choice, partial: joinPath(to.style, cargo.folder, name), arrived: false });
  };
  for (let at = 0; at < cargos.length; at += LOOKS)
    await Promise.all(Array.from({ length: Math.min(LOOKS, cargos.length - at) }, (_, index) => look(at + index)));
  return going;
}

async function chosen(round: Round, { folder, name, entry, alone }: Cargo): Promise<Choice | undefined> {
  const { to, signal } = round;
  if (alone) return { kind: 'write', path: joinPath(to.style, folder, name), replace: false };
  try {
    return await choose(to, ruleFor(round, folder, name), { folder, name, entry }, signal);
  } catch (error) {
    // By itself it meets this again, and it is said there.
    if (signal.aborted || !isProblem(error)) throw error;
    return undefined;
  }
}

/** The files as they come from the source, if they still are what was listed. */
async function* sent(
  round: Round,
  reader: ManyFiles,
  going: readonly Going[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<SmallFile[]> {
  const { from, to, signal, verify } = round;
  const paths = going.map(({ cargo }) => cargo.source);
  let bytes = 0;
  const keepsModes = to.abilities.modes && from.abilities.modes;
  for await (const found of reader.read(paths, { largest: TOGETHER.largest, exactly: !verify, signal })) {
    await round.ready();
    signal.throwIfAborted();
    await round.spend(found.reduce((sum, { data }) => sum + data.length, 0));
    const files: SmallFile[] = [];
    for (const { index, data, modified } of found) {
      const file = going[index];
      if (!file || data.length !== file.size) continue;
      const { entry } = file.cargo;
      if (!isSameMoment(entry.modified, Number(modified / 1_000_000n))) continue;
      file.arrived = true;
      bytes += data.length;
      const mode = keepsModes ? (entry.mode ?? USUAL_MODE) & 0o777 : USUAL_MODE;
      files.push({ path: file.partial, data, mode, modified });
    }
    if (files.length === 0) continue;
    onBytes(bytes);
    yield files;
  }
}

/** The SHA-256 of each that is the same at both ends, read anew after the copy; null for all others. */
async function equalHashes(
  { reader, writer }: Carrier,
  files: readonly Going[],
  signal: AbortSignal,
): Promise<(string | null)[]> {
  const [sources, copies] = await Promise.all([
    reader.hash(
      files.map(({ cargo }) => cargo.source),
      signal,
    ),
    writer.hash(
      files.map(({ partial }) => partial),
      signal,
    ),
  ]);
  return files.map((_, index) => {
    const hash = sources[index] ?? null;
    return hash !== null && hash === copies[index] ? hash : null;
  });
}
