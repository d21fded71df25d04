import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { Banner } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { type Encoding, encodings, isFaithful, markOf, Unwritable } from '../../parts/code/encodings.ts';
import { formatCount, formatTime } from '../../parts/format.ts';
import { Select } from '../../parts/select.tsx';
import { Toolbar, ToolbarButton, ToolbarSeparator } from '../../parts/toolbar.tsx';
import { useActions } from '../../shell/actions.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { FileFrame } from '../file-frame.tsx';
import frame from '../file-frame.module.css';
import { openFile } from '../open-file.ts';
import type { FilePlace } from '../viewer/reading.ts';
import { type Format, type LineEnd, openDocument, withLineEnd, writeDocument } from './document.ts';
import { editActions } from './edit-actions.ts';
import type { Cursor, EditWindow } from './edit-window.ts';
import styles from './editor.module.css';
import type { Opened } from './opening.ts';
import { SaveAsDialog } from './save-as.tsx';
import { saveBytes } from './saving.ts';

const words = text.editor;
const nameOfEncoding = (encoding: Encoding) => text.viewer.encodings[encoding];

interface EditViewProps {
  readonly place: FilePlace;
  readonly name: string;
  readonly opened: Opened;
  readonly guess: Encoding;
  readonly active: boolean;
  readonly onChanged: (changed: boolean) => void;
  readonly onAgain: () => void;
}

/** A text, its tools above and how it is written below. */
export function EditView({ place, name, opened, guess, active, onChanged, onAgain }: EditViewProps) {
  const { targetId, path } = place;
  const [bytes, setBytes] = useState(opened.bytes);
  const [version, setVersion] = useState(opened.version);
  const [format, setFormat] = useState<Format>(() => formatOf(opened.bytes, guess));
  const [refused, setRefused] = useState(isFaithful(opened.bytes, guess) ? undefined : guess);
  const [shown, setShown] = useState<EditWindow>();
  const [changed, setChanged] = useState(false);
  const [cursor, setCursor] = useState<Cursor>({ line: 1, column: 1 });
  const [wrap, setWrap] = useState(false);
  const [savedAt, setSavedAt] = useState<number>();
  const [problem, setProblem] = useState<Problem>();
  const [unwritable, setUnwritable] = useState<Unwritable>();
  const [naming, setNaming] = useState(false);
  // Whatever makes the text another one draws the editor anew.
  const [text0, setText0] = useState(() => openDocument(opened.bytes, format.encoding).text);
  const [mixed, setMixed] = useState(format.lineEnd === 'mixed');
  const host = useRef<HTMLDivElement>(null);

  const [written, setWritten] = useState(format);
  const isChanged = changed || written !== format;
  const tellChanged = useEffectEvent((now: boolean) => onChanged(now));
  useEffect(() => tellChanged(isChanged), [isChanged]);
  useEffect(() => {
    if (!isChanged) return undefined;
    const keep = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', keep);
    return () => window.removeEventListener('beforeunload', keep);
  }, [isChanged]);

  const failed = useEffectEvent((error: unknown) => setProblem(toProblem(error)));
  const wrapNow = useEffectEvent(() => wrap);
  useEffect(() => {
    let made: EditWindow | undefined;
    let stopped = false;
    const draw = async () => {
      const { drawEditor } = await import('./edit-window.ts');
      if (stopped || host.current === null) return;
      made = drawEditor(
        host.current,
        { text: text0, path, label: words.content(name), lineEnd: mixed ? 'mixed' : 'lf', wrap: wrapNow() },
        { onChange: () => setChanged(made?.isChanged() === true), onCursor: setCursor },
      );
      setShown(made);
    };
    draw().catch((error: unknown) => failed(error));
    return () => {
      stopped = true;
      setShown(undefined);
      made?.dispose();
    };
  }, [text0, mixed, path, name]);
  useEffect(() => shown?.setWrap(wrap), [shown, wrap]);
  useEffect(() => {
    if (active) shown?.focus();
  }, [shown, active]);

  /** The bytes of the text as it stands; tells the person what can't be written. */
  function bytesNow(): Uint8Array | undefined {
    if (shown === undefined) return undefined;
    try {
      return writeDocument(shown.text(), format);
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      setUnwritable(error);
      return undefined;
    }
  }

  async function save(to?: { targetId: string; path: string }) {
    setProblem(undefined);
    const now = bytesNow();
    if (now === undefined || shown === undefined) return;
    const typed = shown.text();
    const isHere = to === undefined;
    try {
      const result = await saveBytes({
        target: to?.targetId ?? targetId,
        path: to?.path ?? path,
        bytes: now,
        ...(isHere && { expected: version }),
        encoding: format.encoding,
        title: words.saving,
      });
      if (result !== null) {
        setSavedAt(result.at);
        if (isHere) {
          setVersion(result.saved);
          setBytes(now);
          setWritten(format);
          shown.saved(typed);
        }
      }
    } catch (error) {
      setProblem(toProblem(error));
    }
    shown.focus();
  }

  function readAs(encoding: Encoding) {
    const next = formatOf(bytes, encoding);
    setRefused(isFaithful(bytes, encoding) ? undefined : encoding);
    setFormat(next);
    setWritten(next);
    setMixed(next.lineEnd === 'mixed');
    setText0(openDocument(bytes, next.encoding).text);
  }

  function endLines(lineEnd: LineEnd) {
    if (lineEnd === 'mixed') return;
    if (mixed && shown) {
      setText0(withLineEnd(shown.text(), 'mixed'));
      setMixed(false);
    }
    setFormat({ ...format, lineEnd });
  }

  const actions = editActions({
    shown,
    isChanged,
    wrap,
    setWrap,
    save: () => void save(),
    saveAs: () => setNaming(true),
    view: () => openFile('viewer', targetId, path),
    again: onAgain,
  });
  useActions(actions, active);

  const lineOf = (at: number) => shown?.text().slice(0, at).split('\n').length ?? 1;
  const ends = (
    mixed && format.lineEnd === 'mixed' ? (['mixed', 'lf', 'crlf', 'cr'] as const) : (['lf', 'crlf', 'cr'] as const)
  ).map((value) => ({ value, label: words.lineEnds[value] }));
  return (
    <FileFrame
      targetId={targetId}
      path={path}
      name={name}
      tools={
        <Toolbar label={words.tools}>
          {actions.map((action) =>
            action.tool && action.icon ? (
              <ToolbarButton
                key={action.id}
                label={action.label}
                keys={action.keys}
                icon={action.icon}
                pressed={action.checked?.()}
                disabled={action.enabled?.() === false}
                onClick={action.run}
              />
            ) : (
              <ToolbarSeparator key={action.id} />
            ),
          )}
        </Toolbar>
      }
    >
      {problem && <ProblemBanner problem={problem} onDismiss={() => setProblem(undefined)} />}
      {refused && (
        <Banner
          tone="warning"
          title={words.unfaithful(nameOfEncoding(refused))}
          onDismiss={() => setRefused(undefined)}
        />
      )}
      {unwritable && (
        <Banner
          tone="danger"
          title={words.unwritableTitle(displayName(unwritable.character), nameOfEncoding(format.encoding))}
          onDismiss={() => setUnwritable(undefined)}
          actions={
            <>
              <Button onClick={() => shown?.select(unwritable.at)}>{words.goThere}</Button>
              <Button
                onClick={() => {
                  setFormat({ ...format, encoding: 'utf-8', mark: false });
                  setUnwritable(undefined);
                }}
              >
                {words.asUtf8}
              </Button>
            </>
          }
        >
          {words.unwritable(formatCount(lineOf(unwritable.at)))}
        </Banner>
      )}
      <div ref={host} className={frame.body} />
      <div className={frame.foot}>
        <span>{words.cursor(formatCount(cursor.line), formatCount(cursor.column))}</span>
        <span role="status" className={styles.saved}>
          {isChanged ? words.changed : savedAt === undefined ? '' : words.saved(formatTime(savedAt))}
        </span>
        <Select hideLabel label={words.lineEnd} value={format.lineEnd} options={ends} onChange={endLines} />
        <span title={isChanged ? words.encodingLater : undefined}>
          <Select
            hideLabel
            label={words.encoding}
            value={format.encoding}
            disabled={isChanged}
            options={encodings.map((value) => ({ value, label: nameOfEncoding(value) }))}
            onChange={readAs}
          />
        </span>
      </div>
      {naming && (
        <SaveAsDialog
          place={place}
          onClose={() => setNaming(false)}
          onChosen={(to) => {
            setNaming(false);
            void save(to);
          }}
        />
      )}
    </FileFrame>
  );
}

/** How a file is written, in an encoding that gives every byte back: the one asked for, else Latin-1. */
function formatOf(bytes: Uint8Array, encoding: Encoding): Format {
  const kept = isFaithful(bytes, encoding) ? encoding : 'latin1';
  const { format } = openDocument(bytes, kept);
  return { ...format, mark: format.mark && markOf(kept).length > 0 };
}
