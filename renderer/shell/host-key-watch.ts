import { readAddress } from '../../electron/contract/address.ts';
import type { TargetState } from '../../electron/contract/target.ts';
import { call } from '../client/client.ts';
import { useSettings, useTargets } from '../client/stores.ts';
import { askAboutHostKey, hostKeyPlace } from './host-key.ts';
import { showStart } from './open.ts';
import { emptyForm, fromBookmark } from './start/form.ts';
import { fillForm } from './start/start-store.ts';

/** Raises the alarm when a connection that was lost finds another host key at its address. Returns how to stop. */
export function watchHostKeys(): () => void {
  const raised = new Map<string, number>();
  return useTargets.subscribe(({ targets }) => {
    for (const target of targets) {
      if (target.problem?.code !== 'host-key-changed' || raised.get(target.id) === target.since) continue;
      raised.set(target.id, target.since);
      void alarm(target, target.problem);
    }
  });
}

async function alarm(target: TargetState, problem: NonNullable<TargetState['problem']>): Promise<void> {
  const address = readAddress(target.id);
  if (address?.kind !== 'ssh') return;
  if (!(await askAboutHostKey(problem, target.label))) return;
  // A new session is a new sign-in: its password is another one too, so the person starts from the form.
  await call('targets.forgetHostKey', hostKeyPlace(problem, address));
  await call('targets.disconnect', { targetId: target.id });
  const bookmark = useSettings
    .getState()
    .settings?.bookmarks.find(
      (mark) => mark.host === address.host && mark.port === address.port && mark.user === address.user,
    );
  fillForm(
    bookmark
      ? fromBookmark(bookmark)
      : { ...emptyForm, host: address.host, port: String(address.port), user: address.user },
  );
  showStart();
}
