import { z } from 'zod';
import { nothing, request } from './define.ts';
import { path } from './paths.ts';
import { problem } from './problem.ts';

const size = { columns: z.number().int().min(1).max(1000), rows: z.number().int().min(1).max(1000) };

/** `reconnecting`: the link is gone, the tab and its scrollback stay, the engine tries again. */
export const terminalState = z.strictObject({
  id: z.string(),
  targetId: z.string(),
  title: z.string(),
  state: z.enum(['open', 'reconnecting', 'ended']),
  /** Exit status of the shell once ended, where known. */
  status: z.number().int().optional(),
  problem: problem.optional(),
});
export type TerminalState = z.infer<typeof terminalState>;

/** A page tells how far it has drawn at least each time it has drawn this many UTF-16 units more; the engine counts on it. */
export const ACKNOWLEDGE_EVERY = 16 * 1024;

const byId = { terminalId: z.string() };

export const terminals = {
  /** `inside`: where the root of a Linux is mounted, whose own shell it is to be. */
  'terminals.open': request(
    z.strictObject({ targetId: z.string(), ...size, folder: path.optional(), inside: path.optional() }),
    terminalState,
  ),
  'terminals.list': request(nothing, z.array(terminalState)),
  /** The screen so far (the last 1 MiB at most), for a page that opens the terminal again. `position` counts UTF-16 units sent. */
  'terminals.attach': request(
    z.strictObject(byId),
    z.strictObject({ state: terminalState, data: z.string(), position: z.number().int() }),
  ),
  'terminals.write': request(z.strictObject({ ...byId, data: z.string().max(1_000_000) }), nothing),
  'terminals.resize': request(z.strictObject({ ...byId, ...size }), nothing),
  /** Tells how far the page has drawn, so that a flood waits in the server instead of in the page. */
  'terminals.acknowledge': request(z.strictObject({ ...byId, position: z.number().int() }), nothing),
  'terminals.close': request(z.strictObject(byId), nothing),
};

/** `position` is the count of UTF-16 units sent after this piece. */
export const terminalData = z.strictObject({ ...byId, data: z.string(), position: z.number().int() });
