import { FileQuestionMark } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import { displayName } from '../../../electron/contract/names.ts';
import { baseOf, path as pathShape } from '../../../electron/contract/paths.ts';
import { useTargets } from '../../client/stores.ts';
import { Button } from '../../parts/button.tsx';
import { guessEncoding } from '../../parts/code/guess.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { Toolbar, ToolbarButton, ToolbarSeparator } from '../../parts/toolbar.tsx';
import { useActions } from '../../shell/actions.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import type { FilePlace } from '../viewer/reading.ts';
import { compareActions } from './actions.ts';
import { useBothFiles } from './both-files.ts';
import { ByteDifference } from './byte-difference.tsx';
import styles from './compare-files.module.css';
import { type Steered, TextDifference } from './text-difference.tsx';

const words = text.compareFiles;
const place = z.object({ targetId: z.string(), path: pathShape });
const shape = z.object({ left: place, right: place });

/** A tab with two files side by side. */
export function CompareFiles(props: PaneProps) {
  const pair = shape.safeParse(props.params).data;
  if (pair === undefined) return <EmptyState icon={FileQuestionMark} title={words.missing} />;
  return <Compared {...props} {...pair} />;
}

function Compared({ active, left, right }: PaneProps & { left: FilePlace; right: FilePlace }) {
  const [turn, setTurn] = useState(0);
  const [chosen, setKind] = useState<'text' | 'bytes'>();
  const [steered, setSteered] = useState<Steered>();
  const files = useBothFiles(left, right, turn);
  const read = files.state === 'read' ? [files.left, files.right] : [];
  const guesses = read.map(({ bytes }) => guessEncoding(bytes));
  // What is too long or no text is compared by its bytes; other texts can be, too.
  const textual = read.every(({ whole }) => whole) && guesses.every((guess) => guess !== 'bytes');
  const kind = textual ? (chosen ?? 'text') : 'bytes';
  const again = () => setTurn(turn + 1);

  const actions = compareActions({
    textual,
    kind,
    setKind,
    next: () => steered?.next(),
    previous: () => steered?.previous(),
    again,
  });
  useActions(actions, active);

  const names = [useNameOf(left), useNameOf(right)] as const;
  const labels = [words.side(names[0]), words.side(names[1])] as const;
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        <Toolbar label={words.tools}>
          {actions.map(({ id, label, keys, icon, enabled, checked, run }) => [
            id === 'compareFiles.text' || id === 'compareFiles.again' ? (
              <ToolbarSeparator key={`before ${id}`} />
            ) : null,
            <ToolbarButton
              key={id}
              label={label}
              keys={keys}
              icon={icon}
              pressed={checked?.()}
              disabled={enabled?.() === false}
              onClick={run}
            />,
          ])}
        </Toolbar>
      </div>
      <div className={styles.names} data-kind={kind}>
        {names.map((name, index) => (
          <span key={index} className={styles.name} title={name}>
            {name}
          </span>
        ))}
      </div>
      {files.state === 'failed' ? (
        <div className={styles.state}>
          <ProblemBanner problem={files.problem} actions={<Button onClick={again}>{text.viewer.retry}</Button>} />
        </div>
      ) : files.state === 'reading' ? (
        <div className={styles.state}>
          <Waiting>{words.reading}</Waiting>
        </div>
      ) : kind === 'text' ? (
        <TextDifference
          key={turn}
          sides={[
            { place: left, bytes: files.left.bytes, guess: guesses[0], label: labels[0] },
            { place: right, bytes: files.right.bytes, guess: guesses[1], label: labels[1] },
          ]}
          active={active}
          onSteered={setSteered}
        />
      ) : (
        <ByteDifference key={turn} left={left} right={right} active={active} onSteered={setSteered} />
      )}
    </div>
  );
}

/** Such as `practice: /mnt/file`. */
function useNameOf({ targetId, path }: FilePlace): string {
  const target = useTargets((store) => store.targets.find((each) => each.id === targetId));
  const name = displayName(baseOf(target?.pathStyle ?? 'posix', path));
  return `${name} · ${target?.label ?? targetId}: ${displayName(path)}`;
}
