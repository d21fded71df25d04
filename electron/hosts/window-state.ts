import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const bounds = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
});
type Bounds = z.infer<typeof bounds>;

const windowState = z.strictObject({ bounds: bounds.optional(), maximized: z.boolean() });
export type WindowState = z.infer<typeof windowState>;

/** How the window was left, or nothing where `file` is missing or damaged, or the place is on no screen any more. */
export async function readWindowState(file: string, screens: readonly Bounds[]): Promise<WindowState> {
  try {
    const state = windowState.parse(JSON.parse(await readFile(file, 'utf8')));
    return state.bounds && screens.some((area) => overlaps(area, state.bounds))
      ? state
      : { maximized: state.maximized };
  } catch {
    return { maximized: false };
  }
}

/** Keeps how the window is left. Losing it is no harm, so a failure is not told. */
export async function keepWindowState(file: string, state: WindowState): Promise<void> {
  const partial = `${file}.partial`;
  try {
    await writeFile(partial, JSON.stringify(state), { mode: 0o600 });
    await rename(partial, file);
  } catch {
    // The window opens at its first size next time.
  }
}

/** True when enough of the window's top lies in `area` to take hold of it. */
function overlaps(area: Bounds, window: Bounds | undefined): boolean {
  if (!window) return false;
  const width = Math.min(area.x + area.width, window.x + window.width) - Math.max(area.x, window.x);
  return width >= 100 && window.y >= area.y - 8 && window.y < area.y + area.height - 50;
}
