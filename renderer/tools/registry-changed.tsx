import { displayName } from '../../electron/contract/names.ts';
import { StateMark } from '../parts/banner.tsx';
import { text } from '../text/index.ts';

const words = text.server;

/** What changing the registry ended with. */
export function RegistryChanged({ result }: { result: { hives: readonly { path: string }[]; backup: string } }) {
  return (
    <>
      <StateMark tone="ok">{words.written}</StateMark>
      <ul>
        {result.hives.map(({ path }) => (
          <li key={path}>
            <code>{displayName(path)}</code>
          </li>
        ))}
      </ul>
      <p>
        {words.copies} <code>{displayName(result.backup)}</code>
      </p>
    </>
  );
}
