import { ImageOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatBytes, formatCount } from '../../parts/format.ts';
import { Waiting } from '../../parts/spinner.tsx';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { MOST_PICTURE_BYTES, MOST_PIXELS, type PictureHeader } from './picture.ts';
import { type FilePlace, readerOf } from './reading.ts';
import frame from '../file-frame.module.css';
import styles from './viewer.module.css';

const words = text.viewer.picture;

type Loading =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly address: string }
  | { readonly state: 'failed'; readonly problem: Problem };

/** A picture, drawn by the browser as an image only: nothing in it is run or fetched. */
export function PicturePane({
  place,
  name,
  header,
  size,
}: {
  place: FilePlace;
  name: string;
  header: PictureHeader;
  size: number | undefined;
}) {
  const { targetId, path } = place;
  const { type, width = 0, height = 0 } = header;
  const [loading, setLoading] = useState<Loading>({ state: 'loading' });
  const [broken, setBroken] = useState(false);
  const [seen, setSeen] = useState<{ width: number; height: number }>();
  const [whole, setWhole] = useState(true);
  const tooLarge = (size ?? 0) > MOST_PICTURE_BYTES || width * height > MOST_PIXELS;

  useEffect(() => {
    if (tooLarge) return undefined;
    const stop = new AbortController();
    let address: string | undefined;
    readerOf({ targetId, path })(0, MOST_PICTURE_BYTES, stop.signal).then(
      ({ bytes }) => {
        if (stop.signal.aborted) return;
        address = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type }));
        setLoading({ state: 'loaded', address });
      },
      (error) => {
        if (!stop.signal.aborted) setLoading({ state: 'failed', problem: toProblem(error) });
      },
    );
    return () => {
      stop.abort();
      if (address !== undefined) URL.revokeObjectURL(address);
    };
  }, [targetId, path, type, tooLarge]);

  if (tooLarge) {
    return (
      <EmptyState icon={ImageOff} title={words.tooLargeTitle}>
        {words.tooLarge(formatBytes(MOST_PICTURE_BYTES), formatCount(MOST_PIXELS / 1_000_000))}
      </EmptyState>
    );
  }
  if (loading.state === 'failed') {
    return (
      <div className={frame.state}>
        <ProblemBanner problem={loading.problem} />
      </div>
    );
  }
  if (loading.state === 'loading') {
    return (
      <div className={frame.state}>
        <Waiting>{text.viewer.loading}</Waiting>
      </div>
    );
  }
  if (broken) {
    return (
      <EmptyState icon={ImageOff} title={words.brokenTitle}>
        {words.broken}
      </EmptyState>
    );
  }
  return (
    <>
      <div
        role="region"
        aria-label={text.viewer.view(name)}
        tabIndex={0}
        className={styles.picture}
        data-whole={whole || undefined}
      >
        <img
          src={loading.address}
          alt={name}
          draggable={false}
          onError={() => setBroken(true)}
          onLoad={({ currentTarget: image }) => setSeen({ width: image.naturalWidth, height: image.naturalHeight })}
        />
      </div>
      <div className={frame.foot}>
        <span role="status">
          {[
            seen && words.size(formatCount(seen.width), formatCount(seen.height)),
            size !== undefined && formatBytes(size),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <Button variant="subtle" aria-pressed={!whole} onClick={() => setWhole(!whole)}>
          {words.actualSize}
        </Button>
      </div>
    </>
  );
}
