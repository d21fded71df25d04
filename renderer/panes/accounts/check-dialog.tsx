import { displayName } from '../../../electron/contract/names.ts';
import type { ToolPreview } from '../../../electron/contract/tools.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Waiting } from '../../parts/spinner.tsx';
import { ProblemBanner } from '../../shell/problem.tsx';
import { text } from '../../text/index.ts';
import styles from './accounts.module.css';
import { useLook } from '../../client/use-look.ts';

const words = text.accounts.check;
const TONES = { yes: 'ok', maybe: 'warning', no: 'danger' } as const;
const MARKS = { yes: words.fine, maybe: words.maybe, no: words.bars };

type Line = ToolPreview<'will-it-sign-in'>['lines'][number];

/** The checklist of an account, each line with where it was read and what to do. */
export function CheckDialog({
  place,
  rid,
  name,
  onClose,
  onMend,
}: {
  place: { target: string; folder: string };
  rid: number;
  name: string;
  onClose: () => void;
  onMend: (line: Line) => void;
}) {
  const { found, problem } = useLook('will-it-sign-in', { ...place, rid });
  const bars = found?.lines.filter(({ fine }) => fine === 'no').length ?? 0;
  return (
    <Dialog
      open
      size="large"
      title={words.title(displayName(name))}
      onClose={onClose}
      actions={<Button onClick={onClose}>{text.parts.close}</Button>}
    >
      {problem && <ProblemBanner problem={problem} />}
      {!found && !problem && <Waiting>{text.accounts.reading}</Waiting>}
      {found && (
        <>
          <StateMark tone={bars > 0 ? 'danger' : 'ok'}>{bars > 0 ? words.bad(bars) : words.allFine}</StateMark>
          <ul className={styles.check}>
            {found.lines.map((line) => (
              <li key={line.id}>
                <StateMark tone={TONES[line.fine]}>{MARKS[line.fine]}</StateMark>
                <div>
                  <div>
                    {line.title}: <strong>{displayName(line.value)}</strong>
                  </div>
                  {line.how && <div>{line.how}</div>}
                  <div className={styles.soft}>
                    {words.source} {displayName(line.source)}
                  </div>
                </div>
                {line.mends && (
                  <Button aria-label={`${words.mend} ${line.title}`} onClick={() => onMend(line)}>
                    {words.mend}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
