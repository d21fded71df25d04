import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { StateMark } from '../../parts/banner.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { type Encoding, encodings } from '../../parts/code/encodings.ts';
import { Select } from '../../parts/select.tsx';
import { text } from '../../text/index.ts';
import { openDocument } from '../editor/document.ts';
import type { FilePlace } from '../viewer/reading.ts';
import styles from './compare-files.module.css';
import type { Ignored } from './loosely.ts';
import type { MergeWindow } from './merge-window.ts';

const words = text.compareFiles;

/** What the keys of the tab act on. */
export interface Steered {
  next(): void;
  previous(): void;
}

interface Side {
  readonly place: FilePlace;
  readonly bytes: Uint8Array;
  readonly guess: Encoding | 'bytes' | undefined;
  readonly label: string;
}

/** Two texts, line beside line. */
export function TextDifference({
  sides,
  active,
  onSteered,
}: {
  sides: readonly [Side, Side];
  active: boolean;
  onSteered: (steered: Steered | undefined) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<readonly [Encoding | undefined, Encoding | undefined]>([undefined, undefined]);
  const [ignored, setIgnored] = useState<Ignored>('nothing');
  const [folded, setFolded] = useState(false);
  const [wrap, setWrap] = useState(false);
  const [drawn, setDrawn] = useState<MergeWindow>();
  const encodingOf = (index: 0 | 1): Encoding => {
    const { guess } = sides[index];
    return chosen[index] ?? (guess === undefined || guess === 'bytes' ? 'utf-8' : guess);
  };
  const [one, other] = [encodingOf(0), encodingOf(1)];
  const formats = [openDocument(sides[0].bytes, one).format, openDocument(sides[1].bytes, other).format];
  const otherwise = formats[0]?.lineEnd !== formats[1]?.lineEnd;

  const take = useEffectEvent((window: MergeWindow | undefined) => {
    setDrawn(window);
    onSteered(window);
    if (active) window?.focus();
  });
  const textsNow = useEffectEvent((left: Encoding, right: Encoding) =>
    sides.map(({ place, bytes, label }, index) => ({
      text: openDocument(bytes, index === 0 ? left : right).text,
      path: place.path,
      label,
    })),
  );
  useEffect(() => {
    let made: MergeWindow | undefined;
    let gone = false;
    const draw = async () => {
      // Large, and needed by nobody who only copies files.
      const { drawMerge } = await import('./merge-window.ts');
      const [left, right] = textsNow(one, other);
      if (gone || !host.current || !left || !right) return;
      made = drawMerge(host.current, left, right, { ignored, folded, wrap });
      take(made);
    };
    void draw();
    return () => {
      gone = true;
      made?.dispose();
      take(undefined);
    };
  }, [ignored, folded, wrap, one, other]);
  useEffect(() => {
    if (active) drawn?.focus();
  }, [active, drawn]);

  const encodingSelect = (index: 0 | 1) => (
    <Select
      hideLabel
      label={words.encodingOf(sides[index].label)}
      value={encodingOf(index)}
      options={encodings.map((value) => ({
        value,
        label:
          value === sides[index].guess
            ? text.viewer.guessed(text.viewer.encodings[value])
            : text.viewer.encodings[value],
      }))}
      onChange={(value) => setChosen(index === 0 ? [value, chosen[1]] : [chosen[0], value])}
    />
  );
  return (
    <>
      <div className={styles.options}>
        {encodingSelect(0)}
        {encodingSelect(1)}
        <Select
          hideLabel
          label={words.ignore}
          value={ignored}
          options={(['nothing', 'space', 'case', 'space-and-case'] as const).map((value) => ({
            value,
            label: words.ignored[value],
          }))}
          onChange={setIgnored}
        />
        <Checkbox label={words.folded} checked={folded} onChange={setFolded} />
        <Checkbox label={text.viewer.wrap} checked={wrap} onChange={setWrap} />
      </div>
      <div ref={host} className={styles.texts} />
      <p className={styles.foot} role="status">
        {drawn === undefined ? (
          words.comparing
        ) : drawn.count === 0 ? (
          <StateMark tone="ok">{ignored === 'nothing' ? words.sameText : words.sameLoosely}</StateMark>
        ) : (
          <StateMark tone="info">{words.places(drawn.count)}</StateMark>
        )}
        {drawn?.exact === false && <span>{words.roughly}</span>}
        {otherwise && (
          <span>
            {words.lineEnds(
              text.editor.lineEnds[formats[0]?.lineEnd ?? 'lf'],
              text.editor.lineEnds[formats[1]?.lineEnd ?? 'lf'],
            )}
          </span>
        )}
        {formats[0]?.mark !== formats[1]?.mark && <span>{words.marks}</span>}
      </p>
    </>
  );
}
