import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { gotoLine, highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { codeTheme, specialCharacters } from '../../parts/code/code-mirror.ts';
import { colouring, languageOf } from '../../parts/code/languages.ts';
import type { LineEnd } from './document.ts';

/** Where the cursor stands; both count from 1. */
export interface Cursor {
  readonly line: number;
  readonly column: number;
}

/** A text being edited as an element of the page. */
export interface EditWindow {
  text(): string;
  /** Notes that the text as it stands is what is in the file. */
  saved(text: string): void;
  isChanged(): boolean;
  setWrap(wrap: boolean): void;
  setSize(pixels: number): void;
  undo(): void;
  redo(): void;
  find(): void;
  goToLine(): void;
  /** Puts the cursor at a place of the text. */
  select(at: number): void;
  focus(): void;
  dispose(): void;
}

/** Draws a text to be edited. */
export function drawEditor(
  parent: HTMLElement,
  options: { text: string; path: string; label: string; lineEnd: LineEnd; wrap: boolean },
  events: { onChange: () => void; onCursor: (cursor: Cursor) => void },
): EditWindow {
  const { text, lineEnd } = options;
  const wrapping = new Compartment();
  const isMixed = lineEnd === 'mixed';
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        // A CR that is kept in the text must not be taken for a line end.
        isMixed ? EditorState.lineSeparator.of('\n') : [],
        lineNumbers(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightSelectionMatches(),
        search({ top: true }),
        keymap.of([
          { key: 'Mod-g', run: gotoLine, preventDefault: true },
          { key: 'Mod-h', run: openSearchPanel, preventDefault: true },
          ...searchKeymap,
          ...historyKeymap,
          ...defaultKeymap,
          indentWithTab,
        ]),
        EditorState.tabSize.of(8),
        EditorView.contentAttributes.of({ 'aria-label': options.label }),
        specialCharacters(isMixed),
        codeTheme,
        colouring(languageOf(options.path, text.slice(0, text.indexOf('\n') + 1 || 200))),
        wrapping.of(options.wrap ? EditorView.lineWrapping : []),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) events.onChange();
          if (update.selectionSet || update.docChanged) tellCursor();
        }),
      ],
    }),
  });
  let base: Text = view.state.doc;

  function tellCursor() {
    const { head } = view.state.selection.main;
    const line = view.state.doc.lineAt(head);
    events.onCursor({ line: line.number, column: head - line.from + 1 });
  }

  return {
    text: () => view.state.sliceDoc(),
    saved(written) {
      base = view.state.toText(written);
      events.onChange();
    },
    isChanged: () => !view.state.doc.eq(base),
    setWrap(wrap) {
      view.dispatch({ effects: wrapping.reconfigure(wrap ? EditorView.lineWrapping : []) });
    },
    setSize(pixels) {
      view.dom.style.fontSize = `${pixels}px`;
      view.requestMeasure();
    },
    undo: () => void undo(view),
    redo: () => void redo(view),
    find: () => void openSearchPanel(view),
    goToLine: () => void gotoLine(view),
    select(at) {
      view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
    dispose: () => view.destroy(),
  };
}
