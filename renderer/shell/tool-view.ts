import type { ComponentType } from 'react';
import type { Job, Plan } from '../../electron/contract/job.ts';
import type { ToolId, ToolInput, ToolPreview, ToolResult } from '../../electron/contract/tools.ts';

export interface PreviewProps<T extends ToolId> {
  readonly plan: Plan;
  readonly preview: ToolPreview<T>;
  readonly input: ToolInput<T>;
  /** Plans again with another input (another answer to "what if it exists", say). */
  readonly change: (input: ToolInput<T>) => void;
}

export interface ResultProps<T extends ToolId> {
  readonly job: Job;
  readonly result: ToolResult<T>;
}

/** How a tool shows what only it knows: its plan's preview and its result. The dialog and the tray do the rest. */
export interface ToolView<T extends ToolId> {
  /** The act as a verb for the button that starts it, such as "Copy"; may look at the input. */
  readonly act: (input: ToolInput<T>) => string;
  /** True when the act destroys something: the button is red and does not have the focus. */
  readonly destroys: (input: ToolInput<T>) => boolean;
  /** True where its preview needs the room of a large dialog. */
  readonly wide?: boolean;
  /** True where the person may put it off. */
  readonly canWait?: boolean;
  /** True where it carries the bytes of files, so that its speed and its files at once can be set. */
  readonly transfers?: boolean;
  readonly Preview?: ComponentType<PreviewProps<T>>;
  readonly Result?: ComponentType<ResultProps<T>>;
  /** One line for the tray once it is done. */
  readonly resultLine?: (result: ToolResult<T>) => string;
}
