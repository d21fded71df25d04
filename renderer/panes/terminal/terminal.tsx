import '@xterm/xterm/css/xterm.css';
import { RotateCw, TerminalIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { z } from 'zod';
import { displayName } from '../../../electron/contract/names.ts';
import { path } from '../../../electron/contract/paths.ts';
import { isProblem, type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { call, on } from '../../client/client.ts';
import { useLink } from '../../client/link.ts';
import { takeTerminal, useTargets, useTerminals } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ContextMenu } from '../../parts/menu.tsx';
import { useActions } from '../../shell/actions.ts';
import type { PaneParams, PaneProps } from '../../shell/pane.ts';
import { ProblemText } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { terminalActions, terminalMenu } from './actions.ts';
import { LinkDialog, PasteDialog } from './dialogs.tsx';
import { type Feed, feedTerminal } from './feed.ts';
import { FindBar, type Search } from './find-bar.tsx';
import { openShell } from './opening.ts';
import { useTerminalOptions } from './options.ts';
import { type Paste, readPaste, safeAddress, safeTitle } from './paste.ts';
import { Connection, Ended } from './states.tsx';
import styles from './terminal.module.css';
import { matchColours } from './theme.ts';
import { type Drawn, drawTerminal } from './xterm.ts';

const words = text.terminal;

const paramsShape = z.object({
  targetId: z.string(),
  folder: path.optional().catch(undefined),
  inside: path.optional().catch(undefined),
  terminalId: z.string().optional().catch(undefined),
});

/** What a terminal's tab remembers; undefined where it is not readable. */
export function terminalParams(params: PaneParams): z.output<typeof paramsShape> | undefined {
  return paramsShape.safeParse(params).data;
}

/** A terminal tab: a shell on a target, drawn here, living in the engine. */
export function TerminalPane(props: PaneProps) {
  const place = terminalParams(props.params);
  if (place === undefined) return <EmptyState icon={TerminalIcon} title={words.noTarget} />;
  return <Shell {...props} place={place} />;
}

function Shell({ tabId, active, setTitle, setParams, place }: PaneProps & { place: z.output<typeof paramsShape> }) {
  const { targetId, terminalId, inside } = place;
  const host = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Drawn>();
  const [problem, setProblem] = useState<Problem>();
  const [gone, setGone] = useState(false);
  const [pasting, setPasting] = useState<Paste>();
  const [link, setLink] = useState<string>();
  const [finding, setFinding] = useState(false);
  const [matches, setMatches] = useState({ index: -1, count: 0 });
  const [note, setNote] = useState<string>();
  const options = useTerminalOptions();
  const targets = useTargets((store) => store.targets);
  const target = targets.find((each) => each.id === targetId);
  const state = useTerminals((store) => store.terminals.find((each) => each.id === terminalId));
  const openings = useLink((store) => store.openings);
  const server = target?.label ?? targetId;
  const label = inside === undefined ? server : words.inside(server, displayName(inside));

  const input = useEffectEvent((data: string) => {
    setNote(undefined);
    // What is typed while the wire is cut is lost, as in every terminal; the banner says that it is.
    if (terminalId !== undefined) void call('terminals.write', { terminalId, data }).catch(() => undefined);
  });
  const resize = useEffectEvent((size: { columns: number; rows: number }) => {
    if (terminalId !== undefined) void call('terminals.resize', { terminalId, ...size }).catch(() => undefined);
  });
  const nameTab = useEffectEvent((title: string) => {
    const clean = safeTitle(title);
    setTitle(clean === '' ? label : words.named(label, clean));
  });
  const selected = useEffectEvent(() => {
    if (options.copyOnSelect && drawn?.terminal.hasSelection()) copy();
  });

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const made = drawTerminal(element, {
      onInput: (data) => input(data),
      onTitle: (title) => nameTab(title),
      onResize: (size) => resize(size),
      onSelection: () => selected(),
      onLink: (address) => setLink(safeAddress(address)),
      onMatches: setMatches,
    });
    made.fit();
    setDrawn(made);
    const sizes = new ResizeObserver(() => made.fit());
    sizes.observe(element);
    // Both ways in which the colours change: the person's choice, and the system's.
    const themes = new MutationObserver(() => made.dress());
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const dress = () => made.dress();
    system.addEventListener('change', dress);
    return () => {
      sizes.disconnect();
      themes.disconnect();
      system.removeEventListener('change', dress);
      setDrawn(undefined);
      made.dispose();
    };
  }, []);

  function open(where: Drawn, folder?: string) {
    openShell(tabId, { targetId, folder, inside }, where.size()).then(
      (opened) => {
        setProblem(undefined);
        setGone(false);
        setParams({ targetId, folder, inside, terminalId: opened.id });
      },
      (error) => setProblem(toProblem(error)),
    );
  }
  const openFirst = useEffectEvent((where: Drawn) => open(where, place.folder));

  useEffect(() => {
    if (drawn && terminalId === undefined) openFirst(drawn);
  }, [drawn, terminalId]);

  const attached = useEffectEvent((found: { columns: number; rows: number }) => resize(found));
  const lost = useEffectEvent((error: unknown) => {
    if (isProblem(error, 'not-found')) setGone(true);
    else if (!isProblem(error, 'connection-lost')) setProblem(toProblem(error));
  });
  const feed = useRef<Feed>(undefined);
  useEffect(() => {
    if (drawn === undefined || terminalId === undefined) return undefined;
    const mine = feedTerminal(terminalId, drawn.screen, call, on);
    feed.current = mine;
    return () => mine.stop();
  }, [drawn, terminalId]);
  useEffect(() => {
    if (drawn === undefined || terminalId === undefined || openings === 0) return;
    feed.current?.attach().then(
      (now) => {
        takeTerminal(now);
        attached(drawn.size());
      },
      (error) => lost(error),
    );
  }, [drawn, terminalId, openings]);

  useEffect(() => {
    if (drawn === undefined || !active) return undefined;
    drawn.fit();
    drawn.terminal.focus();
    return drawn.accelerate();
  }, [drawn, active]);
  useEffect(() => {
    if (drawn) drawn.terminal.options.screenReaderMode = options.screenReader;
  }, [drawn, options.screenReader]);
  useEffect(() => nameTab(''), [label]);

  // Before xterm sees it: the text is looked at first, whichever key, menu or button brought it.
  function lookAtPaste(raw: string) {
    const paste = readPaste(raw);
    if (paste.ask) setPasting(paste);
    else send(paste.text);
  }
  const takePaste = useEffectEvent((raw: string) => lookAtPaste(raw));
  useEffect(() => {
    const element = host.current;
    const onPaste = (event: ClipboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      takePaste(event.clipboardData?.getData('text/plain') ?? '');
    };
    element?.addEventListener('paste', onPaste, { capture: true });
    return () => element?.removeEventListener('paste', onPaste, { capture: true });
  }, []);

  function send(pasted: string) {
    if (pasted !== '') drawn?.terminal.paste(pasted);
    drawn?.terminal.focus();
  }
  function copy() {
    const selection = drawn?.terminal.getSelection() ?? '';
    if (selection === '') return;
    navigator.clipboard.writeText(selection).catch(() => setNote(words.copyFailed));
  }
  function pasteFromClipboard() {
    navigator.clipboard.readText().then(lookAtPaste, () => setNote(words.pasteByKey));
  }
  function search({ term, backwards, caseSensitive }: Search) {
    const how = { caseSensitive, decorations: matchColours(drawn?.terminal.options.theme?.background) };
    if (term === '') drawn?.search.clearDecorations();
    else if (backwards) drawn?.search.findPrevious(term, how);
    else drawn?.search.findNext(term, how);
  }

  const offered = terminalActions({
    drawn,
    options,
    copy,
    paste: pasteFromClipboard,
    find: () => setFinding(true),
  });
  useActions(offered, active);
  const menu = () => terminalMenu(offered, targets);

  const again = () => drawn && open(drawn);
  return (
    <section className={styles.pane} aria-label={words.on(label)}>
      {state?.state === 'reconnecting' && <Connection target={target} />}
      <ContextMenu entries={menu} className={styles.area}>
        <div ref={host} className={styles.host} />
        {finding && (
          <FindBar
            matches={matches}
            onSearch={search}
            onClose={() => {
              drawn?.search.clearDecorations();
              setFinding(false);
              drawn?.terminal.focus();
            }}
          />
        )}
      </ContextMenu>
      {gone && <Ended words={words.gone} onOpen={again} />}
      {!gone && state?.state === 'ended' && (
        <Ended words={words.ended(state.status)} problem={state.problem} onOpen={again} />
      )}
      {note !== undefined && (
        <div role="status" className={styles.bar}>
          <TriangleAlert size={16} aria-hidden />
          <span>{note}</span>
        </div>
      )}
      {problem && (
        <div className={styles.state}>
          <EmptyState
            icon={TriangleAlert}
            title={problem.title}
            actions={
              <Button icon={RotateCw} onClick={again}>
                {words.openAgain}
              </Button>
            }
          >
            <ProblemText problem={problem} />
          </EmptyState>
        </div>
      )}
      {pasting && (
        <PasteDialog
          paste={pasting}
          bracketed={drawn?.terminal.modes.bracketedPasteMode === true}
          onClose={() => {
            setPasting(undefined);
            drawn?.terminal.focus();
          }}
          onPaste={(pasted) => {
            setPasting(undefined);
            send(pasted);
          }}
        />
      )}
      {link !== undefined && <LinkDialog address={link} onClose={() => setLink(undefined)} />}
    </section>
  );
}
