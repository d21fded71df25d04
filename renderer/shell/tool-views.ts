import type { ComponentType } from 'react';
import type { Job, Plan } from '../../electron/contract/job.ts';
import type { ToolId } from '../../electron/contract/tools.ts';
import { text } from '../text/index.ts';
import type { ToolView } from './tool-view.ts';

/** A tool's view as the dialogs use it: what it is given was parsed by the engine against the tool's contract. */
export interface AnyToolView {
  act(input: unknown): string;
  destroys(input: unknown): boolean;
  resultLine?(result: unknown): string;
  readonly wide?: boolean;
  readonly canWait?: boolean;
  readonly transfers?: boolean;
  readonly Preview?: ComponentType<{
    plan: Plan;
    preview: unknown;
    input: unknown;
    change: (input: unknown) => void;
  }>;
  readonly Result?: ComponentType<{ job: Job; result: unknown }>;
}

const plain: AnyToolView = { act: () => text.shell.plan.start, destroys: () => false };
const views = new Map<string, AnyToolView>();

/** Makes the views of tools known; done once. */
export function registerToolViews(list: { readonly [T in ToolId]?: ToolView<T> }): void {
  for (const [id, view] of Object.entries(list)) views.set(id, loosen(view));
}

/** The view of a tool; a plain one where it has none of its own. */
export function viewOf(tool: string): AnyToolView {
  return views.get(tool) ?? plain;
}

function loosen(view: object): AnyToolView {
  return { ...plain, ...view };
}
