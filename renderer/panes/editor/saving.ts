import type { ContentHandle } from '../../../electron/contract/contents.ts';
import type { Job } from '../../../electron/contract/job.ts';
import type { ToolInput, ToolResult } from '../../../electron/contract/tools.ts';
import { toolContracts } from '../../../electron/contract/tools.ts';
import { call } from '../../client/client.ts';
import { useJobs } from '../../client/stores.ts';
import { isAlive } from '../../shell/jobs.ts';
import { runTool } from '../../shell/plan-store.ts';

export type FileVersion = NonNullable<ToolInput<'save-file'>['expected']>;

/** Bytes that one request carries. */
const PIECE = 768 * 1024;

/** What bytes are recognised by. */
export async function versionOf(bytes: Uint8Array): Promise<FileVersion> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes)));
  return { size: bytes.length, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

interface Save {
  readonly target: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What is in the file now; absent where there is none yet. */
  readonly expected?: FileVersion;
  readonly encoding: string;
  /** What the plan is called while it is made. */
  readonly title: string;
}

/** What was saved, and when. */
type Saved = ToolResult<'save-file'> & { readonly at: number };

/** Shows what would change, and saves when the person agrees; resolves when it is done, with null where it is not. */
export async function saveBytes({ bytes, title, ...rest }: Save): Promise<Saved | null> {
  const content = await hand(bytes);
  const job = await runTool('save-file', { ...rest, content, throughLink: false, inPlace: false }, title);
  if (job === null) return null;
  const ended = await end(job.id);
  if (ended?.status !== 'done') return null;
  const result = toolContracts['save-file'].result.safeParse(ended.result).data;
  return result ? { ...result, at: ended.ended ?? Date.now() } : null;
}

/** Hands bytes to the engine, which keeps them for the job. */
async function hand(bytes: Uint8Array): Promise<ContentHandle> {
  let handle: ContentHandle | undefined;
  let at = 0;
  do {
    const data = base64Of(bytes.subarray(at, at + PIECE));
    handle = (await call('contents.add', { ...(handle !== undefined && { handle }), data })).handle;
    at += PIECE;
  } while (at < bytes.length);
  return handle;
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** The job once it has ended; undefined when it left the list. */
function end(id: string): Promise<Job | undefined> {
  const now = () => useJobs.getState().jobs.find((job) => job.id === id);
  return new Promise((resolve) => {
    const look = () => {
      const job = now();
      if (job !== undefined && isAlive(job)) return;
      stop();
      resolve(job);
    };
    const stop = useJobs.subscribe(look);
    look();
  });
}
