import { FileX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { displayName } from '../../../electron/contract/names.ts';
import { baseOf } from '../../../electron/contract/paths.ts';
import { keepLayout, keptLayout } from '../../client/layout.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { type Encoding, encodings } from '../../parts/code/encodings.ts';
import { guessEncoding } from '../../parts/code/guess.ts';
import { CopyButton } from '../../parts/details.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Select } from '../../parts/select.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { Toolbar, ToolbarButton, ToolbarSeparator } from '../../parts/toolbar.tsx';
import { useActions } from '../../shell/actions.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import { FileFrame } from '../file-frame.tsx';
import frame from '../file-frame.module.css';
import { openFile } from '../open-file.ts';
import { FindBar } from './find-bar.tsx';
import { Foot } from './foot.tsx';
import { type Kind, kindsOf } from './kinds.ts';
import { PdfPane } from './pdf-pane.tsx';
import { PicturePane } from './picture-pane.tsx';
import { useBeginning } from './reading.ts';
import { TextPane } from './text-pane.tsx';
import type { Place, TextWindow } from './text-window.ts';
import { SMALLEST, toolsOf, viewActions } from './view-actions.ts';
import styles from './viewer.module.css';

const words = text.viewer;
const LOOK = 'viewer';
const USUAL_SIZE = 13;

export interface FileViewProps {
  readonly targetId: string;
  readonly path: string;
  /** Offers its actions and keys and takes the focus; false for a file that is only shown beside. */
  readonly active: boolean;
}

/** A file to look at, whatever its size: as text, as bytes or as a picture; without a tab around it. */
export function FileView(props: FileViewProps) {
  // Another file starts afresh, with nothing of the one before.
  return <OneFile key={`${props.targetId} ${props.path}`} {...props} />;
}

function OneFile({ targetId, path, active }: FileViewProps) {
  const target = useTargets((store) => store.targets.find((each) => each.id === targetId));
  const [turn, setTurn] = useState(0);
  const [chosenKind, setKind] = useState<Kind>();
  const [chosenEncoding, setEncoding] = useState<Encoding>();
  const [look, setLook] = useState(readLook);
  const [following, setFollowing] = useState(false);
  const [where, setWhere] = useState<Place>();
  const [shown, setShown] = useState<TextWindow>();
  const area = useRef<HTMLDivElement>(null);
  const beginning = useBeginning(targetId, path, turn);
  const name = displayName(baseOf(target?.pathStyle ?? 'posix', path));

  const bytes = beginning.state === 'read' ? beginning.bytes : undefined;
  const guess = bytes && guessEncoding(bytes);
  const { kinds, usual, picture } = kindsOf(bytes, guess);
  const kind = chosenKind ?? usual;
  const encoding = chosenEncoding ?? (guess === undefined || guess === 'bytes' ? 'utf-8' : guess);
  const isLined = kind === 'text' || kind === 'bytes';

  useEffect(() => {
    if (active && kind === 'picture') area.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [active, kind]);
  const changeLook = (change: Partial<Look>) => {
    setLook({ ...look, ...change });
    keepLayout(LOOK, { ...look, ...change });
  };
  const actions = viewActions({
    kinds,
    kind,
    setKind: (next) => {
      setKind(next);
      setFollowing(false);
    },
    edit: () => openFile('editor', targetId, path),
    wrap: look.wrap,
    setWrap: (wrap) => changeLook({ wrap }),
    size: look.size,
    setSize: (size) => changeLook({ size }),
    usualSize: USUAL_SIZE,
    following,
    setFollowing,
    where,
    open: (offset) => {
      setFollowing(false);
      void shown?.open(offset);
    },
    again: () => {
      setTurn(turn + 1);
      void shown?.open(where?.top ?? 0);
    },
  });
  useActions(actions, active);

  const label = (value: Encoding) => words.encodings[value];
  const options = encodings.map((value) => ({
    value,
    label: value === guess && chosenEncoding === undefined ? words.guessed(label(value)) : label(value),
  }));
  return (
    <FileFrame
      targetId={targetId}
      path={path}
      name={name}
      tools={
        <>
          <CopyButton value={displayName(path)} label={words.copyPath} />
          {isLined && (
            <FindBar
              place={{ targetId, path }}
              shape={kind === 'bytes' ? 'bytes' : encoding}
              shown={shown}
              size={where?.size ?? 0}
              active={active}
            />
          )}
          {kind === 'text' && (
            <Select hideLabel label={words.encoding} value={encoding} options={options} onChange={setEncoding} />
          )}
          <Toolbar label={words.tools}>
            {toolsOf(actions).map((tool, index) =>
              tool === 'separator' ? (
                <ToolbarSeparator key={index} />
              ) : (
                <ToolbarButton
                  key={tool.id}
                  label={tool.label}
                  keys={tool.keys}
                  icon={tool.icon}
                  pressed={tool.checked?.()}
                  disabled={tool.enabled?.() === false}
                  onClick={tool.run}
                />
              ),
            )}
          </Toolbar>
        </>
      }
    >
      <div ref={area} className={styles.area}>
        {beginning.state === 'failed' ? (
          <div className={frame.state}>
            <ProblemBanner
              problem={beginning.problem}
              actions={<Button onClick={() => setTurn(turn + 1)}>{words.retry}</Button>}
            />
          </div>
        ) : bytes === undefined && turn === 0 ? (
          <div className={frame.state}>
            <Waiting>{words.loading}</Waiting>
          </div>
        ) : bytes?.length === 0 && !following ? (
          <EmptyState icon={FileX} title={words.emptyTitle}>
            {words.emptyText}
          </EmptyState>
        ) : kind === 'picture' && picture ? (
          <PicturePane key={turn} place={{ targetId, path }} name={name} header={picture} size={sizeOf(beginning)} />
        ) : kind === 'pdf' && bytes ? (
          <PdfPane
            key={turn}
            place={{ targetId, path }}
            name={name}
            active={active}
            beginning={bytes}
            size={sizeOf(beginning) ?? bytes.length}
          />
        ) : (
          <TextPane
            place={{ targetId, path }}
            name={name}
            shape={kind === 'bytes' ? 'bytes' : encoding}
            wrap={look.wrap}
            size={look.size}
            active={active}
            following={following}
            onFollowing={setFollowing}
            onPlace={setWhere}
            onWindow={setShown}
          />
        )}
      </div>
      {isLined && where && (
        <Foot
          where={where}
          following={following}
          onOpen={(offset) => {
            setFollowing(false);
            void shown?.open(offset);
          }}
        />
      )}
    </FileFrame>
  );
}

interface Look {
  readonly wrap: boolean;
  /** Pixels. */
  readonly size: number;
}

function readLook(): Look {
  const kept = keptLayout(LOOK);
  const has = (name: string): unknown =>
    typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? kept[name] : undefined;
  const wrap = has('wrap');
  const size = has('size');
  return {
    wrap: typeof wrap === 'boolean' ? wrap : true,
    size: typeof size === 'number' ? Math.max(SMALLEST, size) : USUAL_SIZE,
  };
}

function sizeOf(beginning: ReturnType<typeof useBeginning>): number | undefined {
  return beginning.state === 'read' ? beginning.size : undefined;
}
