import { displayName } from '../../electron/contract/names.ts';
import type { Problem } from '../../electron/contract/problem.ts';
import { StateMark, type Tone } from '../parts/banner.tsx';
import { Button } from '../parts/button.tsx';
import { CopyButton } from '../parts/details.tsx';
import { text } from '../text/index.ts';
import styles from './exception-list.module.css';

/** What did not go as it should: each path with its reason. `count` may be more than are named. */
export function ExceptionList({
  title,
  hint,
  tone,
  items,
  count,
  again,
}: {
  title: string;
  hint?: string;
  tone: Tone;
  items: readonly { readonly path: string; readonly problem: Problem }[];
  count: number;
  /** Tries all of them again, those that are only counted, too. */
  again?: { readonly label: string; readonly act: () => void };
}) {
  if (count === 0) return null;
  const lines = items.map(({ path, problem }) => `${displayName(path)}\t${problem.title}: ${problem.message}`);
  return (
    <div className={styles.exceptions}>
      <div className={styles.head}>
        <StateMark tone={tone}>{title}</StateMark>
        <CopyButton label={text.copy.exceptions.copyList} value={lines.join('\n')} />
        {again && <Button onClick={again.act}>{again.label}</Button>}
      </div>
      {hint && <p className={styles.hint}>{hint}</p>}
      {/* It scrolls, so the keyboard must reach it. */}
      <div className={styles.list} tabIndex={0} role="region" aria-label={title}>
        <ul>
          {items.map(({ path, problem }) => (
            <li key={path}>
              <code>{displayName(path)}</code>
              <span title={problem.remedy}>
                {problem.title}. {problem.message}
              </span>
            </li>
          ))}
          {count > items.length && <li>{text.copy.exceptions.more(count - items.length)}</li>}
        </ul>
      </div>
    </div>
  );
}
