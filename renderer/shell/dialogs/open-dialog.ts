import { create } from 'zustand';

/** A dialog that the person opened on purpose. */
export type OpenDialog =
  | { readonly kind: 'settings' | 'about' | 'keys' | 'palette' | 'changes' | 'key-map' }
  | { readonly kind: 'leave'; readonly targetId: string }
  | { readonly kind: 'job' | 'cancel-job'; readonly jobId: string }
  | { readonly kind: 'close-tab'; readonly tabId: string; readonly question: string };

/** The one that is open. */
export const useDialog = create<{ readonly dialog?: OpenDialog }>(() => ({}));

export function openDialog(dialog: OpenDialog): void {
  useDialog.setState({ dialog });
}

export function closeDialog(): void {
  useDialog.setState({ dialog: undefined });
}
