import { randomUUID } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { nextNight } from '../contract/night.ts';
import { DEFAULT_TRANSFERS } from '../contract/settings.ts';
import { displayName } from '../contract/names.ts';
import { baseOf } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { Change } from '../contract/undo.ts';
import { createClaims } from './claims.ts';
import { type Answer, createDispatch } from './dispatch.ts';
import { openContents } from './contents.ts';
import { createEvents, type EngineEvent } from './events.ts';
import type { Host } from './host.ts';
import { openJobs } from './jobs.ts';
import { filesBelow, measure } from './deep.ts';
import { createListings } from './listings.ts';
import { createLooks, type Look } from './looks.ts';
import { openLog } from './log.ts';
import type { Openers } from './openers.ts';
import { readMail } from './read-mail.ts';
import { createSecrets } from './secrets.ts';
import { searchFile } from './search-file.ts';
import { openSettings } from './settings.ts';
import { createSpeedLimit } from './speed-limit.ts';
import { openStore } from './store.ts';
import { openTargets } from './targets.ts';
import { createTerminals } from './terminals.ts';
import type { Tool } from './tool.ts';
import { openTrust } from './trust.ts';
import { openUndo } from './undo.ts';

/** Everything behind the window: targets, files, terminals, tools and jobs. A host carries its calls and events. */
export interface Engine {
  call(name: string, input: unknown, signal: AbortSignal): Promise<Answer>;
  on(listener: (event: EngineEvent) => void): () => void;
  /** Interrupts jobs so that they can go on later, and closes everything. */
  close(): Promise<void>;
}

export async function openEngine(host: Host, openers: Openers, tools: readonly Tool[], look: Look): Promise<Engine> {
  await mkdir(host.dataFolder, { recursive: true, mode: 0o700 });
  await chmod(host.dataFolder, 0o700);
  const store = await openStore(host.dataFolder);
  const secrets = createSecrets();
  const log = openLog(host.dataFolder, (text) => secrets.redact(text));
  const events = createEvents();
  const settings = await openSettings(store, host, events);
  const trust = await openTrust(store);
  const targets = await openTargets({ openers, events, secrets, settings, trust });
  const listings = createListings();
  const looks = createLooks(look, (id) => targets.find(id));
  const claims = createClaims();
  const terminals = createTerminals(events, claims);
  const contents = openContents(host.dataFolder);
  const undo = await openUndo({ store, events, log });
  const transfers = () => settings.read().transfers ?? DEFAULT_TRANSFERS;
  const allTogether = createSpeedLimit(transfers().limit ?? undefined);
  const jobs = await openJobs({
    tools,
    store,
    targets,
    claims,
    secrets,
    events,
    log,
    undo,
    contents,
    allTogether,
    nextNight: () => nextNight(transfers().night, new Date()),
  });

  const files = (targetId: string) => {
    const found = targets.find(targetId).files;
    if (found) return found;
    throw new ProblemError({
      code: 'unsupported',
      title: 'Files can’t be reached there',
      message: `${targetId} offers no access to its files.`,
    });
  };
  const done = {};
  /** Makes one small change at once, with an undo record of its own. */
  const noted = async (targetId: string, act: string, change: Change, make: () => Promise<void>) => {
    const target = targets.find(targetId);
    const id = randomUUID();
    const name = displayName(baseOf(target.pathStyle, change.kind === 'renamed' ? change.to : change.path));
    const title = `${act}: “${name}” on ${target.state().label}`;
    const writer = undo.writer({ id, tool: 'explorer', title, targets: [{ id: targetId, key: target.key }] });
    try {
      await writer.before([change]);
      await make();
      await writer.ended();
    } catch (error) {
      await writer.ended();
      // After a lost answer it may have been made: then the record stays.
      if (!isProblem(error, 'connection-lost') && !isProblem(error, 'timed-out'))
        await undo.dismiss(id).catch(() => undefined);
      throw error;
    }
  };

  const call = createDispatch(
    {
      'targets.list': () => targets.list(),
      'targets.connect': (input, signal) => targets.connect(input, signal),
      'targets.answer'({ questionId, answers }) {
        targets.answer(questionId, answers);
        return done;
      },
      'targets.reconnect'({ targetId }) {
        targets.find(targetId).reconnect();
        return done;
      },
      async 'targets.disconnect'({ targetId }) {
        await targets.disconnect(targetId);
        return done;
      },
      async 'targets.forgetHostKey'({ host: name, port }) {
        await trust.forget(name, port);
        return done;
      },
      'targets.readMail'({ text }) {
        const { password, ...found } = readMail(text);
        return { ...found, ...(password !== undefined && { password: secrets.keep(password) }) };
      },
      'bookmarks.save': ({ bookmark, password, passphrase }) =>
        settings.saveBookmark(bookmark, {
          ...(password !== undefined && { password: secrets.reveal(password) }),
          ...(passphrase !== undefined && { passphrase: secrets.reveal(passphrase) }),
        }),
      async 'bookmarks.remove'({ id }) {
        await settings.removeBookmark(id);
        return done;
      },
      'files.list': ({ targetId, path, below: isDeep }, signal) =>
        listings.start(
          isDeep
            ? (stop, onUnread) => filesBelow(files(targetId), targets.find(targetId).pathStyle, path, stop, onUnread)
            : (stop) => files(targetId).list(path, stop),
          signal,
        ),
      'files.measure': ({ targetId, path }, signal) =>
        measure(files(targetId), targets.find(targetId).pathStyle, path, signal),
      'files.more': ({ listingId }) => listings.more(listingId),
      'files.stopListing'({ listingId }) {
        listings.stop(listingId);
        return done;
      },
      'looks.start': (input) => looks.start(input),
      'looks.more': ({ lookId }, signal) => looks.more(lookId, signal),
      'looks.stop'({ lookId }) {
        looks.stop(lookId);
        return done;
      },
      'files.stat': ({ targetId, path }, signal) => files(targetId).stat(path, { signal }),
      'files.details': async ({ targetId, path }, signal) => (await files(targetId).details?.(path, signal)) ?? null,
      'files.space': ({ targetId, path }, signal) => files(targetId).space(path, signal),
      'files.volumes': async ({ targetId }, signal) => (await files(targetId).volumes?.(signal)) ?? null,
      async 'files.read'({ targetId, path, offset, length }, signal) {
        const { size } = await files(targetId).stat(path, { follow: true, signal });
        const chunks: Uint8Array[] = [];
        for await (const chunk of files(targetId).read(path, { offset, length, signal })) chunks.push(chunk);
        return { data: Buffer.concat(chunks).toString('base64'), ...(size !== undefined && { size }) };
      },
      'contents.add': async ({ handle, data }) => ({ handle: await contents.add(Buffer.from(data, 'base64'), handle) }),
      'files.search': ({ targetId, ...input }, signal) => searchFile(files(targetId), input, signal),
      async 'files.makeFolder'({ targetId, path }) {
        await noted(targetId, 'Make a folder', { kind: 'made', target: targetId, path, what: 'folder' }, () =>
          files(targetId).makeFolder(path),
        );
        return done;
      },
      async 'files.rename'({ targetId, path, to }) {
        const { kind: what } = await files(targetId).stat(path);
        await noted(targetId, 'Rename', { kind: 'renamed', target: targetId, from: path, to, what }, () =>
          files(targetId).rename(path, to),
        );
        return done;
      },
      'terminals.list': () => terminals.list(),
      'terminals.open': ({ targetId, ...size }) => terminals.open(targets.find(targetId), size),
      'terminals.attach': ({ terminalId }) => terminals.attach(terminalId),
      'terminals.write'({ terminalId, data }) {
        terminals.write(terminalId, data);
        return done;
      },
      'terminals.resize'({ terminalId, columns, rows }) {
        terminals.resize(terminalId, { columns, rows });
        return done;
      },
      'terminals.acknowledge'({ terminalId, position }) {
        terminals.acknowledge(terminalId, position);
        return done;
      },
      'terminals.close'({ terminalId }) {
        terminals.close(terminalId);
        return done;
      },
      'jobs.plan': ({ tool, input }, signal) => jobs.plan(tool, input, signal),
      'jobs.start': ({ planId, phrase, when }) => jobs.start(planId, phrase, when),
      'jobs.list': () => jobs.list(),
      'jobs.pause'({ jobId }) {
        jobs.pause(jobId);
        return done;
      },
      'jobs.resume'({ jobId }) {
        jobs.resume(jobId);
        return done;
      },
      'jobs.cancel'({ jobId }) {
        jobs.cancel(jobId);
        return done;
      },
      'jobs.finish'({ jobId }) {
        jobs.finish(jobId);
        return done;
      },
      async 'jobs.tune'({ jobId, ...how }) {
        await jobs.tune(jobId, how);
        return done;
      },
      'jobs.move'({ jobId, to }) {
        jobs.move(jobId, to);
        return done;
      },
      'jobs.retry': ({ jobId }) => jobs.retry(jobId),
      async 'jobs.dismiss'({ jobId }) {
        await jobs.dismiss(jobId);
        return done;
      },
      'jobs.log': ({ jobId }) => jobs.log(jobId),
      'jobs.files': ({ jobId, from }) => jobs.files(jobId, from),
      'undo.list': () => undo.list(),
      async 'undo.dismiss'({ id }) {
        await undo.dismiss(id);
        return done;
      },
      'secrets.keep': ({ secret }) => ({ handle: secrets.keep(secret) }),
      'secrets.forget'({ handle }) {
        secrets.forget(handle);
        return done;
      },
      'settings.read': () => settings.read(),
      async 'settings.change'(change) {
        const next = await settings.change(change);
        if (change.transfers) {
          allTogether.set(change.transfers.limit ?? undefined);
          jobs.wake();
        }
        return next;
      },
      'settings.about': () => ({
        version: host.version,
        host: host.kind,
        keychain: 'reason' in host.keychain ? { available: false, reason: host.keychain.reason } : { available: true },
      }),
    },
    log,
  );

  // A command line does one thing and ends; only a host that stays may take up what was interrupted.
  if (host.kind !== 'command-line') {
    targets.onOpened(() => {
      jobs.resumeInterrupted();
      jobs.wake();
    });
    jobs.resumeInterrupted();
    jobs.wake();
  }

  return {
    call,
    on: (listener) => events.on(listener),
    async close() {
      looks.close();
      terminals.closeAll();
      await jobs.close();
      await targets.close();
    },
  };
}
