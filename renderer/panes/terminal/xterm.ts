import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import type { Screen } from './feed.ts';
import { themeFor } from './theme.ts';

/** What a drawn terminal tells. */
export interface TerminalEvents {
  onInput: (data: string) => void;
  onTitle: (title: string) => void;
  onResize: (size: { columns: number; rows: number }) => void;
  onSelection: () => void;
  /** A link was pressed; nothing is opened yet. */
  onLink: (address: string) => void;
  onMatches: (matches: { index: number; count: number }) => void;
}

/** A terminal drawn in an element. */
export interface Drawn {
  readonly terminal: Terminal;
  readonly search: SearchAddon;
  readonly screen: Screen;
  size(): { columns: number; rows: number };
  /** Takes the size of its element; does nothing while that is not shown. */
  fit(): void;
  /** Takes the colours of its element. */
  dress(): void;
  /** Draws with the graphics card while it is in front; returns how to stop, for cards serve few at a time. */
  accelerate(): () => void;
  dispose(): void;
}

const SCROLLBACK = 10_000;

/** Keys with Ctrl+Shift are the app's (copy, paste, find, palette), and so is Ctrl+Tab; all others are the shell's. */
function isForApp(event: KeyboardEvent): boolean {
  return (event.ctrlKey && event.shiftKey && event.key.length === 1) || (event.ctrlKey && event.key === 'Tab');
}

/** Draws a terminal in `host`. Output can neither set the clipboard nor open anything, whatever it says. */
export function drawTerminal(host: HTMLElement, events: TerminalEvents): Drawn {
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: true,
    fontFamily: getComputedStyle(host).fontFamily,
    fontSize: 13,
    lineHeight: 1.15,
    minimumContrastRatio: 4.5,
    scrollback: SCROLLBACK,
    macOptionIsMeta: true,
    linkHandler: { activate: (_event, address) => events.onLink(address), allowNonHttpProtocols: false },
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.loadAddon(new WebLinksAddon((_event, address) => events.onLink(address)));
  terminal.open(host);
  terminal.attachCustomKeyEventHandler((event) => !isForApp(event));

  // Kept output holds questions that programs asked the terminal; they were answered when they were asked.
  let replaying = 0;
  terminal.onData((data) => {
    if (replaying === 0) events.onInput(data);
  });
  terminal.onTitleChange((title) => events.onTitle(title));
  terminal.onResize(({ cols, rows }) => events.onResize({ columns: cols, rows }));
  terminal.onSelectionChange(() => events.onSelection());
  search.onDidChangeResults(({ resultIndex, resultCount }) =>
    events.onMatches({ index: resultIndex, count: resultCount }),
  );

  function dress() {
    const { backgroundColor, color, caretColor } = getComputedStyle(host);
    terminal.options.theme = themeFor(backgroundColor, color, caretColor);
  }
  dress();

  return {
    terminal,
    search,
    screen: {
      write(data, replay, drawn) {
        if (replay) replaying += 1;
        terminal.write(data, () => {
          if (replay) replaying -= 1;
          drawn();
        });
      },
      reset: () => terminal.reset(),
    },
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    fit() {
      if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
    },
    dress,
    accelerate() {
      let webgl: WebglAddon | undefined;
      try {
        webgl = new WebglAddon();
        webgl.onContextLoss(() => webgl?.dispose());
        terminal.loadAddon(webgl);
      } catch {
        // No graphics card, or none left: the page's own drawing does as well, only slower.
        webgl?.dispose();
        webgl = undefined;
      }
      return () => webgl?.dispose();
    },
    dispose: () => terminal.dispose(),
  };
}
