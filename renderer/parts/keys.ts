const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** The single keys of a combination such as `Ctrl+Shift+ArrowLeft`, as they are shown. */
export function keyNames(keys: string): string[] {
  return keys.split(/\+(?=.)/).map((key) => SIGNS[key] ?? key);
}

/** Keys to press together as one line of text. */
export const shownKeys = (keys: string): string => keyNames(keys).join('+');
