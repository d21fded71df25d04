/** Words of the reusable parts. */
export const parts = {
  close: 'Close',
  cancel: 'Cancel',
  showPasswordFor: (field: string) => `Show ${field.toLowerCase()}`,
  hidePasswordFor: (field: string) => `Hide ${field.toLowerCase()}`,
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Could not copy. Select the text and press Ctrl+C.',
  technicalDetails: 'Technical details',
  working: 'Working…',
  optional: 'optional',
  tones: { ok: 'Done', info: 'Note', warning: 'Caution', danger: 'Problem' },
  more: 'More',
  unknown: 'unknown',
};
