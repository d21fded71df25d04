import type { Exception } from '../../electron/contract/copying.ts';
import { displayName } from '../../electron/contract/names.ts';
import { Banner } from '../parts/banner.tsx';

/** What could not be looked at, with the reasons of those that are named; nothing where there is none. */
export function Failures({
  title,
  failures,
  count,
}: {
  title: (count: number) => string;
  failures: readonly Exception[];
  count: number;
}) {
  if (count === 0) return null;
  return (
    <Banner tone="warning" title={title(count)}>
      {failures.map(({ path, problem }) => (
        <p key={path}>{`${displayName(path)}: ${problem.title}. ${problem.message}`}</p>
      ))}
    </Banner>
  );
}
