import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { call } from '../../client/client.ts';
import type { ReadWindow } from './pages.ts';

/** A file of a target. */
export interface FilePlace {
  readonly targetId: string;
  readonly path: string;
}

/** Bytes that tell what a file is. */
const BEGINNING = 64 * 1024;
/** Bytes that one request gives at most. */
const MOST_AT_ONCE = 1024 * 1024;

/** Reads windows of a file, of any length. */
export function readerOf({ targetId, path }: FilePlace): ReadWindow {
  return async (offset, length, signal) => {
    const parts: Uint8Array[] = [];
    let size: number | undefined;
    for (let at = 0; at < length; ) {
      const wanted = Math.min(MOST_AT_ONCE, length - at);
      const answer = await call('files.read', { targetId, path, offset: offset + at, length: wanted }, signal);
      const bytes = bytesOf(answer.data);
      size = answer.size;
      parts.push(bytes);
      at += bytes.length;
      if (bytes.length < wanted) break;
    }
    return { bytes: joined(parts), size };
  };
}

/** What is known of the beginning of a file: its bytes and size, or why not, or nothing yet. */
export type Beginning =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly bytes: Uint8Array; readonly size: number | undefined }
  | { readonly state: 'failed'; readonly problem: Problem };

/** Reads the beginning of a file; `turn` is counted up to read it again. */
export function useBeginning(targetId: string, path: string, turn: number): Beginning {
  const [result, setResult] = useState<{ key: string; beginning: Beginning }>();
  const key = `${turn} ${targetId} ${path}`;
  useEffect(() => {
    const stop = new AbortController();
    readerOf({ targetId, path })(0, BEGINNING, stop.signal).then(
      (read) => setResult({ key, beginning: { state: 'read', ...read } }),
      (error) => {
        if (!stop.signal.aborted) setResult({ key, beginning: { state: 'failed', problem: toProblem(error) } });
      },
    );
    return () => stop.abort();
  }, [targetId, path, key]);
  return result?.key === key ? result.beginning : { state: 'reading' };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of base64 text. */
function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
}
