import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { formatTime } from '../../parts/format.ts';
import { Waiting } from '../../parts/spinner.tsx';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { createPages } from './pages.ts';
import { type FilePlace, readerOf } from './reading.ts';
import type { Shape } from './shape.ts';
import type { Place, TextWindow } from './text-window.ts';
import frame from '../file-frame.module.css';
import styles from './viewer.module.css';

const words = text.viewer;

/** Milliseconds between two looks at a log that is followed. */
const LOOK_EVERY = 1000;

/** A file as text or as bytes, as much of it as is near the screen. */
export function TextPane({
  place,
  name,
  shape,
  wrap,
  size,
  active,
  following,
  onFollowing,
  onPlace,
  onWindow,
}: {
  place: FilePlace;
  name: string;
  shape: Shape;
  wrap: boolean;
  /** Pixels. */
  size: number;
  /** Takes the focus. */
  active: boolean;
  following: boolean;
  onFollowing: (following: boolean) => void;
  onPlace: (place: Place) => void;
  /** Told of the window, for whoever steers it, once it is there and when it goes. */
  onWindow: (drawn: TextWindow | undefined) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<TextWindow>();
  const [problem, setProblem] = useState<Problem>();
  const [restarted, setRestarted] = useState<number>();
  const last = useRef<{ top: number } | undefined>(undefined);
  const { targetId, path } = place;

  const tellPlace = useEffectEvent((now: Place) => {
    last.current = now;
    onPlace(now);
  });
  const tellWindow = useEffectEvent((now: TextWindow | undefined) => {
    setDrawn(now);
    onWindow(now);
  });
  const scrolledUp = useEffectEvent(() => {
    if (following) onFollowing(false);
  });
  const wrapNow = useEffectEvent(() => wrap && shape !== 'bytes');
  const failed = useEffectEvent((error: unknown) => setProblem(toProblem(error)));

  useEffect(() => {
    const stop = new AbortController();
    const pages = createPages(readerOf({ targetId, path }), shape);
    let made: TextWindow | undefined;
    const draw = async () => {
      // The editor component is large; whoever only copies files never loads it.
      const { drawTextWindow } = await import('./text-window.ts');
      const element = host.current;
      if (stop.signal.aborted || element === null) return;
      made = drawTextWindow(
        element,
        pages,
        { label: words.view(name), wrap: wrapNow(), numbers: shape !== 'bytes' },
        { onPlace: tellPlace, onProblem: failed, onScrolledUp: scrolledUp },
      );
      // Another encoding shows the same place.
      await made.open(last.current?.top ?? 0);
      if (!stop.signal.aborted) tellWindow(made);
    };
    draw().catch((error: unknown) => {
      if (!stop.signal.aborted) failed(error);
    });
    return () => {
      stop.abort();
      tellWindow(undefined);
      made?.dispose();
    };
  }, [targetId, path, name, shape]);

  useEffect(() => drawn?.setWrap(wrap && shape !== 'bytes'), [drawn, wrap, shape]);
  useEffect(() => drawn?.setSize(size), [drawn, size]);
  useEffect(() => {
    if (active) drawn?.focus();
  }, [drawn, active]);

  useEffect(() => {
    if (drawn === undefined || !following) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const look = async () => {
      const what = await drawn.follow();
      if (stopped) return;
      if (what === 'restarted') {
        setRestarted(Date.now());
        await drawn.open(Number.MAX_SAFE_INTEGER);
      }
      if (!stopped) timer = setTimeout(() => void look(), LOOK_EVERY);
    };
    void drawn.open(Number.MAX_SAFE_INTEGER).then(look);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [drawn, following]);

  return (
    <>
      {problem && (
        <ProblemBanner
          problem={problem}
          onDismiss={() => setProblem(undefined)}
          actions={
            <Button
              onClick={() => {
                setProblem(undefined);
                void drawn?.open(last.current?.top ?? 0);
              }}
            >
              {words.retry}
            </Button>
          }
        />
      )}
      {restarted !== undefined && (
        <Banner tone="info" title={words.restarted(formatTime(restarted))} onDismiss={() => setRestarted(undefined)}>
          {words.restartedText}
        </Banner>
      )}
      <div ref={host} className={frame.body} data-reading={drawn === undefined || undefined}>
        {drawn === undefined && problem === undefined && (
          <div className={styles.over}>
            <Waiting>{words.loading}</Waiting>
          </div>
        )}
      </div>
    </>
  );
}
