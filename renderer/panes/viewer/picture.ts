/** A picture as its first bytes tell of it. */
export interface PictureHeader {
  readonly type:
    | 'image/png'
    | 'image/jpeg'
    | 'image/gif'
    | 'image/webp'
    | 'image/bmp'
    | 'image/x-icon'
    | 'image/svg+xml';
  /** Pixels; absent where the beginning does not tell. */
  readonly width?: number;
  readonly height?: number;
}

/** Bytes of a picture that are shown at most, and pixels: more could take all the memory of the window. */
export const MOST_PICTURE_BYTES = 32 * 1024 * 1024;
export const MOST_PIXELS = 100_000_000;

/** What picture a file is, by its first bytes (never by its name); undefined where it is none that can be shown. */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = (at: number, ...wanted: number[]) => wanted.every((byte, index) => bytes[at + index] === byte);
  const ascii = (at: number, wanted: string) => has(at, ...Array.from(wanted, (letter) => letter.charCodeAt(0)));
  const room = (length: number) => bytes.length >= length;
  if (has(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return { type: 'image/png', ...(room(24) && { width: view.getUint32(16), height: view.getUint32(20) }) };
  }
  if (has(0, 0xff, 0xd8, 0xff)) return { type: 'image/jpeg', ...jpegSize(view) };
  if (ascii(0, 'GIF87a') || ascii(0, 'GIF89a')) {
    return { type: 'image/gif', ...(room(10) && { width: view.getUint16(6, true), height: view.getUint16(8, true) }) };
  }
  if (ascii(0, 'RIFF') && ascii(8, 'WEBP')) return { type: 'image/webp', ...webpSize(view) };
  // A BMP tells the size of its second header too, or any text with BM in front would be one.
  if (ascii(0, 'BM') && room(26) && [12, 40, 52, 56, 64, 108, 124].includes(view.getUint32(14, true))) {
    return view.getUint32(14, true) === 12
      ? { type: 'image/bmp', width: view.getUint16(18, true), height: view.getUint16(20, true) }
      : { type: 'image/bmp', width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
  }
  if (has(0, 0, 0, 1, 0) && room(22) && (bytes[4] ?? 0) > 0 && bytes[5] === 0 && bytes[9] === 0) {
    return { type: 'image/x-icon' };
  }
  return isSvg(bytes) ? { type: 'image/svg+xml' } : undefined;
}

function isSvg(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 4096));
  return /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i.test(start);
}

/** The first frame header (SOF) of a JPEG. */
function jpegSize(view: DataView): { width: number; height: number } | undefined {
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function webpSize(view: DataView): { width: number; height: number } | undefined {
  if (view.byteLength < 30) return undefined;
  const three = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (view.getUint32(12)) {
    case 0x56503858: // VP8X
      return { width: three(24) + 1, height: three(27) + 1 };
    case 0x56503820: // VP8
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 0x5650384c: {
      // VP8L
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    default:
      return undefined;
  }
}
