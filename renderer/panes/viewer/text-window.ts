import { standardKeymap } from '@codemirror/commands';
import { ChangeSet, Compartment, EditorState, StateEffect, StateField } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { codeTheme, markAll, markOne, specialCharacters } from '../../parts/code/code-mirror.ts';
import type { Pages, TextEdit } from './pages.ts';

/** Where in the file the window stands: offsets of the first and the first behind the last line on the screen. */
export interface Place {
  readonly top: number;
  readonly bottom: number;
  readonly size: number;
  /** The number of the first line on the screen, where it is known. */
  readonly line: number | undefined;
  readonly atEnd: boolean;
}

/** Bytes of a file that are pointed out. */
export interface Match {
  readonly at: number;
  readonly length: number;
}

export interface WindowEvents {
  onPlace(place: Place): void;
  onProblem(error: unknown): void;
  /** The person scrolled away from the end. */
  onScrolledUp(): void;
}

/** A window on a file as an element of the page. */
export interface TextWindow {
  /** Shows the file around an offset; with a match, that match. Resolves when it is there. */
  open(offset: number, match?: Match): Promise<void>;
  /** Reads what was added to the file and shows its end; tells whether it is another file now. */
  follow(): Promise<'same' | 'grown' | 'restarted'>;
  /** Where the next search begins: the match or the selection, else what is on the screen. */
  searchFrom(backwards: boolean): number;
  setWrap(wrap: boolean): void;
  /** How large the letters are, in pixels. */
  setSize(pixels: number): void;
  /** Marks every place of a pattern; none without. */
  setMarked(pattern?: RegExp): void;
  selection(): string;
  focus(): void;
  dispose(): void;
}

const setMatch = StateEffect.define<{ from: number; to: number } | null>();
const match = StateField.define({
  create: () => markOne(0, 0),
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setMatch)) next = effect.value ? markOne(effect.value.from, effect.value.to) : markOne(0, 0);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Draws a window on a file: what is near the screen is in the page, the rest is read when somebody scrolls there. */
export function drawTextWindow(
  parent: HTMLElement,
  pages: Pages,
  options: { label: string; wrap: boolean; numbers: boolean },
  events: WindowEvents,
): TextWindow {
  const wrapping = new Compartment();
  const numbers = new Compartment();
  const marked = new Compartment();
  const stop = new AbortController();
  let reading: AbortController | undefined;
  let lastTop = 0;
  // Scrolling that we caused ourselves says nothing about what the person wants.
  let settling = 0;
  let found: Match | undefined;

  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        // Every CR is kept, so that a place in the text is a place in the file.
        EditorState.lineSeparator.of('\n'),
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({
          tabindex: '0',
          'aria-label': options.label,
          'aria-readonly': 'true',
        }),
        drawSelection(),
        keymap.of(standardKeymap.filter(({ key }) => key !== 'Mod-Home' && key !== 'Mod-End')),
        specialCharacters(false),
        codeTheme,
        match,
        wrapping.of(options.wrap ? EditorView.lineWrapping : []),
        numbers.of([]),
        marked.of([]),
        EditorView.domEventHandlers({ scroll: () => scrolled() }),
        EditorView.updateListener.of((update) => {
          if (update.selectionSet && !update.docChanged) found = undefined;
          if (update.geometryChanged || update.viewportChanged) tellPlace();
        }),
      ],
    }),
  });

  const numbersFor = (first: number | undefined) =>
    !options.numbers || first === undefined ? [] : lineNumbers({ formatNumber: (line) => String(line + first - 1) });

  const shownLines = () => {
    const box = view.scrollDOM.getBoundingClientRect();
    const top = box.top - view.documentTop;
    return { first: view.lineBlockAtHeight(top), last: view.lineBlockAtHeight(top + box.height - 1) };
  };

  let opened = false;
  let telling = false;
  function tellPlace() {
    if (telling || !opened) return;
    telling = true;
    requestAnimationFrame(() => {
      telling = false;
      if (stop.signal.aborted) return;
      const { first, last } = shownLines();
      const line = pages.firstLine();
      events.onPlace({
        top: pages.offsetOf(first.from),
        bottom: last.to >= view.state.doc.length ? pages.to() : pages.offsetOf(last.to),
        size: pages.size(),
        line: line === undefined ? undefined : view.state.doc.lineAt(first.from).number + line - 1,
        atEnd: pages.atEnd(),
      });
    });
  }

  function scrolled() {
    const { scrollTop } = view.scrollDOM;
    if (settling === 0 && scrollTop < lastTop - 2) events.onScrolledUp();
    lastTop = scrollTop;
    tellPlace();
    void readFurther();
  }

  const settle = () => {
    settling += 1;
    // Two frames: one in which the view measures and scrolls, one in which the event of it has come.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          settling -= 1;
          lastTop = view.scrollDOM.scrollTop;
          if (!stop.signal.aborted) void readFurther();
        }),
      ),
    );
  };

  const apply = (edits: readonly TextEdit[], stay: boolean) => {
    settle();
    for (const edit of edits) {
      const changes = ChangeSet.of(edit, view.state.doc.length, '\n');
      view.dispatch({ changes, effects: stay ? (view.scrollSnapshot().map(changes) ?? []) : [] });
    }
    view.dispatch({ effects: numbers.reconfigure(numbersFor(pages.firstLine())) });
    tellPlace();
  };

  /** One read at a time; a newer `open` ends it. */
  const once = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> => {
    reading?.abort();
    const mine = new AbortController();
    reading = mine;
    try {
      return await work(AbortSignal.any([mine.signal, stop.signal]));
    } catch (error) {
      if (!mine.signal.aborted && !stop.signal.aborted) events.onProblem(error);
      return undefined;
    } finally {
      if (reading === mine) reading = undefined;
    }
  };

  async function readFurther() {
    if (!opened || reading !== undefined || settling > 0 || stop.signal.aborted) return;
    const { scrollTop, clientHeight, scrollHeight } = view.scrollDOM;
    if (clientHeight === 0) return;
    const seams = pages.seams();
    const below = scrollHeight - scrollTop - clientHeight;
    // What is on the screen is never let go, also where one line is longer than everything the page may hold.
    const side =
      below < 2 * clientHeight && !pages.atEnd() && (!pages.full() || view.viewport.from > seams.first)
        ? 'behind'
        : scrollTop < 2 * clientHeight && pages.from() > 0 && (!pages.full() || view.viewport.to < seams.last)
          ? 'before'
          : undefined;
    if (side === undefined) return;
    const edits = await once((signal) => pages.further(side, signal));
    if (edits && edits.length > 0 && !stop.signal.aborted) apply(edits, true);
  }

  return {
    async open(offset, next) {
      const text = await once((signal) => pages.open(offset, signal));
      if (text === undefined || stop.signal.aborted) return;
      settle();
      opened = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: view.state.toText(text) } });
      const place = Math.min(pages.placeOf(next?.at ?? offset), view.state.doc.length);
      const end = next ? Math.min(pages.placeOf(next.at + next.length), view.state.doc.length) : place;
      view.dispatch({
        selection: { anchor: place, head: place },
        effects: [
          numbers.reconfigure(numbersFor(pages.firstLine())),
          setMatch.of(next ? { from: place, to: end } : null),
          EditorView.scrollIntoView(place, { y: next ? 'center' : offset >= pages.size() ? 'end' : 'start' }),
        ],
      });
      found = next;
      tellPlace();
    },
    async follow() {
      if (!pages.atEnd()) {
        await this.open(Number.MAX_SAFE_INTEGER);
        return 'grown';
      }
      const growth = await once((signal) => pages.grow(signal));
      if (growth === undefined || stop.signal.aborted) return 'same';
      if ('restarted' in growth) return 'restarted';
      if (growth.edits.length === 0) return 'same';
      apply(growth.edits, false);
      view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.length, { y: 'end' }) });
      return 'grown';
    },
    searchFrom(backwards) {
      if (found) return backwards ? found.at : found.at + 1;
      const { from, to, empty } = view.state.selection.main;
      if (!empty) return pages.offsetOf(backwards ? from : to);
      const { first, last } = shownLines();
      return backwards ? pages.offsetOf(last.to) : pages.offsetOf(first.from);
    },
    setWrap(wrap) {
      view.dispatch({ effects: wrapping.reconfigure(wrap ? EditorView.lineWrapping : []) });
    },
    setSize(pixels) {
      view.dom.style.fontSize = `${pixels}px`;
      view.requestMeasure();
    },
    setMarked(pattern) {
      view.dispatch({ effects: marked.reconfigure(pattern ? markAll(pattern) : []) });
    },
    selection: () => view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to),
    focus: () => view.focus(),
    dispose() {
      stop.abort();
      view.destroy();
    },
  };
}
