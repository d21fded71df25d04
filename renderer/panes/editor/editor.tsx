import { FileQuestionMark, FileWarning } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { z } from 'zod';
import { LARGEST_CONTENT } from '../../../electron/contract/contents.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { path as pathShape } from '../../../electron/contract/paths.ts';
import { Button } from '../../parts/button.tsx';
import { guessEncoding } from '../../parts/code/guess.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatBytes } from '../../parts/format.ts';
import { Waiting } from '../../parts/spinner.tsx';
import type { PaneParams, PaneProps } from '../../shell/pane.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import frame from '../file-frame.module.css';
import { openFile } from '../open-file.ts';
import { EditView } from './edit-view.tsx';
import { useOpened } from './opening.ts';

const words = text.editor;

const paramsShape = z.object({ targetId: z.string(), path: pathShape, changed: z.boolean().optional() });

/** What an editor's tab remembers; undefined where it is not readable. */
export function editorParams(params: PaneParams): z.output<typeof paramsShape> | undefined {
  return paramsShape.safeParse(params).data;
}

/** A tab with a file to edit. */
export function Editor(props: PaneProps) {
  const place = editorParams(props.params);
  if (place === undefined) return <EmptyState icon={FileQuestionMark} title={words.missing} />;
  return <OpenFile key={`${place.targetId} ${place.path}`} {...props} targetId={place.targetId} path={place.path} />;
}

function OpenFile({ active, setParams, setTitle, targetId, path }: PaneProps & { targetId: string; path: string }) {
  const [turn, setTurn] = useState(0);
  const [anyway, setAnyway] = useState(false);
  const opening = useOpened(targetId, path, turn);
  const name = displayName(path.split(/[\\/]/).at(-1) ?? path);

  // Text that was typed and not saved before a reload is gone; then nothing is unsaved any more.
  const told = useEffectEvent((changed: boolean) => {
    setParams({ targetId, path, changed });
    setTitle(changed ? words.changedTitle(name) : name);
  });
  useEffect(() => told(false), []);

  const view = (
    <Button variant="accent" onClick={() => openFile('viewer', targetId, path)}>
      {words.view}
    </Button>
  );
  switch (opening.state) {
    case 'opening':
      return (
        <div className={frame.state}>
          <Waiting>{words.opening}</Waiting>
        </div>
      );
    case 'failed':
      return (
        <div className={frame.state}>
          <ProblemBanner
            problem={opening.problem}
            actions={<Button onClick={() => setTurn(turn + 1)}>{words.retry}</Button>}
          />
        </div>
      );
    case 'too-large':
      return (
        <EmptyState icon={FileWarning} title={words.tooLargeTitle(formatBytes(opening.size))} actions={view}>
          {words.tooLarge(formatBytes(LARGEST_CONTENT))}
        </EmptyState>
      );
    case 'opened':
      break;
  }
  const guess = guessEncoding(opening.opened.bytes);
  if (guess === 'bytes' && !anyway) {
    return (
      <EmptyState
        icon={FileWarning}
        title={words.bytesTitle}
        actions={
          <>
            {view}
            <Button onClick={() => setAnyway(true)}>{words.anyway}</Button>
          </>
        }
      >
        {words.bytes}
      </EmptyState>
    );
  }
  return (
    <EditView
      key={turn}
      place={{ targetId, path }}
      name={name}
      opened={opening.opened}
      guess={guess === 'bytes' ? 'latin1' : guess}
      active={active}
      onChanged={told}
      onAgain={() => setTurn(turn + 1)}
    />
  );
}
