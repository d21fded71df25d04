import type { ToolPreview } from '../../../electron/contract/tools.ts';

/** A value as the pane shows it. */
export type RegistryValue = NonNullable<ToolPreview<'browse-registry'>['key']>['values'][number];
