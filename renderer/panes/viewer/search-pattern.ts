import type { BytePattern } from '../../../electron/contract/files.ts';
import { type Encoding, encode, Unwritable } from '../../parts/code/encodings.ts';

/**
 * What to look for in a file's bytes for words as a person types them; without `exactCase` in either case. Throws
 * `Unwritable` for a character that the encoding does not have: then the words can't be in the file.
 */
export function textPattern(term: string, encoding: Encoding, exactCase: boolean): BytePattern {
  return Array.from(term, (character) => {
    const forms = exactCase ? [character] : [character, character.toLowerCase(), character.toUpperCase()];
    const found = new Set<string>();
    let missing: Unwritable | undefined;
    for (const form of forms) {
      try {
        found.add(hexOf(encode(form, encoding)));
      } catch (error) {
        if (!(error instanceof Unwritable)) throw error;
        missing ??= error;
      }
    }
    if (found.size === 0 && missing) throw missing;
    return [...found];
  });
}

/**
 * What to look for in bytes, as a person types it: `50 4B ?? 04` (`??` for any byte), or text in quotes. Undefined where
 * it is neither.
 */
export function hexPattern(typed: string): BytePattern | undefined {
  const quoted = /^"(.+)"?$/u.exec(typed.trim())?.[1]?.replace(/"$/, '');
  if (quoted !== undefined) return quoted === '' ? undefined : textPattern(quoted, 'utf-8', true);
  const packed = typed.replaceAll(/0x|[\s,;:-]/gi, '').toLowerCase();
  if (!/^(?:[0-9a-f]{2}|\?\?)+$/.test(packed)) return undefined;
  return Array.from(packed.matchAll(/../g), ([pair]) => (pair === '??' ? null : [pair]));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
