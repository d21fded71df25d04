import { standardKeymap } from '@codemirror/commands';
import { goToNextChunk, goToPreviousChunk, MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { codeTheme, specialCharacters } from '../../parts/code/code-mirror.ts';
import { colouring, languageOf } from '../../parts/code/languages.ts';
import { differencesOf, EFFORT, type Ignored } from './loosely.ts';

/** One of two texts. */
export interface TextSide {
  readonly text: string;
  readonly path: string;
  readonly label: string;
}

/** Two texts side by side as an element of the page. */
export interface MergeWindow {
  /** How many places differ, and whether they were found exactly. */
  readonly count: number;
  readonly exact: boolean;
  /** Puts the cursor at the next or last place that differs, going round at the end. */
  next(): void;
  previous(): void;
  focus(): void;
  dispose(): void;
}

const colours = EditorView.theme({
  '&': { height: 'auto', backgroundColor: 'transparent' },
  '.cm-changedLine': { backgroundColor: 'light-dark(#fff4ce, #433519) !important' },
  '.cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'light-dark(#ffd98a, #7a5a00) !important',
    color: 'var(--ink)',
  },
  // The colours of a language are too pale on it.
  '.cm-changedText *': { color: 'var(--ink)' },
  '.cm-changedLineGutter': { backgroundColor: 'light-dark(#b36b00, #f0b341)' },
  '.cm-collapsedLines': {
    background: 'var(--surface-sunken)',
    color: 'var(--ink-soft)',
    fontFamily: 'var(--font)',
  },
});

/** Draws two texts to be read, line by line beside each other. */
export function drawMerge(
  parent: HTMLElement,
  left: TextSide,
  right: TextSide,
  options: { ignored: Ignored; folded: boolean; wrap: boolean },
): MergeWindow {
  const side = ({ text, path, label }: TextSide) => ({
    doc: text,
    extensions: [
      EditorState.lineSeparator.of('\n'),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, 'aria-readonly': 'true' }),
      lineNumbers(),
      drawSelection(),
      keymap.of(standardKeymap),
      specialCharacters(true),
      codeTheme,
      colours,
      colouring(languageOf(path, text.slice(0, text.indexOf('\n') + 1 || 200))),
      options.wrap ? EditorView.lineWrapping : [],
    ],
  });
  const view = new MergeView({
    parent,
    a: side(left),
    b: side(right),
    gutter: true,
    highlightChanges: true,
    ...(options.folded && { collapseUnchanged: { margin: 3, minSize: 6 } }),
    diffConfig: { ...EFFORT, override: (one, other) => differencesOf(one, other, options.ignored) },
  });
  const current = () => (view.a.hasFocus ? view.a : view.b);
  return {
    count: view.chunks.length,
    exact: view.chunks.every(({ precise }) => precise),
    next: () => void goToNextChunk(current()),
    previous: () => void goToPreviousChunk(current()),
    focus: () => view.b.focus(),
    dispose: () => view.destroy(),
  };
}
