import type { Encoding } from '../../parts/code/encodings.ts';
import { type PictureHeader, pictureHeader } from './picture.ts';

/** The ways in which a file can be looked at. */
export type Kind = 'text' | 'bytes' | 'picture' | 'pdf';

/** How a file can be looked at, by its first bytes, and how it is at first. */
export function kindsOf(
  bytes: Uint8Array | undefined,
  guess: Encoding | 'bytes' | undefined,
): { kinds: readonly Kind[]; usual: Kind; picture?: PictureHeader } {
  if (bytes && isPdf(bytes)) return { kinds: ['text', 'bytes', 'pdf'], usual: 'pdf' };
  const picture = bytes && pictureHeader(bytes);
  if (picture === undefined) return { kinds: ['text', 'bytes'], usual: guess === 'bytes' ? 'bytes' : 'text' };
  // An SVG is a program for drawing and can be written to never end; it is drawn only when somebody asks for it.
  return { kinds: ['text', 'bytes', 'picture'], usual: picture.type === 'image/svg+xml' ? 'text' : 'picture', picture };
}

/** A PDF may have other bytes before its header, as Acrobat allows. */
function isPdf(bytes: Uint8Array): boolean {
  return /%PDF-\d/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 1024)));
}
