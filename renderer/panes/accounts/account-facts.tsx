import { useState } from 'react';
import type { Measured } from '../../../electron/contract/files.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { toProblem } from '../../../electron/contract/problem.ts';
import type { WindowsAccount } from '../../../electron/contract/windows-accounts.ts';
import { call } from '../../client/client.ts';
import { Button } from '../../parts/button.tsx';
import { formatBytes, formatCount, formatDateExactly } from '../../parts/format.ts';
import { notify } from '../../shell/notices.ts';
import { text } from '../../text/index.ts';
import styles from './accounts.module.css';

const words = text.accounts;

/** What the table has no room for. */
export function AccountFacts({ targetId, account }: { targetId: string; account: WindowsAccount }) {
  const { facts } = words;
  const { profile, expires, microsoftAccount } = account;
  return (
    <dl className={styles.facts}>
      <Fact title={facts.groups}>{account.groups.map(({ name }) => displayName(name)).join(', ') || words.blank}</Fact>
      <Fact title={facts.neverExpires}>{account.neverExpires ? words.yes : words.no}</Fact>
      <Fact title={facts.expires}>{expires === undefined ? words.never : formatDateExactly(expires)}</Fact>
      <Fact title={facts.wrongPasswords}>{formatCount(account.wrongPasswords)}</Fact>
      <Fact title={facts.signIns}>{formatCount(account.signIns)}</Fact>
      <Fact title={facts.hours}>{account.allHours ? words.allHours : words.someHours}</Fact>
      {microsoftAccount !== undefined && <Fact title={facts.microsoft}>{displayName(microsoftAccount)}</Fact>}
      {profile !== undefined && (
        <>
          <Fact title={facts.profile}>{displayName(profile)}</Fact>
          <Fact title={facts.size}>
            <Size targetId={targetId} path={profile} />
          </Fact>
        </>
      )}
      <Fact title={facts.sid}>{account.sid}</Fact>
    </dl>
  );
}

function Fact({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Counted only when asked for: a large folder takes minutes over a long way. */
function Size({ targetId, path }: { targetId: string; path: string }) {
  const [counted, setCounted] = useState<Measured>();
  const [busy, setBusy] = useState(false);
  const count = async () => {
    setBusy(true);
    try {
      setCounted(await call('files.measure', { targetId, path }));
    } catch (error) {
      const { title, message } = toProblem(error);
      notify({ tone: 'danger', title, text: message });
    } finally {
      setBusy(false);
    }
  };
  if (counted !== undefined) return formatBytes(counted.bytes);
  return (
    <Button variant="link" busy={busy} onClick={() => void count()}>
      {words.measure}
    </Button>
  );
}
