import { displayName } from '../../electron/contract/names.ts';
import { StateMark } from '../parts/banner.tsx';
import { text } from '../text/index.ts';

const words = text.accounts;

/** What changing an account ended with. */
export function AccountsChanged({ result }: { result: { name: string; backup: string } }) {
  return (
    <>
      <StateMark tone="ok">{words.written(displayName(result.name))}</StateMark>
      <p>
        {words.copies} <code>{displayName(result.backup)}</code>
      </p>
    </>
  );
}
