import { displayName } from '../../../electron/contract/names.ts';
import { StateMark } from '../../parts/banner.tsx';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/checkbox.tsx';
import { formatCount } from '../../parts/format.ts';
import type { PreviewProps, ResultProps, ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';
import styles from './save-file.module.css';

const words = text.editor.plan;

const shown = (line: string) => displayName(line.replaceAll('\t', '    '));

function SavePreview({ preview, input, change }: PreviewProps<'save-file'>) {
  const { hunks, added, removed, conflict, link, loses } = preview;
  const shownLines = hunks.reduce((sum, hunk) => sum + hunk.before.length + hunk.after.length, 0);
  return (
    <>
      {link !== undefined && (
        <Checkbox
          label={words.throughLink}
          hint={displayName(link)}
          checked={input.throughLink ?? false}
          onChange={(throughLink) => change({ ...input, throughLink })}
        />
      )}
      {loses && link === undefined && (
        <Checkbox
          label={words.inPlace}
          hint={words.inPlaceHint}
          checked={input.inPlace ?? false}
          onChange={(inPlace) => change({ ...input, inPlace })}
        />
      )}
      {conflict && link === undefined && (
        <div>
          <Button onClick={() => change({ ...input, expected: conflict })}>{words.replace}</Button>
          <p className={styles.hint}>{words.replaceHint}</p>
        </div>
      )}
      {hunks.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <div role="region" aria-label={words.changes} tabIndex={0} className={styles.changes}>
          {hunks.map((hunk) => (
            <div key={hunk.line} className={styles.hunk}>
              <p className={styles.line}>{words.line(formatCount(hunk.line))}</p>
              {hunk.before.map((line, index) => (
                <pre key={`gone-${index}`} className={styles.gone}>
                  <span className="visually-hidden">{words.gone}: </span>
                  {shown(line)}
                </pre>
              ))}
              {hunk.after.map((line, index) => (
                <pre key={`come-${index}`} className={styles.come}>
                  <span className="visually-hidden">{words.come}: </span>
                  {shown(line)}
                </pre>
              ))}
            </div>
          ))}
        </div>
      )}
      {shownLines < added + removed && <p>{words.more(formatCount(added), formatCount(removed))}</p>}
    </>
  );
}

function SaveResult({ result }: ResultProps<'save-file'>) {
  return <StateMark tone="ok">{words.result(displayName(result.path))}</StateMark>;
}

/** How saving shows its plan and its result. */
export const saveFileView: ToolView<'save-file'> = {
  act: () => words.act,
  destroys: () => false,
  Preview: SavePreview,
  Result: SaveResult,
  resultLine: (result) => words.result(displayName(result.path)),
};
