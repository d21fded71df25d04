import { ChevronLeft, ChevronRight, FileX, MoveHorizontal, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { Toolbar, ToolbarButton, ToolbarSeparator } from '../../parts/toolbar.tsx';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import frame from '../file-frame.module.css';
import type { PdfDocument } from './pdf-document.ts';
import { pageWith, piecesWith } from './pdf-find.ts';
import styles from './pdf-pane.module.css';
import { type FilePlace, readerOf } from './reading.ts';

const words = text.viewer.pdf;
const LEAST_ZOOM = 0.25;
const MOST_ZOOM = 5;
const STEP = 1.25;
/** Pixels that are left free beside a page. */
const MARGIN = 32;

type Opening =
  | { readonly state: 'opening' }
  | { readonly state: 'open'; readonly document: PdfDocument }
  | { readonly state: 'unreadable'; readonly reason: 'broken' | 'password' | 'too-long' }
  | { readonly state: 'failed'; readonly problem: Problem };

/** A PDF, page by page. */
export function PdfPane({
  place: { targetId, path },
  name,
  active,
  beginning,
  size,
}: {
  place: FilePlace;
  name: string;
  active: boolean;
  beginning: Uint8Array;
  size: number;
}) {
  const [opening, setOpening] = useState<Opening>({ state: 'opening' });
  useEffect(() => {
    let document: PdfDocument | undefined;
    let gone = false;
    const open = async () => {
      const { openPdf, UnreadablePdf } = await import('./pdf-document.ts');
      try {
        document = await openPdf(readerOf({ targetId, path }), { size, beginning });
        if (gone) document.dispose();
        else setOpening({ state: 'open', document });
      } catch (error) {
        if (!gone)
          setOpening(
            error instanceof UnreadablePdf
              ? { state: 'unreadable', reason: error.reason }
              : { state: 'failed', problem: toProblem(error) },
          );
      }
    };
    void open();
    return () => {
      gone = true;
      document?.dispose();
    };
  }, [targetId, path, size, beginning]);

  if (opening.state === 'open') {
    return (
      <Pages
        document={opening.document}
        name={name}
        active={active}
        onUnreadable={(reason) => setOpening({ state: 'unreadable', reason })}
        onProblem={(problem) => setOpening({ state: 'failed', problem })}
      />
    );
  }
  if (opening.state === 'unreadable') return <Unreadable reason={opening.reason} />;
  return (
    <div className={frame.state}>
      {opening.state === 'failed' ? (
        <ProblemBanner problem={opening.problem} />
      ) : (
        <Waiting>{text.viewer.loading}</Waiting>
      )}
    </div>
  );
}

function Unreadable({ reason }: { reason: keyof typeof words.unreadable }) {
  const [title, explanation] = words.unreadable[reason];
  return (
    <EmptyState icon={FileX} title={title}>
      {explanation}
    </EmptyState>
  );
}

function Pages({
  document,
  name,
  active,
  onUnreadable,
  onProblem,
}: {
  document: PdfDocument;
  name: string;
  active: boolean;
  onUnreadable: (reason: keyof typeof words.unreadable) => void;
  onProblem: (problem: Problem) => void;
}) {
  const { count } = document;
  const [page, setPage] = useState(1);
  /** `width`: as wide as there is room. */
  const [zoom, setZoom] = useState<number | 'width'>('width');
  const [shown, setShown] = useState<{ scale: number; width: number; height: number }>();
  const [wanted, setWanted] = useState('');
  const [sentence, setSentence] = useState('');
  const [pieces, setPieces] = useState<readonly HTMLElement[]>([]);
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const letters = useRef<HTMLDivElement>(null);
  const finding = useRef<AbortController>(undefined);
  const room = useRoom(area);

  const failed = useEffectEvent(async (error: unknown, isGone: () => boolean) => {
    const { UnreadablePdf } = await import('./pdf-document.ts');
    if (isGone()) return;
    if (error instanceof UnreadablePdf) onUnreadable(error.reason);
    else onProblem(toProblem(error));
  });
  useEffect(() => {
    const stop = new AbortController();
    const draw = async () => {
      const own = await document.size(page);
      const scale = zoom === 'width' ? Math.min(2, Math.max(LEAST_ZOOM, (room - MARGIN) / own.width)) : zoom;
      if (stop.signal.aborted || room === 0 || canvas.current === null || letters.current === null) return;
      setShown({ scale, width: own.width * scale, height: own.height * scale });
      setPieces(await document.draw(page, scale, canvas.current, letters.current, stop.signal));
    };
    draw().catch((error: unknown) => failed(error, () => stop.signal.aborted));
    return () => stop.abort();
  }, [document, page, zoom, room]);
  useEffect(() => {
    const stop = new AbortController();
    const mark = async () => {
      const numbers = new Set(wanted === '' ? [] : piecesWith(await document.textOf(page), wanted));
      if (stop.signal.aborted) return;
      for (const [index, piece] of pieces.entries()) piece.toggleAttribute('data-found', numbers.has(index));
      pieces.find((piece) => piece.hasAttribute('data-found'))?.scrollIntoView({ block: 'nearest' });
    };
    mark().catch(() => undefined);
    return () => stop.abort();
  }, [document, page, pieces, wanted]);
  useEffect(() => () => finding.current?.abort(), []);

  const turn = (to: number) => {
    const next = Math.max(1, Math.min(count, to));
    if (next === page) return;
    setPage(next);
    area.current?.scrollTo({ top: 0 });
  };
  const scale = shown?.scale ?? 1;
  const zoomTo = (next: number) => setZoom(Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, next)));
  const find = async (by: 1 | -1) => {
    finding.current?.abort();
    const mine = new AbortController();
    finding.current = mine;
    setSentence(words.finding);
    try {
      const found = await pageWith((number) => document.textOf(number), { wanted, from: page, count, by }, mine.signal);
      setSentence(found === undefined ? words.nowhere : words.foundOn(found));
      if (found !== undefined) turn(found);
    } catch (error) {
      if (!mine.signal.aborted) onProblem(toProblem(error));
    }
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || area.current === null) return;
    const { scrollTop, clientHeight, scrollHeight } = area.current;
    const run = {
      ArrowRight: () => turn(page + 1),
      ArrowLeft: () => turn(page - 1),
      Home: () => turn(1),
      End: () => turn(count),
      '+': () => zoomTo(scale * STEP),
      '-': () => zoomTo(scale / STEP),
      ...(scrollTop + clientHeight >= scrollHeight - 1 && { PageDown: () => turn(page + 1) }),
      ...(scrollTop === 0 && { PageUp: () => turn(page - 1) }),
    }[event.key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  });
  const takesFocus = useEffectEvent(() => active);
  useEffect(() => {
    const element = area.current;
    const listen = (event: KeyboardEvent) => onKey(event);
    element?.addEventListener('keydown', listen);
    if (takesFocus()) element?.focus();
    return () => element?.removeEventListener('keydown', listen);
  }, []);

  return (
    <>
      <div className={styles.tools}>
        <Toolbar label={words.tools}>
          <ToolbarButton
            label={words.previous}
            keys="←"
            icon={ChevronLeft}
            disabled={page === 1}
            onClick={() => turn(page - 1)}
          />
          <ToolbarButton
            label={words.next}
            keys="→"
            icon={ChevronRight}
            disabled={page === count}
            onClick={() => turn(page + 1)}
          />
          <ToolbarSeparator />
          <ToolbarButton label={words.smaller} keys="-" icon={ZoomOut} onClick={() => zoomTo(scale / STEP)} />
          <ToolbarButton label={words.larger} keys="+" icon={ZoomIn} onClick={() => zoomTo(scale * STEP)} />
          <ToolbarButton
            label={words.wide}
            icon={MoveHorizontal}
            pressed={zoom === 'width'}
            onClick={() => setZoom('width')}
          />
        </Toolbar>
        <span>{words.page(page, count, Math.round(scale * 100))}</span>
        <input
          className={styles.find}
          aria-label={words.find}
          placeholder={words.find}
          value={wanted}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setWanted(event.target.value);
            setSentence('');
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && wanted !== '') void find(event.shiftKey ? -1 : 1);
            else if (event.key === 'Escape') area.current?.focus();
          }}
        />
        <span role="status">{sentence}</span>
      </div>
      <div ref={area} role="region" aria-label={text.viewer.view(name)} tabIndex={0} className={styles.area}>
        <div className={styles.sheet} style={{ width: shown?.width, height: shown?.height }}>
          <canvas ref={canvas} aria-hidden />
          <div ref={letters} className={styles.letters} />
        </div>
      </div>
    </>
  );
}

/** Pixels that are wide enough to draw in; 0 while that is not known. */
function useRoom(area: { readonly current: HTMLElement | null }): number {
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      // A tab in the back has no width.
      if (element.clientWidth > 0) setRoom(element.clientWidth);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [area]);
  return room;
}
