import type { ReactNode } from 'react';
import type { Exception } from '../../electron/contract/copying.ts';
import { StateMark } from '../parts/banner.tsx';
import { ExceptionList } from './exception-list.tsx';

/** How a tool tells its result that may have failed for some: what was done, what else there is to say, and what failed. */
export function PartlyDone({
  done,
  words,
  result: { failed, failedCount },
  children,
}: {
  done: ReactNode;
  words: { readonly failed: (count: number) => string; readonly failedHint: string };
  result: { readonly failed: readonly Exception[]; readonly failedCount: number };
  children?: ReactNode;
}) {
  return (
    <>
      <StateMark tone={failedCount > 0 ? 'warning' : 'ok'}>{done}</StateMark>
      {children}
      <ExceptionList
        title={words.failed(failedCount)}
        hint={words.failedHint}
        tone="danger"
        items={failed}
        count={failedCount}
      />
    </>
  );
}

/** A result in a line: what was done, and how many failed. */
export function partlyDoneLine(
  done: string,
  words: { readonly failed: (count: number) => string },
  { failedCount }: { readonly failedCount: number },
): string {
  return failedCount > 0 ? `${done}, ${words.failed(failedCount)}` : done;
}
