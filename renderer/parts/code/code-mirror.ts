import { type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightSpecialChars,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

/** Text in the colours and letters of the app, of the size of what stands around it. */
export const codeTheme: Extension = EditorView.theme({
  '&': {
    height: '100%',
    backgroundColor: 'var(--field)',
    color: 'var(--ink)',
  },
  '&.cm-focused': { outline: '1px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.4' },
  '.cm-content': { padding: 'var(--space-1) 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 var(--space-2)' },
  '.cm-gutters': { border: 'none', backgroundColor: 'var(--surface-sunken)', color: 'var(--ink-soft)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 var(--space-2) 0 var(--space-2)', minWidth: '32px' },
  '.cm-activeLine': { backgroundColor: 'var(--hover)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--ink)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'light-dark(#b9d7f1, #264f78)',
  },
  '.cm-specialChar': { color: 'var(--danger)' },
  '.cm-found': { backgroundColor: 'light-dark(#ffe08a, #6b5200)' },
  '.cm-found-here': { backgroundColor: 'light-dark(#ff9632, #a35700)', color: 'light-dark(#1b1b1d, #ffffff)' },
  '.cm-searchMatch': { backgroundColor: 'light-dark(#ffe08a, #6b5200)', outline: 'none' },
  '.cm-searchMatch-selected': { backgroundColor: 'light-dark(#ff9632, #a35700)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selected)', outline: 'none' },
});

// Control characters, marks that turn text right to left, invisible ones, and bytes that are no character: what is
// shown must not lie. A CR at the end of a line is part of a Windows line end.
const SPECIAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffc\\u{e0000}-\\u{e007f}\\ud800-\\udfff]';

/** Shows what can't be seen, or would mislead, as a mark; with `lineEnds` also a CR that stands before a line end. */
export function specialCharacters(lineEnds: boolean): Extension {
  return highlightSpecialChars({
    specialChars: new RegExp(`${SPECIAL}|${lineEnds ? '\\r' : '\\r(?!$)'}`, 'gu'),
    render(code, description, placeholder) {
      const mark = document.createElement('span');
      const name = description ?? codeName(code);
      mark.className = 'cm-specialChar';
      mark.textContent = code === 0x0d ? '␍' : placeholder === '•' ? codeName(code) : placeholder;
      mark.title = name;
      mark.setAttribute('role', 'img');
      mark.setAttribute('aria-label', name);
      return mark;
    },
  });
}

/** A byte that is no character as `\xE9`, anything else as `U+202E`. */
function codeName(code: number): string {
  const hex = code.toString(16).toUpperCase();
  return code >= 0xdc80 && code <= 0xdcff ? `\\x${hex.slice(2)}` : `U+${hex.padStart(4, '0')}`;
}

/** Marks every place on the screen that `pattern` (global) finds. */
export function markAll(pattern: RegExp): Extension {
  const matcher = new MatchDecorator({ regexp: pattern, decoration: Decoration.mark({ class: 'cm-found' }) });
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = matcher.createDeco(view);
      }
      update(update: ViewUpdate) {
        this.decorations = matcher.updateDeco(update, this.decorations);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

/** One marked place. */
export function markOne(from: number, to: number): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  if (from < to) builder.add(from, to, Decoration.mark({ class: 'cm-found-here' }));
  return builder.finish();
}
