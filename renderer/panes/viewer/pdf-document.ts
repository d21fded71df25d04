import {
  AnnotationMode,
  getDocument,
  InvalidPDFException,
  PDFDataRangeTransport,
  PDFWorker,
  TextLayer,
  VerbosityLevel,
} from 'pdfjs-dist';
import type { ReadWindow } from './pages.ts';
import { type PageText, pageTextOf } from './pdf-find.ts';

/** Why a PDF is not shown. */
export class UnreadablePdf extends Error {
  constructor(readonly reason: 'broken' | 'password' | 'too-long') {
    super(reason);
  }
}

/** A PDF that is open. Only what is looked at is read of the file. */
export interface PdfDocument {
  readonly count: number;
  /** CSS pixels of a page (from 1) at a scale of 1. */
  size(page: number): Promise<{ readonly width: number; readonly height: number }>;
  /** Draws a page with its text above it, to be selected; gives the elements of the text. */
  draw(
    page: number,
    scale: number,
    canvas: HTMLCanvasElement,
    letters: HTMLElement,
    signal: AbortSignal,
  ): Promise<readonly HTMLElement[]>;
  textOf(page: number): Promise<PageText>;
  dispose(): void;
}

/** Milliseconds that opening, or one page, may take: a PDF can be written to be drawn for ever. */
const LONGEST = 30_000;
/** Pixels of a drawn page, and of a picture in it: more could take all the memory of the window. */
const MOST_PIXELS = 32_000_000;
const CHUNK = 256 * 1024;

/**
 * Opens a PDF in a worker of its own, which ends with it. Nothing in the file is run, fetched or followed: no scripts, forms
 * and links are pictures. Throws `UnreadablePdf`, and what `read` throws.
 */
export async function openPdf(
  read: ReadWindow,
  { size, beginning }: { readonly size: number; readonly beginning: Uint8Array },
): Promise<PdfDocument> {
  const stop = new AbortController();
  let fail: (error: unknown) => void = () => undefined;
  const unread = new Promise<never>((_, reject) => {
    fail = reject;
  });
  unread.catch(() => undefined);
  class Reading extends PDFDataRangeTransport {
    override requestDataRange(begin: number, end: number): void {
      read(begin, end - begin, stop.signal).then(({ bytes }) => this.onDataRange(begin, Uint8Array.from(bytes)), fail);
    }
  }
  const port = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
  const worker = PDFWorker.create({ port });
  const task = getDocument({
    range: new Reading(size, Uint8Array.from(beginning)),
    worker,
    rangeChunkSize: CHUNK,
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    // The page's policy allows no WebAssembly.
    useWasm: false,
    useSystemFonts: true,
    maxImageSize: MOST_PIXELS,
    verbosity: VerbosityLevel.ERRORS,
  });
  const dispose = () => {
    stop.abort();
    void task.destroy().catch(() => undefined);
    // A worker that draws for ever hears nothing.
    port.terminate();
  };
  const steps = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await within(Promise.race([work, unread]));
    } catch (error) {
      if (error instanceof UnreadablePdf) dispose();
      if (error instanceof Error && error.name === 'PasswordException') throw new UnreadablePdf('password');
      throw error instanceof InvalidPDFException ? new UnreadablePdf('broken') : error;
    }
  };

  try {
    const document = await steps(task.promise);
    const pageOf = (page: number) => steps(document.getPage(page));
    return {
      count: document.numPages,
      async size(page) {
        const { width, height } = (await pageOf(page)).getViewport({ scale: 1 });
        return { width, height };
      },
      async draw(number, scale, canvas, letters, signal) {
        const page = await pageOf(number);
        signal.throwIfAborted();
        const { width, height } = page.getViewport({ scale });
        const dense = Math.min(window.devicePixelRatio, Math.sqrt(MOST_PIXELS / (width * height)));
        const viewport = page.getViewport({ scale: scale * dense });
        canvas.width = Math.floor(viewport.width);
        canvas.height = Math.floor(viewport.height);
        const drawing = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE });
        signal.addEventListener('abort', () => drawing.cancel(), { once: true });
        await steps(drawing.promise);
        const content = await steps(page.getTextContent());
        signal.throwIfAborted();
        letters.replaceChildren();
        letters.style.setProperty('--total-scale-factor', String(scale));
        const layer = new TextLayer({
          textContentSource: content,
          container: letters,
          viewport: page.getViewport({ scale }),
        });
        await steps(layer.render());
        return layer.textDivs;
      },
      async textOf(number) {
        const page = await pageOf(number);
        const { items } = await steps(page.getTextContent());
        return pageTextOf(items.flatMap((item) => ('str' in item ? [{ text: item.str, ends: item.hasEOL }] : [])));
      },
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UnreadablePdf('too-long')), LONGEST);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
