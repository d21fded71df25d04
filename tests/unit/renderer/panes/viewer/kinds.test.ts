import { describe, expect, it } from 'vitest';
import { kindsOf } from '../../../../../renderer/panes/viewer/kinds.ts';
import { pictureHeader } from '../../../../../renderer/panes/viewer/picture.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...ascii(part)] : part)));

describe('what a file is, by its first bytes', () => {
  it('knows pictures and how large they are', () => {
    const png = bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0, 13], 'IHDR', [0, 0, 7, 0x80, 0, 0, 4, 0x38]);
    expect(pictureHeader(png)).toEqual({ type: 'image/png', width: 1920, height: 1080 });
    expect(pictureHeader(bytes('GIF89a', [10, 0, 5, 0]))).toEqual({ type: 'image/gif', width: 10, height: 5 });
    const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc2, 0, 17, 8, 0, 5, 0, 10, 3, 1]);
    expect(pictureHeader(jpeg)).toEqual({ type: 'image/jpeg', width: 10, height: 5 });
    const bmp = bytes(
      'BM',
      Array.from({ length: 12 }, () => 0),
      [40, 0, 0, 0, 10, 0, 0, 0, 0xfb, 0xff, 0xff, 0xff],
    );
    expect(pictureHeader(bmp)).toEqual({ type: 'image/bmp', width: 10, height: 5 });
    const webp = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 4, 0, 0]);
    expect(pictureHeader(webp)).toEqual({ type: 'image/webp', width: 10, height: 5 });
    expect(pictureHeader(ascii('<?xml version="1.0"?><!-- made by hand --><svg width="1">'))?.type).toBe(
      'image/svg+xml',
    );
  });

  it('takes nothing else for one', () => {
    for (const text of ['', 'BM is not a bitmap, only text that begins so', '<html><svg></svg></html>', 'RIFF WAVE']) {
      expect(pictureHeader(ascii(text)), text).toBeUndefined();
    }
    expect(pictureHeader(bytes([0xff, 0xd8, 0xff]))).toEqual({ type: 'image/jpeg' });
  });

  it('draws pictures at once, but never an SVG that nobody asked for', () => {
    expect(kindsOf(bytes('GIF89a', [1, 0, 1, 0]), 'bytes').usual).toBe('picture');
    const svg = kindsOf(ascii('<svg xmlns="http://www.w3.org/2000/svg">'), 'utf-8');
    expect(svg.usual).toBe('text');
    expect(svg.kinds).toContain('picture');
    expect(kindsOf(ascii('%PDF-1.7\n'), 'utf-8')).toEqual({ kinds: ['text', 'bytes', 'pdf'], usual: 'pdf' });
    expect(kindsOf(ascii('words'), 'utf-8')).toEqual({ kinds: ['text', 'bytes'], usual: 'text' });
    expect(kindsOf(Uint8Array.of(0, 1, 2), 'bytes').usual).toBe('bytes');
  });
});
