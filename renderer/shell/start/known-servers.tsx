import { History, Pencil, Star, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Settings } from '../../../electron/contract/settings.ts';
import { toProblem } from '../../../electron/contract/problem.ts';
import type { Bookmark } from '../../../electron/contract/target.ts';
import { call } from '../../client/client.ts';
import { useSettings } from '../../client/stores.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { formatDate, formatDateExactly } from '../../parts/format.ts';
import { text } from '../../text/index.ts';
import { notify } from '../notices.ts';
import { PASSWORD_FIELD } from './fields.ts';
import { canSignIn, type ConnectForm, fromBookmark, fromRecent } from './form.ts';
import styles from './start-page.module.css';
import { connectWithForm, fillForm } from './start-store.ts';

const noServers: Pick<Settings, 'bookmarks' | 'recent'> = { bookmarks: [], recent: [] };

/** Servers that were remembered or used lately, one click away. */
export function KnownServers() {
  const words = text.start.known;
  const { bookmarks, recent } = useSettings((store) => store.settings) ?? noServers;
  const others = recent.filter(
    (server) =>
      !bookmarks.some((mark) => mark.host === server.host && mark.port === server.port && mark.user === server.user),
  );
  if (bookmarks.length === 0 && others.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="known-heading">
      <h2 id="known-heading">{words.heading}</h2>
      {bookmarks.length > 0 && (
        <>
          <h3>{words.bookmarks}</h3>
          <ul className={styles.servers}>
            {bookmarks.map((bookmark) => (
              <BookmarkLine key={bookmark.id} bookmark={bookmark} />
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <h3>{words.recent}</h3>
          <ul className={styles.servers}>
            {others.map((server) => (
              <RecentLine key={`${server.user}@${server.host}:${server.port}`} server={server} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Connects at once where that needs nothing typed; else fills the form and leads to the password. */
function use(form: ConnectForm): void {
  fillForm(form);
  if (canSignIn(form)) void connectWithForm();
  else document.getElementById(PASSWORD_FIELD)?.focus();
}

function place(server: { user: string; host: string; port: number }): string {
  return `${server.user}@${server.host}${server.port === 22 ? '' : `:${server.port}`}`;
}

function BookmarkLine({ bookmark }: { bookmark: Bookmark }) {
  const words = text.start.known;
  const [asking, setAsking] = useState(false);
  const facts = [place(bookmark), bookmark.secretsKept && words.passwordKept].filter(Boolean).join(' · ');
  return (
    <li className={styles.server}>
      <button
        type="button"
        className={styles.serverMain}
        aria-label={words.connect(bookmark.label)}
        onClick={() => use(fromBookmark(bookmark))}
      >
        <Star size={16} aria-hidden />
        <span className={styles.serverName}>{bookmark.label}</span>
        <span className={styles.serverFacts}>{facts}</span>
      </button>
      <IconButton
        size="small"
        label={words.edit(bookmark.label)}
        icon={Pencil}
        onClick={() => fillForm({ ...fromBookmark(bookmark), remember: true })}
      />
      <IconButton size="small" label={words.forget(bookmark.label)} icon={Trash2} onClick={() => setAsking(true)} />
      {asking && <ForgetDialog bookmark={bookmark} onClose={() => setAsking(false)} />}
    </li>
  );
}

function RecentLine({ server }: { server: Settings['recent'][number] }) {
  const words = text.start.known;
  return (
    <li className={styles.server}>
      <button
        type="button"
        className={styles.serverMain}
        aria-label={words.connect(place(server))}
        title={formatDateExactly(server.at)}
        onClick={() => use(fromRecent(server))}
      >
        <History size={16} aria-hidden />
        <span className={styles.serverName}>{place(server)}</span>
        <span className={styles.serverFacts}>{words.lastUsed(formatDate(server.at))}</span>
      </button>
    </li>
  );
}

function ForgetDialog({ bookmark, onClose }: { bookmark: Bookmark; onClose: () => void }) {
  const words = text.start.known;
  const keep = useRef<HTMLButtonElement>(null);
  const forget = () => {
    onClose();
    call('bookmarks.remove', { id: bookmark.id }).catch((error: unknown) => {
      const problem = toProblem(error);
      notify({ tone: 'danger', title: problem.title, text: problem.message });
    });
  };
  return (
    <Dialog
      open
      size="small"
      title={words.forgetTitle(bookmark.label)}
      description={words.forgetBody}
      initialFocus={keep}
      onClose={onClose}
      actions={
        <>
          <Button onClick={forget}>{words.forgetAct}</Button>
          <Button ref={keep} variant="accent" onClick={onClose}>
            {words.forgetKeep}
          </Button>
        </>
      }
    />
  );
}
